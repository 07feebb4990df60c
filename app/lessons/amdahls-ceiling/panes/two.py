# A part alone, then the rest in two processes.
import time
from concurrent.futures import ProcessPoolExecutor

WORKERS = 2
STEPS = 24000
SERIAL = 25


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(steps):
    total = 0
    for i in range(steps):
        total += step(i)
    return total


if __name__ == "__main__":
    alone = STEPS * SERIAL // 100
    share = (STEPS - alone) // WORKERS
    with ProcessPoolExecutor(WORKERS) as pool:  # create
        # First the workers come up.
        naps = [0.2] * WORKERS
        list(pool.map(time.sleep, naps))
        first = work(alone)  # start
        parts = pool.map(work, [share] * WORKERS)
        result = first + sum(parts)  # wait
        print("done with", WORKERS)  # use
