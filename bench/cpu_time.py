"""What a lane is drawn as running, against the CPU time that the kernel counted for its thread."""

from collections.abc import Sequence
from statistics import median

from app.model.states import RUNNING

from .harness import Row
from .measured import WORK, trace

SCRIPT = (
    WORK
    + """
    import threading
    used = {}

    def worker(cpu_seconds):
        work(cpu_seconds)
        used[threading.current_thread().name] = time.thread_time()

    threads = [threading.Thread(target=worker, args=(0.3,), name=f"bench-{n}") for n in range(4)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    for name, seconds in used.items(): print(name, seconds)
    """
)


def worst_difference() -> float:
    """Of the four threads of one run, the largest difference, as a share of the kernel's figure."""
    traced = trace(SCRIPT)
    kernel = {name: float(seconds) for name, seconds in (line.split() for line in traced.output.splitlines())}
    spent, names = traced.seconds(), traced.names
    drawn = {names[lane]: sum(s for state, s in own.items() if state in RUNNING) for lane, own in spent.items()}
    return max(abs(drawn[name] - seconds) / seconds for name, seconds in kernel.items())


def measure() -> Sequence[Row]:
    worst = [worst_difference() for _ in range(5)]
    figure = median(worst)
    what = "sum of RUN of a lane against its thread's CPU time (worst of 4 threads)"
    return [Row(what, f"{figure:.1%} apart", "within 3 %", figure <= 0.03, {"worst": worst})]
