"""What a lesson claims: the lines of its proof, its takeaways, and what may stand in the way."""

from dataclasses import dataclass

from .expression import Expression
from .template import Template


@dataclass(frozen=True)
class Check:
    """One line of the proof: ``low <= value <= high``. Either bound may be missing; both may depend on parameters."""

    sentence: Template
    value: Expression
    low: Expression | None
    high: Expression | None
    unit: str
    digits: int


@dataclass(frozen=True)
class Takeaway:
    """What to remember, with the figures of the run. The first one whose ``when`` is true is said."""

    when: Expression | None
    text: Template


@dataclass(frozen=True)
class Unless:
    """A setting with which the lesson cannot show its point, and the sentence that says so."""

    when: Expression
    text: Template


@dataclass(frozen=True)
class Argument:
    """``baseline``: the pane that speed-ups are taken against. ``holds``: said if all checks hold; else ``failure``."""

    baseline: str | None
    min_cpus: int
    needs_gil: bool
    checks: tuple[Check, ...]
    takeaways: tuple[Takeaway, ...]
    unless: tuple[Unless, ...]
    holds: str
    failure: str
