"""When a lane was confirmed to run: the evidence that another lane's claim to the GIL is held against."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import IntEnum

Interval = tuple[int, int]


class Sort(IntEnum):
    """How an interval is known."""

    RUN = 1  # between two probes with no wait in between: it held the GIL
    WORK = 2  # a long stretch without a probe that was all CPU time: with the GIL or without
    MIXED = 3  # a long stretch of work and wait in unknown order


class Track:
    """Intervals of one lane, in time order, raw ns."""

    def __init__(self) -> None:
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._sorts: list[Sort] = []
        self._off: dict[int, int] = {}  # start of a mixed interval -> ns of it that it waited

    def add(self, start: int, end: int, sort: Sort, off: int = 0) -> None:
        """Append an interval; it begins where the last one ended or later. ``off``: ns of it not on a CPU."""
        if end <= start:
            return
        if self._ends and sort is Sort.RUN and self._sorts[-1] is Sort.RUN and self._ends[-1] == start:
            self._ends[-1] = end
            return
        if off:
            self._off[start] = off
        self._starts.append(start)
        self._ends.append(end)
        self._sorts.append(sort)

    def within(self, start: int, end: int) -> Iterator[tuple[int, int, Sort]]:
        """The parts of intervals that lie in [start, end], whole intervals for MIXED."""
        for i in range(bisect_right(self._ends, start), len(self._starts)):
            if self._starts[i] >= end:
                return
            if self._sorts[i] is Sort.MIXED:
                yield self._starts[i], self._ends[i], Sort.MIXED
            else:
                yield max(start, self._starts[i]), min(end, self._ends[i]), self._sorts[i]

    def off(self, start: int) -> int:
        """How long the lane waited in the mixed interval that began at ``start`` (ns)."""
        return self._off.get(start, 0)

    def forget(self, before: int) -> None:
        """Nobody will ask for what ended before that time."""
        n = bisect_right(self._ends, before)
        if n > 1000:
            for start in self._starts[:n]:
                self._off.pop(start, None)
            del self._starts[:n], self._ends[:n], self._sorts[:n]


def union(intervals: Sequence[Interval]) -> list[Interval]:
    """The same instants in disjoint intervals, in order."""
    joined: list[Interval] = []
    for start, end in sorted(intervals):
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def cut(start: int, end: int, inside: Sequence[Interval]) -> Iterator[tuple[int, int, bool]]:
    """Partition [start, end] into pieces that are inside the (disjoint, ordered) intervals and pieces that are not."""
    at = start
    for a, b in inside:
        a, b = max(a, at), min(b, end)
        if a >= b:
            continue
        if at < a:
            yield at, a, False
        yield a, b, True
        at = b
    if at < end:
        yield at, end, False
