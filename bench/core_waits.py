"""Waiting for a CPU as we draw it, against the kernel's own figure: 4 processes on 2 cores."""

from collections.abc import Sequence
from pathlib import Path
from statistics import median

from app.model.states import State

from .harness import Row, usable_cpus
from .measured import WORK, trace

SCRIPT = (
    WORK
    + """
    import multiprocessing, os

    def delay():
        with open("/proc/thread-self/schedstat") as figures:
            return int(figures.read().split()[1]) / 1e9

    def worker():
        before = delay()
        work(0.5)
        # In one piece: an unbuffered print writes its words one by one, and four processes write here.
        os.write(1, f"{os.getpid()} {delay() - before}\\n".encode())

    if __name__ == "__main__":
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:2])
        processes = [multiprocessing.Process(target=worker) for _ in range(4)]
        for process in processes: process.start()
        for process in processes: process.join()
    """
)


def difference() -> float:
    """How far the sums are apart, as a share of the kernel's."""
    traced = trace(SCRIPT)
    kernel = {int(pid): float(seconds) for pid, seconds in (line.split() for line in traced.output.splitlines())}
    pids = traced.pids
    drawn = sum(own.get(State.CPU, 0.0) for lane, own in traced.seconds().items() if pids[lane] in kernel)
    return abs(drawn - sum(kernel.values())) / sum(kernel.values())


def measure() -> Sequence[Row]:
    what, gate = "sum of CPU waits of 4 processes on 2 cores against the kernel's run-queue delay", "within 10 %"
    if usable_cpus() < 2 or not Path("/proc/thread-self/schedstat").exists():
        return [Row(what, "needs Linux and two usable CPUs", gate, None)]
    apart = [difference() for _ in range(5)]
    figure = median(apart)
    return [Row(what, f"{figure:.1%} apart", gate, figure <= 0.10, {"apart": apart})]
