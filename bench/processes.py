"""CPU-bound processes on free cores: they run at the same instant."""

from collections.abc import Sequence
from statistics import median

from .harness import Row, usable_cpus
from .measured import WORK, trace

SCRIPT = (
    WORK
    + """
    import multiprocessing
    if __name__ == "__main__":
        processes = [multiprocessing.Process(target=work, args=(0.6,)) for _ in range(2)]
        for process in processes: process.start()
        for process in processes: process.join()
    """
)


def measure() -> Sequence[Row]:
    what, gate = "2 CPU-bound processes on 2 cores: share of busy time with two lanes running", "> 85 %"
    if usable_cpus() < 2:
        return [Row(what, "needs two usable CPUs", gate, None)]
    shares = [trace(SCRIPT).metrics["parallel_share"] for _ in range(5)]
    share = median(shares)
    return [Row(what, f"{share:.1%}", gate, share > 0.85, {"shares": shares})]
