"""Arrows: who set whom free. From the end of what was waited for to the moment at which the waiter went on."""

from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from app.model.states import State

from ..fold import Folded, Track


class Flow(NamedTuple):
    """From an instant inside a slice of one lane to an instant inside a slice of another."""

    name: str
    source: int
    source_t: int
    target: int
    target_t: int


def flows(folded: Folded) -> Iterator[Flow]:
    """Each arrow once, though marks of both sides and the wait itself may tell of it."""
    known: set[tuple[str, int, int, int]] = set()
    for name, source, source_t, target, target_t in _told(folded):
        begin, end = _ended_by(source, source_t), _from(target, target_t)
        if begin is None or end is None or begin > end or source is target:
            continue
        flow = Flow(name, source.lane["lane"], begin, target.lane["lane"], end)
        key = (name, flow.source, flow.target, flow.target_t)
        if key not in known:
            known.add(key)
            yield flow


_Told = tuple[str, Track, int, Track, int]


def _told(folded: Folded) -> Iterator[_Told]:
    for track in folded.tracks.values():
        for _, t, kind, number in track.marks:
            ref = folded.ref(number)
            other = folded.tracks.get(ref.get("other", -1))
            if other is None:
                continue
            if kind == "joined":
                yield "join", other, min(t, other.close), track, t
            elif kind == "acquired":
                yield "unlock", other, _released(folded, other, ref.get("object"), t, t), track, t
            elif kind in ("woke", "released"):
                freed = _next_row(other, t)
                if freed is not None:
                    yield "unlock", track, t, other, freed
        yield from _waits(folded, track)


def _waits(folded: Folded, track: Track) -> Iterator[_Told]:
    """Waits whose cause names the other lane, and which ended when that one let go, or ended itself."""
    for start, end, state, number in track.slices():
        if state not in (State.LOCK, State.JOIN):
            continue
        ref = folded.ref(number)
        other = folded.tracks.get(ref.get("other", -1))
        if other is None or end >= track.close:
            continue
        if state == State.JOIN:
            if other.finished is not None and start <= other.finished <= end:
                yield "join", other, other.finished, track, end
        else:
            released = _released(folded, other, ref.get("object"), end, -1)
            if released >= start:
                yield "unlock", other, released, track, end


def _released(folded: Folded, track: Track, name: str | None, before: int, default: int) -> int:
    """When ``track`` last let go of the lock, not after ``before``."""
    last = bisect_left(track.marks, before + 1, key=lambda mark: mark[1])
    for _, t, kind, ref in reversed(track.marks[max(0, last - 64) : last]):
        if kind == "released" and name in (None, folded.ref(ref).get("object")):
            return t
    return default


def _next_row(track: Track, t: int) -> int | None:
    """When the state of ``track`` next changed, from t on."""
    place = bisect_left(track.t, t)
    return track.t[place] if place < len(track.t) else None


def _ended_by(track: Track, t: int) -> int | None:
    """An instant up to t at which the lane is in a slice: the slice that t ends, or that t is in."""
    return _within(track, t - 1)


def _from(track: Track, t: int) -> int | None:
    """An instant at which the lane is in the slice that holds at t."""
    return _within(track, t)


def _within(track: Track, t: int) -> int | None:
    place = track.at(t)
    if place < 0 or t >= track.close or track.s[place] == State.NONE:
        return None
    return t
