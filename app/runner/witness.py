"""The second witness: looks from outside, 100 times a second, at what a thread that makes no sign is doing.

``/proc/<pid>/task/<tid>/syscall`` names the system call that a thread of our own descendants waits in, without
privileges and without the thread noticing. It only *names* waits; their edges stay those of the lane files. Where the
kernel has no such file, or will not let us read it, there are no samples and nothing else changes.
"""

import os
import platform
from collections import defaultdict
from collections.abc import Sequence
from time import perf_counter_ns

from .samples import Sample, Seen

#: Looks a second.
RATE = 100
#: Threads looked at in one round; with more of them they take turns.
_MOST_A_ROUND = 16
_MOST_OPEN = 128
#: Two futexes that lie nearer than this are parts of one GIL (its condition, its mutex, its hand-over condition).
_ONE_GIL = 512
_ONE_CONDITION = 8

_IO_X86 = (
    "0 1 2 7 17 18 19 20 23 40 42 43 44 45 46 47 61 65 68 69 70 73 74 75 220 232 243 247 257 270 271 281 "
    "288 295 299 326 426 441 "
)
_IO_ARM = "22 32 56 63 64 65 66 67 68 69 72 73 82 83 95 192 193 202 203 206 207 211 212 242 243 260 285 426 441 "
#: Machine -> (futex, calls that sleep, calls that wait for input, output or a process).
_CALLS: dict[str, tuple[int, frozenset[int], frozenset[int]]] = {
    "x86_64": (202, frozenset({35, 230}), frozenset(map(int, _IO_X86.split()))),
    "aarch64": (98, frozenset({101, 115}), frozenset(map(int, _IO_ARM.split()))),
}
_FUTEX_WAITS = frozenset({0, 6, 9, 11, 13})  # WAIT, LOCK_PI, WAIT_BITSET, WAIT_REQUEUE_PI, LOCK_PI2
_FUTEX_COMMAND = 0x7F


class _Thread:
    """Kept-open descriptors of one thread."""

    def __init__(self, pid: int, tid: int) -> None:
        stem = f"/proc/{pid}/task/{tid}"
        self.syscall = os.open(f"{stem}/syscall", os.O_RDONLY | os.O_CLOEXEC)
        try:
            self.schedstat = os.open(f"{stem}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self.schedstat = -1

    def close(self) -> None:
        os.close(self.syscall)
        if self.schedstat >= 0:
            os.close(self.schedstat)


class Gils:
    """Which futexes are GILs: those on which several threads of one process wait with a time-out."""

    def __init__(self) -> None:
        self._waiters: defaultdict[tuple[int, int], set[int]] = defaultdict(set)
        self._gils: defaultdict[int, set[int]] = defaultdict(set)

    def classify(self, pid: int, tid: int, address: int, timed: bool) -> Seen:
        """What a thread waits for that waits on the futex at ``address``."""
        if any(abs(address - gil) < _ONE_GIL for gil in self._gils[pid]):
            return Seen.GIL
        if not timed:
            return Seen.LOCK
        # A condition variable has two words that take turns, side by side; locks lie further apart.
        waiters = self._waiters[pid, address // _ONE_CONDITION]
        waiters.add(tid)
        if len(waiters) < 2:
            return Seen.TIMED
        self._gils[pid].add(address)
        return Seen.GIL


def parse(text: bytes, machine: str) -> tuple[Seen, int, bool]:
    """What a line of ``syscall`` says; for a futex (given as LOCK) also its address and whether it has a time-out."""
    words = text.split()
    if not words or words[0] == b"running":
        return Seen.RUNNING, 0, False
    calls = _CALLS.get(machine)
    if calls is None or words[0] == b"-1" or len(words) < 5:
        return Seen.OTHER, 0, False
    futex, sleeps, waits = calls
    number = int(words[0])
    if number == futex:
        if int(words[2], 16) & _FUTEX_COMMAND not in _FUTEX_WAITS:
            return Seen.RUNNING, 0, False
        return Seen.LOCK, int(words[1], 16), int(words[4], 16) != 0
    return (Seen.SLEEP if number in sleeps else Seen.IO if number in waits else Seen.OTHER), 0, False


class Witness:
    """Looks at threads. One thread of ours uses it."""

    def __init__(self) -> None:
        self._machine = platform.machine()
        self._threads: dict[tuple[int, int], _Thread] = {}
        self._gils = Gils()
        self._turn = 0
        #: False once the kernel refused: then looking is a waste.
        self.works = self._machine in _CALLS and os.path.exists("/proc/self/syscall")  # noqa: PTH110

    def look(self, threads: Sequence[tuple[int, int]]) -> tuple[list[Sample], int | None]:
        """Look at the given (pid, tid), or some of them. Second: the time, if all could be looked at."""
        samples: list[Sample] = []
        chosen = threads
        if len(threads) > _MOST_A_ROUND:
            self._turn = (self._turn + _MOST_A_ROUND) % len(threads)
            chosen = [*threads, *threads][self._turn : self._turn + _MOST_A_ROUND]
        for pid, tid in chosen:
            sample = self._look(pid, tid)
            if sample is not None:
                samples.append(sample)
        complete = bool(samples) and len(samples) == len(threads)
        return samples, samples[-1].t if complete else None

    def _look(self, pid: int, tid: int) -> Sample | None:
        thread = self._threads.get((pid, tid))
        try:
            if thread is None:
                if len(self._threads) >= _MOST_OPEN:
                    self.close()
                thread = self._threads[pid, tid] = _Thread(pid, tid)
            text = os.pread(thread.syscall, 256, 0)
        except PermissionError:
            self.works = False
            return None
        except OSError:  # it has ended
            if thread is not None:
                thread.close()
                self._threads.pop((pid, tid), None)
            return None
        t = perf_counter_ns()
        what, address, timed = parse(text, self._machine)
        if what is Seen.LOCK:
            what = self._gils.classify(pid, tid, address, timed)
        return Sample(t, pid, tid, what, _delay(thread.schedstat) if what is Seen.RUNNING else -1)

    def close(self) -> None:
        """Let go of all descriptors."""
        for thread in self._threads.values():
            thread.close()
        self._threads.clear()


def _delay(descriptor: int) -> int:
    if descriptor < 0:
        return -1
    try:
        return int(os.pread(descriptor, 64, 0).split()[1])
    except (OSError, ValueError, IndexError):
        return -1


def kernel_delay(pid: int, tid: int) -> int | None:
    """Nanoseconds that a thread has stood in the kernel's run queue since it began; None = not known."""
    try:
        with open(f"/proc/{pid}/task/{tid}/schedstat", "rb") as file:  # noqa: PTH123
            return int(file.read().split()[1])
    except (OSError, ValueError, IndexError):
        return None
