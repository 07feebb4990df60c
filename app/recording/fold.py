"""Facts folded into lanes: columns of numbers, about 13 bytes a row."""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from app.model.errors import BrokenInvariant
from app.model.facts import End, Fact, Lane, LaneOutcome, MachineFacts, MarkRow, Ref, Resource, Run, TouchRow
from app.model.states import State


class Track:
    """What one lane did. Row i holds from ``t[i]`` until ``t[i + 1]``, the last one until ``close``."""

    __slots__ = (
        "cpu_ns",
        "error",
        "exit_code",
        "finished",
        "lane",
        "marks",
        "outcome",
        "probes_ns",
        "r",
        "s",
        "seen",
        "t",
    )

    def __init__(self, lane: Lane) -> None:
        self.lane = lane
        self.t = array("q")
        self.s = bytearray()
        self.r = array("I")
        self.marks: list[MarkRow] = []
        self.seen = lane["t"]
        self.finished: int | None = None
        self.outcome: LaneOutcome | None = None
        self.exit_code: int | None = None
        self.error: str | None = None
        self.cpu_ns: int | None = None  # CPU time, as its own thread read it
        self.probes_ns: int | None = None  # what its probes took

    @property
    def close(self) -> int:
        """Until when its states are known: its end, or the last time it has spoken for."""
        if self.finished is not None:
            return self.finished
        return max(self.seen, self.t[-1]) if self.t else self.seen

    def slices(self) -> Iterator[tuple[int, int, int, int]]:
        """(start, end, state, ref) in time order; empty slices and time in which it did not live are left out."""
        if not self.t:
            return
        close = self.close
        none = int(State.NONE)
        ends = self.t[1:]
        ends.append(close)
        for start, end, state, ref in zip(self.t, ends, self.s, self.r, strict=True):
            if end > close:
                end = close
            if end > start and state != none:
                yield start, end, state, ref

    def times(self, start: int, end: int) -> list[int]:
        """Nanoseconds in each state within [start, end)."""
        total = [0] * len(State)
        end = min(end, self.close)
        first = max(bisect_right(self.t, start) - 1, 0)
        last = bisect_left(self.t, end)
        if end <= start or first >= last:
            return total
        begins = self.t[first:last]
        begins[0] = max(begins[0], start)
        ends = self.t[first + 1 : last]
        ends.append(end)
        for a, b, state in zip(begins, ends, self.s[first:last], strict=True):
            total[state] += b - a
        return total

    def at(self, t: int) -> int:
        """Index of the row that holds at t; -1 before the first."""
        return bisect_right(self.t, t) - 1


@dataclass(slots=True)
class Folded:
    """A run's facts, folded."""

    run: Run | None = None
    started: MachineFacts | None = None
    tracks: dict[int, Track] = field(default_factory=dict)
    refs: dict[int, Ref] = field(default_factory=dict)
    resources: dict[int, Resource] = field(default_factory=dict)
    touches: list[TouchRow] = field(default_factory=list)
    dropped: int = 0
    output_lines: int = 0
    end: End | None = None

    @property
    def usable_cpus(self) -> int | None:
        """The least that anybody says: leased cores, the machine as seen from inside, and from outside."""
        counts = []
        for machine in (self.started, self.run["machine"] if self.run else None):
            if machine is not None:
                counts.append(machine["usable_cpus"])
                cores = machine.get("cores")
                if cores:
                    counts.append(len(cores))
        counts = [count for count in counts if count > 0]
        return min(counts) if counts else None

    @property
    def last(self) -> int:
        """The last time of which anything is known."""
        times = [track.close for track in self.tracks.values()]
        return max(times, default=0)

    def ref(self, number: int) -> Ref:
        """What is known of a cause; empty if nothing is."""
        return self.refs.get(number, {})


def fold(facts: Iterable[Fact]) -> Folded:
    """Read facts in log order, any number of them."""
    folded = Folded()
    tracks = folded.tracks
    for fact in facts:
        match fact["type"]:
            case "batch":
                for ref in fact["refs"]:
                    folded.refs[ref["ref"]] = ref
                for number, t, state, cause in fact["rows"]:
                    track = _track(tracks, number)
                    track.t.append(t)
                    track.s.append(state)
                    track.r.append(cause)
                for mark in fact["marks"]:
                    _track(tracks, mark[0]).marks.append(mark)
                folded.touches.extend(fact.get("touches", ()))
                for key, seen in fact["seen"].items():
                    track = _track(tracks, int(key))
                    track.seen = max(track.seen, seen)
                folded.dropped += fact["dropped"]
            case "lane":
                known = tracks.get(fact["lane"])
                if known is None:
                    tracks[fact["lane"]] = Track(fact)
                else:
                    known.lane = fact
            case "resource":
                folded.resources[fact["resource"]] = fact
            case "finished":
                track = _track(tracks, fact["lane"])
                track.finished = fact["t"]
                track.outcome = fact["outcome"]
                track.exit_code = fact["exit_code"]
                track.error = fact["error"]
                track.cpu_ns = fact.get("cpu_ns")
                if "probes" in fact and "probe_ns" in fact:
                    track.probes_ns = fact["probes"] * fact["probe_ns"]
            case "output":
                folded.output_lines += fact["text"].count("\n")
            case "run":
                folded.run = fact
            case "started":
                folded.started = fact["machine"]
            case "end":
                folded.end = fact
            case "queued":
                pass
    return folded


def _track(tracks: dict[int, Track], number: int) -> Track:
    try:
        return tracks[number]
    except KeyError:
        raise BrokenInvariant(f"Lane {number} was used before it was declared.") from None
