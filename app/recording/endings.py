"""The last words of a run."""

from collections.abc import Iterable, Mapping

from app.model.facts import End, Fact, Finished, RunOutcome
from app.model.states import State

from .analysis import measure_folded
from .fold import Track, fold

LOST = "The server ended before this run did. What had been recorded until then is here."
_NOT_BEGUN = frozenset({State.NONE, State.QUEUED})


def end_fact(
    facts: Iterable[Fact],
    outcome: RunOutcome,
    exit_code: int | None,
    reason: str | None,
    t: int,
    measuring: Mapping[str, int] | None = None,
    cpus_left: float | None = None,
) -> End:
    """The ``end`` fact of a run whose other facts are given: outcome, metrics, verdict."""
    measured = measure_folded(fold(facts), measuring)
    measured.metrics["cpus_left"] = cpus_left
    return {
        "type": "end",
        "t": t,
        "outcome": outcome,
        "exit_code": exit_code,
        "reason": reason,
        "metrics": measured.metrics,
        "verdict": measured.verdict,
    }


def lost_facts(facts: Iterable[Fact]) -> list[Fact]:
    """What ends a log that has no end: each open lane (lost, or abandoned if it never began), then the run."""
    known = list(facts)
    folded = fold(known)
    ends: list[Fact] = [_lost_lane(track) for track in folded.tracks.values() if track.finished is None]
    return [*ends, end_fact([*known, *ends], "lost", None, LOST, folded.last)]


def _lost_lane(track: Track) -> Finished:
    begun = any(state not in _NOT_BEGUN for state in track.s)
    return {
        "type": "finished",
        "lane": track.lane["lane"],
        "t": track.close,
        "outcome": "lost" if begun else "abandoned",
        "exit_code": None,
        "error": None,
    }
