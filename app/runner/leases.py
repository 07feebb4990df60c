"""Which cores a run may have. A run that computes leases whole cores; one that only waits shares what is left.

With fewer than three usable cores there is nothing to divide: one computing run at a time has them all. With three or
more the server keeps one for itself and stays off those that are leased.
"""

import os
from contextlib import suppress

from . import machine

#: Fewest and most cores of one lease: with one core nothing is parallel, and no lesson starts more than four workers.
_LEAST, _MOST = 2, 4
_SMALL = 3


class Leases:
    """The cores of this machine. ``cores``: those that may be used; None = not known, and then nothing is pinned."""

    def __init__(self, cores: list[int] | None, usable: int) -> None:
        self._cores = list(cores or [])[:]
        self._pins = len(self._cores) >= _SMALL and usable >= _SMALL
        # A quota is not bound to certain cores: lease no more than it lets us use, and the server's own.
        self._free = self._cores[1:usable] if self._pins else []
        self._leased: dict[str, list[int]] = {}

    @classmethod
    def of_this_machine(cls) -> "Leases":
        """All cores that this process may use."""
        return cls(machine.affinity(), machine.usable_cpus())

    def lease(self, run: str) -> bool:
        """Give the run cores of its own; False: none are free."""
        if not self._pins:
            if self._leased:
                return False
            self._leased[run] = self._cores
            return True
        if len(self._free) < _LEAST:
            return False
        cores, self._free = self._free[:_MOST], self._free[_MOST:]
        self._leased[run] = cores
        return True

    def cores(self, run: str) -> list[int] | None:
        """The cores that the run has for itself; None: all, shared."""
        return self._leased.get(run) if self._pins else None

    def unleased(self) -> list[int] | None:
        """The cores for the server and for runs that only wait; None: all."""
        if not self._pins:
            return None
        taken = {core for cores in self._leased.values() for core in cores}
        return [core for core in self._cores if core not in taken]

    def give_back(self, run: str) -> None:
        """The run has ended."""
        cores = self._leased.pop(run, None)
        if cores and self._pins:
            self._free = sorted(self._free + cores, key=self._cores.index)

    @property
    def at_once(self) -> int:
        """How many computing runs there can be at the same time."""
        return max(1, (len(self._free) + sum(map(len, self._leased.values()))) // _MOST) if self._pins else 1


def pin_server(cores: list[int] | None) -> None:
    """Keep all threads of this process on the given cores."""
    if not cores or not hasattr(os, "sched_setaffinity"):
        return
    with suppress(OSError):
        for tid in os.listdir("/proc/self/task"):  # noqa: PTH208
            with suppress(OSError):
                os.sched_setaffinity(int(tid), cores)
