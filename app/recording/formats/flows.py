"""Arrows: who set whom free. From what was waited for to the moment at which the waiter went on.

Viewers bind an arrow's end to whatever was last drawn on its lane at that instant. So an arrow begins at a mark, where
there is one (the lock was released, the task or the lane ended), else at the beginning of a slice; and it ends at the
beginning of a slice. In between, an older mark would catch it.
"""

from bisect import bisect_right
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

from app.model.states import State

from ..fold import Folded, Track

_LOOK_BACK = 64  # marks
_ENDS = frozenset({"task_ended", "task_failed", "put"})


class Flow(NamedTuple):
    """From an instant inside a slice of one lane to an instant inside a slice of another."""

    name: str
    source: int
    source_t: int
    at_mark: bool  # it begins at a mark of the same instant (or at the lane's finish)
    target: int
    target_t: int


_Releases = dict[str, list[tuple[int, Track]]]


class _Told(NamedTuple):
    name: str
    source: Track
    source_t: int
    at_mark: bool
    target: Track
    target_t: int


def flows(folded: Folded) -> Iterator[Flow]:
    """Each arrow once, though marks of both sides and the wait itself may tell of it."""
    known: set[tuple[str, int, int, int]] = set()
    for told in _told(folded):
        source, target = told.source.lane["lane"], told.target.lane["lane"]
        begin, row = row_at(told.source, told.source_t), row_at(told.target, told.target_t)
        if begin is None or row is None or source == target:
            continue
        source_t = told.source_t
        if not told.at_mark and _mark_before(told.source, source_t, told.source.t[begin]):
            source_t = told.source.t[begin]
        target_t = max(told.target.t[row], source_t + 1)
        # Let go and gone on in the same nanosecond: the arrow ends one later, if that is the same slice.
        if target_t > told.target_t and row_at(told.target, target_t) != row:
            continue
        key = (told.name, source, target, target_t)
        if key not in known:
            known.add(key)
            yield Flow(told.name, source, source_t, told.at_mark, target, target_t)


def row_at(track: Track, t: int) -> int | None:
    """The row that holds at t, if the lane lives then."""
    place = track.at(t)
    if place < 0 or t >= track.close or track.s[place] == State.NONE:
        return None
    return place


def _releases(folded: Folded) -> _Releases:
    """By a lock's name: when it was let go, and by whom. Whoever held it when a wait began may not be who ended it."""
    found: _Releases = {}
    for track in folded.tracks.values():
        for _, t, kind, number in track.marks:
            if kind == "released" and (name := folded.ref(number).get("object")) is not None:
                found.setdefault(name, []).append((t, track))
    for releases in found.values():
        releases.sort(key=itemgetter(0))
    return found


def _told(folded: Folded) -> Iterator[_Told]:
    releases = _releases(folded)
    for track in folded.tracks.values():
        for _, t, kind, number in track.marks:
            ref = folded.ref(number)
            other = folded.tracks.get(ref.get("other", -1))
            if other is None:
                continue
            if kind == "joined":
                yield _Told("join", other, *_ended(other, t), track, t)
            elif kind == "acquired":
                yield _Told("unlock", other, *_released(folded, other, ref.get("object"), t), track, t)
            elif kind in ("woke", "released"):
                freed = _next_row(other, t)
                if freed is not None:
                    yield _Told("unlock", track, t, True, other, freed)
        yield from _waits(folded, track, releases)


def _waits(folded: Folded, track: Track, releases: _Releases) -> Iterator[_Told]:
    """Waits for a lock: who let go of it last. Else those whose cause names the other lane, and which ended when that
    one let go, or ended itself."""
    for start, end, state, number in track.slices():
        if state not in (State.LOCK, State.JOIN):
            continue
        ref = folded.ref(number)
        other = folded.tracks.get(ref.get("other", -1))
        if end >= track.close:
            continue
        if state == State.LOCK and (freed := _last_release(releases, ref.get("object"), track, start, end)):
            yield _Told("unlock", freed[1], freed[0], True, track, end)
        elif other is None:
            continue
        elif state == State.JOIN:
            if other.finished is not None and start <= other.finished <= end:
                yield _Told("join", other, *_ended(other, end), track, end)
        else:
            released, at_mark = _released(folded, other, ref.get("object"), end)
            if at_mark and released >= start:
                yield _Told("unlock", other, released, True, track, end)


def _last_release(
    releases: _Releases, name: str | None, waiting: Track, start: int, end: int
) -> tuple[int, Track] | None:
    known = releases.get(name, []) if name is not None else []
    place = bisect_right(known, end, key=itemgetter(0)) - 1
    while place >= 0 and known[place][0] >= start:
        if known[place][1] is not waiting:
            return known[place]
        place -= 1
    return None


def _ended(track: Track, t: int) -> tuple[int, bool]:
    """What a join up to t waited for: the lane's end, or the end of its last task; else where it was then."""
    if track.finished is not None and track.finished <= t:
        return track.finished - 1, True
    for _, mark_t, kind, _ in _marks_back_from(track, t):
        if kind in _ENDS:
            return mark_t, True
    return t - 1, False


def _released(folded: Folded, track: Track, name: str | None, t: int) -> tuple[int, bool]:
    """When ``track`` last let go of the lock, up to t; else where it was then."""
    for _, mark_t, kind, ref in _marks_back_from(track, t):
        if kind == "released" and name in (None, folded.ref(ref).get("object")):
            return mark_t, True
    return t - 1, False


def _marks_back_from(track: Track, t: int) -> Iterator[tuple[int, int, str, int]]:
    last = bisect_right(track.marks, t, key=lambda mark: mark[1])
    for place in range(last - 1, max(-1, last - 1 - _LOOK_BACK), -1):
        yield track.marks[place]


def _mark_before(track: Track, t: int, since: int) -> bool:
    """There is a mark in [since, t]."""
    mark = next(_marks_back_from(track, t), None)
    return mark is not None and mark[1] >= since


def _next_row(track: Track, t: int) -> int | None:
    """When the state of ``track`` next changed, after t."""
    place = bisect_right(track.t, t)
    return track.t[place] if place < len(track.t) else None
