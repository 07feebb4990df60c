"""What others did on the CPUs that a run may use: all that was worked there meanwhile, less what was ours.

Ours is the server's own time and that of every process that it has started and reaped; a run's processes are all reaped
by the time it is over. What a virtual machine was not given although it wanted it ("steal") went to others, too.
"""

import os
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter

from . import machine

_STAT = Path("/proc/stat")
_TICK_S = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01
#: Shorter than this the kernel's ticks of 10 ms say too little.
_LEAST_S = 0.25


class Others:
    """Watches from now on. ``cores``: those that the run may use (None: those of this process)."""

    def __init__(self, cores: list[int] | None) -> None:
        self._cores = cores or machine.affinity() or list(range(os.cpu_count() or 1))
        self._usable = min(len(self._cores), machine.usable_cpus())
        self._worked, self._ours, self._begin = worked(self._cores), self._own(), perf_counter()

    def left(self) -> float | None:
        """How many of its CPUs others have left to the run since, on average; None where nobody tells."""
        passed = perf_counter() - self._begin
        now, own = worked(self._cores), self._own()
        if self._worked is None or now is None or self._ours is None or own is None or passed < _LEAST_S:
            return None
        theirs = max(0.0, (now - self._worked) - (own - self._ours)) / passed
        return max(0.0, min(self._usable, len(self._cores) - theirs))

    def _own(self) -> float | None:
        """Seconds of CPU time of this process, where it shares the run's cores, and of all children that it reaped."""
        try:
            from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
        except ImportError:  # Windows
            return None
        here = machine.affinity()
        whose = [RUSAGE_CHILDREN] if here and not set(here) & set(self._cores) else [RUSAGE_CHILDREN, RUSAGE_SELF]
        return sum(each.ru_utime + each.ru_stime for each in map(getrusage, whose))


def worked(cores: Iterable[int], stat: Path = _STAT) -> float | None:
    """Seconds that these cores have worked for anybody since the boot, and those that a host kept from them."""
    try:
        lines = [line.split() for line in stat.read_text().splitlines() if line.startswith("cpu")]
    except OSError:
        return None
    ticks = 0
    wanted = {f"cpu{core}" for core in cores}
    for name, user, nice, system, _idle, _iowait, irq, soft, steal, *_ in lines:
        if name in wanted:
            wanted.remove(name)
            ticks += sum(map(int, (user, nice, system, irq, soft, steal)))
    return None if wanted else ticks * _TICK_S
