"""Step functions of time: how many of something at each instant, exactly."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Steps:
    """``v[i]`` holds from ``t[i]`` until ``t[i + 1]``, the last one for ever; before the first the value is 0."""

    t: list[int]
    v: list[int]

    def at(self, t: int) -> int:
        """The value at t."""
        place = bisect_right(self.t, t) - 1
        return self.v[place] if place >= 0 else 0

    def pieces(self, start: int, end: int) -> Iterator[tuple[int, int, int]]:
        """(from, to, value) over [start, end) without a gap."""
        if end <= start:
            return
        first = bisect_right(self.t, start)
        last = bisect_left(self.t, end)
        a, value = start, self.v[first - 1] if first else 0
        for place in range(first, last):
            b = self.t[place]
            yield a, b, value
            a, value = b, self.v[place]
        yield a, end, value

    def area(self, start: int, end: int) -> int:
        """The integral over [start, end): value times nanoseconds."""
        return sum((b - a) * value for a, b, value in self.pieces(start, end))

    def time_at_least(self, level: int, start: int, end: int, shortest: int = 0) -> int:
        """Nanoseconds in [start, end) with a value of ``level`` or more; stretches under ``shortest`` do not count."""
        total = 0
        for length in self._stretches(level, start, end):
            if length >= shortest:
                total += length
        return total

    def most(self, start: int, end: int, shortest: int = 0) -> int:
        """The highest level that was held, or exceeded, for ``shortest`` nanoseconds on end within [start, end)."""
        low, high = 0, max((value for _, _, value in self.pieces(start, end)), default=0)
        while low < high:  # a higher level is held for less time: bisect
            level = (low + high + 1) // 2
            if any(length >= shortest for length in self._stretches(level, start, end)):
                low = level
            else:
                high = level - 1
        return low

    def _stretches(self, level: int, start: int, end: int) -> Iterator[int]:
        begun: int | None = None
        for a, _, value in self.pieces(start, end):
            if value >= level:
                if begun is None:
                    begun = a
            elif begun is not None:
                yield a - begun
                begun = None
        if begun is not None:
            yield end - begun


class Edges:
    """Collects when single things went up and down, and sums them into ``Steps``."""

    __slots__ = ("_edges",)

    def __init__(self) -> None:
        self._edges: list[int] = []  # t * 2 + (1: up, 0: down): plain numbers sort quickly

    def up(self, t: int) -> None:
        """One more from t on."""
        self._edges.append(t * 2 + 1)

    def down(self, t: int) -> None:
        """One less from t on."""
        self._edges.append(t * 2)

    def steps(self) -> Steps:
        """All of them together. What goes up and down at one instant leaves no step."""
        self._edges.sort()
        times: list[int] = []
        values: list[int] = []
        value = 0
        for edge in self._edges:
            t = edge >> 1
            value += 1 if edge & 1 else -1
            if times and times[-1] == t:
                values[-1] = value
            else:
                times.append(t)
                values.append(value)
        return _without_repeats(times, values)


def _without_repeats(times: list[int], values: list[int]) -> Steps:
    kept_times: list[int] = []
    kept_values: list[int] = []
    before = 0
    for t, value in zip(times, values, strict=True):
        if value != before:
            kept_times.append(t)
            kept_values.append(value)
            before = value
    return Steps(kept_times, kept_values)
