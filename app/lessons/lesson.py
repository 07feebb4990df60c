"""A lesson as a record: what ``lesson.toml``, ``text.md`` and ``panes/*.py`` say, checked and frozen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from ..model.errors import NotFound
from ..model.facts import Fact, MachineFacts, RunOutcome
from . import asking, conclusion, parameters
from .argument import Argument
from .asking import History, Look, Ranking, Transfer
from .conclusion import Conclusion
from .expression import Figures
from .pane import Pane
from .parameters import Parameter
from .prose import Part


@dataclass(frozen=True)
class Option:
    """One answer to the question, before the run. ``reply`` is said after it. Wrong ones name a misconception (M01)."""

    text: str
    correct: bool
    misconception: str | None
    reply: str


@dataclass(frozen=True)
class KeyMoment:
    """Something to look at after the run. ``at``: ``start``, ``use``, ``end``, ``state:GIL`` or ``mark:EXCEPTION``
    (the first of its kind in that pane), ``share:0.5`` (of the window). ``span_ms``: how much to show; None: all."""

    pane: str
    at: str
    title: str
    text: str
    span_ms: float | None


@dataclass(frozen=True)
class Erratum:
    """What the lecture said and what is so. ``number``: as in the list of errata (E3)."""

    number: str
    said: str
    instead: str


@dataclass(frozen=True)
class Lesson:
    """One lesson. ``needs``: what the machine must have besides CPUs (words of ``needs.WORDS``)."""

    id: str
    slug: str
    title: str
    section: str
    order: int
    minutes: int
    question: str
    lead: str
    options: tuple[Option, ...]
    parameters: tuple[Parameter, ...]
    panes: tuple[Pane, ...]
    argument: Argument
    key_moments: tuple[KeyMoment, ...]
    look: Look | None
    rankings: tuple[Ranking, ...]
    history: History | None
    transfer: Transfer
    errata: tuple[Erratum, ...]
    glossary: tuple[str, ...]
    text: tuple[Part, ...]
    budget_s: float
    needs: tuple[str, ...]

    @property
    def min_cpus(self) -> int:
        """CPUs that the program must be able to use for the lesson to show its point."""
        return self.argument.min_cpus

    def pane(self, name: str) -> Pane:
        """Raises ``NotFound`` with the names that there are."""
        for pane in self.panes:
            if pane.name == name:
                return pane
        names = ", ".join(pane.name for pane in self.panes)
        raise NotFound(f"The lesson {self.slug} has no pane “{name}”. It has: {names}.")

    def part(self, name: str) -> Part | None:
        """A part of the text by its name."""
        return next((part for part in self.text if part.name == name), None)

    def check(self, given: Mapping[str, object]) -> dict[str, Any]:
        """Each parameter, typed and within its bounds; missing ones get their default. Raises ``InvalidRequest``."""
        return dict(parameters.check_all(self.parameters, given))

    def conclude(
        self,
        metrics: Mapping[str, Mapping[str, float | None]],
        outcomes: Mapping[str, RunOutcome],
        machine: MachineFacts | None,
        values: Mapping[str, object] | None = None,
    ) -> Conclusion:
        """What these runs showed. ``metrics`` by pane, with the pane's printed figures and ``exit_code`` among them."""
        figures = conclusion.all_figures(metrics, machine, self.check(values or {}))
        said = conclusion.conclude(self.argument, self.panes, figures, metrics, outcomes, machine)
        plot = self.history
        return replace(
            said,
            seen=self._seen(said.proof.holds, figures),
            rankings=tuple(asking.placed(order, figures) for order in self.rankings),
            points=asking.points(plot, self.parameters, figures) if plot else (),
        )

    def _seen(self, holds: bool | None, figures: Figures) -> tuple[bool | None, ...]:
        """Which answers to "what happened?" are true of these runs. Those of the question itself are judged by the
        proof: where it does not hold, nothing is said about them."""
        if self.look and self.look.options:
            found = (asking.known(sight.when, figures) for sight in self.look.options)
            return tuple(None if value is None else bool(value) for value in found)
        return tuple(option.correct if holds else None for option in self.options)

    def conclude_runs(self, runs: Mapping[str, Sequence[Fact]]) -> Conclusion:
        """The same, straight from the facts of one ended run a pane."""
        told = conclusion.read_runs(self.panes, runs)
        return self.conclude(told.metrics, told.outcomes, told.machine, told.parameters)
