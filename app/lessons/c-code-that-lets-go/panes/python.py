# Pure Python: the GIL is held.
import time
from concurrent.futures import ThreadPoolExecutor

TASKS = 2
ROUNDS = 10000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(task):
    for n in range(ROUNDS):
        step(n)


if __name__ == "__main__":
    with ThreadPoolExecutor(TASKS) as pool:  # create
        begin = time.perf_counter()
        list(map(work, range(TASKS)))  # start
        alone = time.perf_counter() - begin
        print(f"one after another: {alone:.3f} s")
        begin = time.perf_counter()
        list(pool.map(work, range(TASKS)))
        took = time.perf_counter() - begin
        print(f"in threads: {took:.3f} s")  # use
