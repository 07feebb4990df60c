"""What can be said of a run: P(t) in progress, R(t) running, the window, the metrics and the verdict. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median

from app.model.facts import Fact, Verdict
from app.model.states import State

from .fold import Folded, Track, fold
from .metrics import Metrics, cost, figures
from .steps import Steps
from .units import Cast, cast, in_flight, on_cpu
from .verdict import verdict
from .window import window

#: Overlaps shorter than this do not count, however good the clock.
LEAST_EPS = 50_000
#: Where in a loop's round a wait began is not known; lanes look at rounds longer than this (ns) only. So two lanes that
#: seem to run together for less may have run one after the other.
PROBE_BLUR = 200_000
#: A main lane that ran for this share of the window beside its only worker is at work itself, not only waiting for it.
MAIN_WORKS = 0.05

_SAMPLED = re.compile(r"every ([\d.]+) ?(ns|us|µs|ms|s)\b")
_UNITS = {"ns": 1, "us": 1_000, "µs": 1_000, "ms": 1_000_000, "s": 1_000_000_000}


@dataclass(frozen=True, slots=True)
class LaneTimes:
    """One lane's time, as a partition: seconds in each state over its whole life."""

    lane: int
    name: str
    kind: str
    outcome: str | None
    exit_code: int | None
    error: str | None
    seconds: dict[str, float]  # by state id


@dataclass(frozen=True, slots=True)
class Measured:
    """The result. ``window`` in ns; ``flight`` is P(t), ``running`` is R(t), both over the whole run."""

    metrics: Metrics
    verdict: Verdict | None
    window: tuple[int, int]
    flight: Steps
    running: Steps
    lanes: list[LaneTimes]

    @property
    def exit_codes(self) -> dict[int, int]:
        """Exit codes seen, by lane."""
        return {lane.lane: lane.exit_code for lane in self.lanes if lane.exit_code is not None}

    @property
    def failed(self) -> list[LaneTimes]:
        """Lanes that did not end as they should."""
        return [lane for lane in self.lanes if lane.outcome in ("failed", "killed", "lost")]


def measure(
    facts: Iterable[Fact], measuring: Mapping[str, int] | None = None, uncertainty_ns: int = PROBE_BLUR
) -> Measured:
    """Measure a run. ``measuring``: what the lanes' headers say of the measuring itself: probes, cost_ns, records."""
    return measure_folded(fold(facts), measuring, uncertainty_ns)


def measure_folded(
    folded: Folded, measuring: Mapping[str, int] | None = None, uncertainty_ns: int = PROBE_BLUR
) -> Measured:
    """The same, of facts that are folded already."""
    parts = cast(folded)
    eps = max(LEAST_EPS, uncertainty_ns)
    flight, running = in_flight(parts.flight), on_cpu(parts.cpu)
    start, end = window(folded, parts)
    if _main_works(parts, flight, start, end, eps):
        assert parts.main is not None
        flight, running = in_flight([*parts.flight, parts.main]), on_cpu([*parts.cpu, parts.main])
    metrics = figures(folded, parts, flight, running, start, end, eps)
    metrics["measuring_cost"] = cost(folded, measuring)
    said = verdict(metrics, folded.usable_cpus, _coarse(parts), eps)
    return Measured(metrics, said, (start, end), flight, running, [_lane_times(t) for t in folded.tracks.values()])


def _main_works(parts: Cast, flight: Steps, start: int, end: int, eps: int) -> bool:
    """ "The main thread counts only if it runs a task": it did, beside the only unit that there was."""
    if parts.main is None or parts.alone or parts.tasks or flight.most(start, end, min(eps, end - start)) > 1:
        return False
    own = on_cpu([parts.main])
    together = sum(own.area(a, b) for a, b, units in flight.pieces(start, end) if units)
    return together > MAIN_WORKS * (end - start)


def _coarse(parts: Cast) -> int | None:
    """The sampling interval in ns, if lanes were sampled and their median slice is shorter than that."""
    coarsest = 0
    for track in parts.cpu:
        found = _SAMPLED.search(track.lane["method"])
        if found:
            every = round(float(found[1]) * _UNITS[found[2]])
            lengths = [b - a for a, b, _, _ in track.slices()]
            if lengths and every > median(lengths):
                coarsest = max(coarsest, every)
    return coarsest or None


def _lane_times(track: Track) -> LaneTimes:
    first = track.t[0] if track.t else 0
    times = track.times(first, track.close)
    seconds = {state.name: times[state] / 1e9 for state in State if times[state] and state is not State.NONE}
    lane = track.lane
    return LaneTimes(lane["lane"], lane["name"], lane["kind"], track.outcome, track.exit_code, track.error, seconds)
