"""Threads that sleep are not running."""

from collections.abc import Sequence
from statistics import median

from app.model.states import RUNNING

from .harness import Row
from .measured import trace

SCRIPT = """
    import threading, time

    def sleeper():
        for _ in range(10):
            time.sleep(0.05)

    threads = [threading.Thread(target=sleeper, name=f"bench-{n}") for n in range(8)]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
"""


def most_running() -> float:
    """The largest share of the wall time that one of the sleepers was drawn as running."""
    traced = trace(SCRIPT)
    names = traced.names
    spent = [own for lane, own in traced.seconds().items() if names[lane].startswith("bench-")]
    return max(sum(s for state, s in own.items() if state in RUNNING) / sum(own.values()) for own in spent)


def measure() -> Sequence[Row]:
    shares = [most_running() for _ in range(5)]
    figure = median(shares)
    what = "lanes of `time.sleep`: RUN as a share of the wall time (worst of 8 threads)"
    return [Row(what, f"{figure:.2%}", "<= 1 %", figure <= 0.01, {"shares": shares})]
