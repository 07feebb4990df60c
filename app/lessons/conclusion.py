"""What a lesson's runs showed: the takeaway with their figures, the proof line by line, and the reason if it failed.

Nothing here is canned: each figure comes from the runs, and a line whose figure is missing says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from ..model.facts import Fact, MachineFacts, RunOutcome
from .argument import Argument, Check
from .asking import Placed, Point
from .expression import Expression, Figures, UnknownFigureError
from .figures import read_all
from .pane import Pane

#: From these on, the sentence that says why a run did not show its point names the cause.
LEFT_SHARE = 0.85  # CPUs that others left to a run / usable CPUs
CORE_WAIT_SHARE = 0.15  # time waited for a CPU / wall time, summed over the workers ...
UNUSED_CPUS = 0.85  # ... while the run had less than this share of the usable CPUs
DEAR_MEASURING = 0.05  # cost of measuring / wall time


@dataclass(frozen=True)
class Checked:
    """One line of the proof with this run's figure. ``None``: not known, or no bound."""

    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    digits: int
    holds: bool | None


@dataclass(frozen=True)
class Proof:
    """``holds`` is None where something that the proof needs has not been run. ``reason``: why it does not hold."""

    holds: bool | None
    sentence: str
    checks: tuple[Checked, ...]
    reason: str | None


@dataclass(frozen=True)
class Conclusion:
    """The takeaway is None where the runs do not say enough for one. ``seen``: which answers to "what happened?" are
    true; ``points``: what these runs add to the learner's plot."""

    takeaway: str | None
    proof: Proof
    speedups: Mapping[str, float | None]
    seen: tuple[bool | None, ...] = ()
    rankings: tuple[tuple[Placed, ...], ...] = ()
    points: tuple[Point, ...] = ()

    def to_json(self) -> dict[str, Any]:
        """As plain objects."""
        return asdict(self)


@dataclass(frozen=True)
class Told:
    """What the facts of one run a pane say: metrics with printed figures, outcomes, where and with which parameters."""

    metrics: Mapping[str, Mapping[str, float | None]]
    outcomes: Mapping[str, RunOutcome]
    machine: MachineFacts | None
    parameters: Mapping[str, object]


def all_figures(
    metrics: Mapping[str, Mapping[str, float | None]], machine: MachineFacts | None, parameters: Mapping[str, object]
) -> dict[str, Mapping[str, float | None]]:
    """What expressions are evaluated over: each pane's figures, the parameters, the machine."""
    numbers = {name: float(v) if isinstance(v, int | float) else None for name, v in parameters.items()}
    cpus = float(machine["usable_cpus"]) if machine else None
    return {**metrics, "parameters": numbers, "machine": {"usable_cpus": cpus}}


def conclude(
    argument: Argument,
    panes: Sequence[Pane],
    figures: Figures,
    metrics: Mapping[str, Mapping[str, float | None]],
    outcomes: Mapping[str, RunOutcome],
    machine: MachineFacts | None,
) -> Conclusion:
    """See ``Lesson.conclude``. ``figures``: those of ``all_figures``."""
    takeaway = _takeaway(argument, figures)
    speedups = _speedups(argument.baseline, metrics)
    checks = tuple(_checked(check, figures) for check in argument.checks)
    # Settings that cannot show the point come first: with them a pane may well end in another way than it is meant to.
    broken = _set_wrong(argument, figures) or _broken(panes, outcomes) or _too_few_cpus(argument, machine)
    missing = [pane.title for pane in panes if pane.name not in outcomes]
    if broken is None and missing:
        needs = f"Not checked: the proof needs a run of each pane, and these are missing: {', '.join(missing)}."
        return Conclusion(takeaway, Proof(None, needs, checks, None), speedups)
    if broken is None and all(check.holds for check in checks):
        return Conclusion(takeaway, Proof(True, argument.holds, checks, None), speedups)
    reason = broken or _reason(argument, panes, figures, metrics, machine, checks)
    return Conclusion(takeaway, Proof(False, f"{argument.failure} {reason}", checks, reason), speedups)


def read_runs(panes: Sequence[Pane], runs: Mapping[str, Sequence[Fact]]) -> Told:
    """Of the runs' parameters and machines, those of the first run are taken."""
    wanted = {pane.name: pane.figures for pane in panes}
    metrics: dict[str, Mapping[str, float | None]] = {}
    outcomes: dict[str, RunOutcome] = {}
    machine: MachineFacts | None = None
    parameters: Mapping[str, object] = {}
    for name, facts in runs.items():
        output = "".join(fact["text"] for fact in facts if fact["type"] == "output")
        for fact in facts:
            if fact["type"] == "run":
                machine = machine or fact["machine"]
                parameters = parameters or fact["parameters"]
            elif fact["type"] == "end":
                printed = read_all(wanted.get(name, ()), output, _sizes(facts))
                metrics[name] = {**fact["metrics"], "exit_code": fact["exit_code"], **printed}
                outcomes[name] = fact["outcome"]
    return Told(metrics, outcomes, machine, parameters)


def _sizes(facts: Sequence[Fact]) -> dict[str, float]:
    """How large each watched file was on disk when it was last looked at."""
    files: dict[int, str] = {}
    refs: dict[int, float] = {}
    sizes: dict[str, float] = {}
    for fact in facts:
        if fact["type"] == "resource" and fact["kind"] == "file":
            files[fact["resource"]] = fact["name"]
        elif fact["type"] == "batch" and files:
            refs.update((ref["ref"], ref["value"]) for ref in fact["refs"] if "value" in ref)
            for resource, _, kind, _, ref in fact.get("touches", ()):
                if kind == "size":
                    sizes[files[resource]] = refs.get(ref, 0.0)
    return sizes


def _speedups(baseline: str | None, metrics: Figures) -> dict[str, float | None]:
    """Wall time of the baseline pane over the pane's own."""
    base = metrics.get(baseline or "", {}).get("wall_s")
    walls = {name: figures.get("wall_s") for name, figures in metrics.items()}
    return {name: base / wall if base and wall else None for name, wall in walls.items()}


def _checked(check: Check, figures: Figures) -> Checked:
    value, low, high = (_known(each, figures) for each in (check.value, check.low, check.high))
    missing = value is None or (check.low is not None and low is None) or (check.high is not None and high is None)
    holds = None
    if not missing:
        assert value is not None
        holds = (low is None or value >= low) and (high is None or value <= high)
    try:
        sentence = check.sentence.fill(figures)
    except UnknownFigureError as unknown:
        sentence = f"Not known in this run: {unknown}."
    return Checked(sentence, value, low, high, check.unit, check.digits, holds)


def _known(expression: Expression | None, figures: Figures) -> float | None:
    if expression is None:
        return None
    try:
        return expression.value(figures)
    except UnknownFigureError:
        return None


def _takeaway(argument: Argument, figures: Figures) -> str | None:
    for takeaway in argument.takeaways:
        try:
            if takeaway.when is None or takeaway.when.value(figures):
                return takeaway.text.fill(figures)
        except UnknownFigureError:
            continue
    return None


_ENDED = {
    "finished": "ran to its end",
    "failed": "ended with an error",
    "cancelled": "was cancelled",
    "timed_out": "took too long and was ended",
    "lost": "was lost when the server stopped",
}


def _broken(panes: Sequence[Pane], outcomes: Mapping[str, RunOutcome]) -> str | None:
    for pane in panes:
        outcome = outcomes.get(pane.name)
        if outcome is not None and outcome != pane.ends:
            return f"The pane “{pane.title}” {_ENDED[outcome]}."
    return None


def _set_wrong(argument: Argument, figures: Figures) -> str | None:
    """With these settings the point cannot be shown, whatever the figures are."""
    for unless in argument.unless:
        if _known(unless.when, figures):
            return unless.text.fill(figures)
    return None


def _too_few_cpus(argument: Argument, machine: MachineFacts | None) -> str | None:
    if machine and machine["usable_cpus"] < argument.min_cpus:
        cpus = machine["usable_cpus"]
        have = "one CPU" if cpus == 1 else f"{cpus} CPUs"
        return f"The program may use {have} here, and this lesson needs {argument.min_cpus}."
    return None


def _reason(
    argument: Argument,
    panes: Sequence[Pane],
    figures: Figures,
    metrics: Figures,
    machine: MachineFacts | None,
    checks: Sequence[Checked],
) -> str:
    """The likeliest cause that there is evidence for."""
    if machine and machine["free_threaded"] and argument.needs_gil:
        return "This Python is built without the GIL, and the lesson is about the one that has it."
    if machine and (busy := _busy(panes, metrics, machine["usable_cpus"])):
        return busy
    if machine and (crowded := _crowded(panes, metrics, machine["usable_cpus"])):
        return crowded
    cost = max((each.get("measuring_cost") or 0.0 for each in metrics.values()), default=0.0)
    if cost > DEAR_MEASURING:
        return f"The measuring itself took {cost:.0%} of the time, which is too much to compare by."
    if any(each.get("dropped") for each in metrics.values()):
        return "Records were lost in this run, so its figures are not whole."
    if any(check.holds is None for check in checks):
        return "Some of its figures are not known in this run."
    return "The figures do not say why. Run it again."


def _busy(panes: Sequence[Pane], metrics: Figures, cpus: int) -> str | None:
    """What others did was measured beside each run. The pane that suffered most is named."""
    left = {pane.title: metrics.get(pane.name, {}).get("cpus_left") for pane in panes}
    known = [(value, title) for title, value in left.items() if value is not None]
    if not known or min(known)[0] >= LEFT_SHARE * cpus:
        return None
    least, title = min(known)
    of = "the one CPU" if cpus == 1 else f"the {cpus} CPUs"
    return f"The machine was busy: other programs left “{title}” {least:.1f} of {of} that it may use, on average."


def _crowded(panes: Sequence[Pane], metrics: Figures, cpus: int) -> str | None:
    """Who waits for a CPU while the run leaves CPUs unused, waits for other programs."""
    for pane in panes:
        figures = metrics.get(pane.name, {})
        on_cpu = figures.get("on_cpu")
        if on_cpu is None or on_cpu > UNUSED_CPUS * cpus or _share(figures, "core_wait_s", "wall_s") < CORE_WAIT_SHARE:
            continue
        return (
            f"Other programs used the CPUs: in “{pane.title}” workers waited {figures['core_wait_s']:.2f} s for one, "
            f"while they had only {on_cpu:.1f} of {cpus}."
        )
    return None


def _share(figures: Mapping[str, float | None], part: str, whole: str) -> float:
    a, b = figures.get(part), figures.get(whole)
    return a / b if a and b else 0.0
