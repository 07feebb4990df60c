"""What the second witness saw of a thread at one instant (see ``witness``), and what may be concluded from it."""

from bisect import bisect_left, bisect_right
from enum import IntEnum
from typing import NamedTuple

#: Beyond so many samples of one thread the older half is let go.
_MOST = 20_000


class Seen(IntEnum):
    """What a thread was doing when it was looked at."""

    RUNNING = 1  # on a CPU, or ready and waiting for one
    GIL = 2  # a futex with a time-out, on an address that several threads of the process wait on
    TIMED = 3  # a futex with a time-out, on an address of its own so far
    LOCK = 4  # a futex without a time-out
    IO = 5
    SLEEP = 6
    OTHER = 7


class Sample(NamedTuple):
    """One look. ``t``: raw ns; ``delay``: ns in the kernel's run queue since it began, -1: not read."""

    t: int
    pid: int
    tid: int
    what: Seen
    delay: int = -1


class Samples:
    """The samples of a run by thread, and when the witness looked at all."""

    def __init__(self) -> None:
        self._times: dict[tuple[int, int], list[int]] = {}
        self._samples: dict[tuple[int, int], list[Sample]] = {}
        self._rounds: list[int] = []

    def add(self, sample: Sample) -> None:
        """Samples of one thread come in time order."""
        key = sample.pid, sample.tid
        times = self._times.setdefault(key, [])
        samples = self._samples.setdefault(key, [])
        times.append(sample.t)
        samples.append(sample)
        if len(times) > _MOST:
            del times[: _MOST // 2], samples[: _MOST // 2]

    def round(self, t: int) -> None:
        """At ``t`` the witness looked at every thread that was not known to wait."""
        self._rounds.append(t)
        if len(self._rounds) > _MOST:
            del self._rounds[: _MOST // 2]

    def between(self, pid: int, tid: int, start: int, end: int) -> list[Sample]:
        """Samples of a thread with start < t < end."""
        times = self._times.get((pid, tid))
        if not times:
            return []
        return self._samples[pid, tid][bisect_right(times, start) : bisect_left(times, end)]

    def rounds(self, start: int, end: int) -> int:
        """How many full rounds there were in start < t < end."""
        return bisect_left(self._rounds, end) - bisect_right(self._rounds, start)
