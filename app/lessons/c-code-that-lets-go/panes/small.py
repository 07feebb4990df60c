# C code on small blocks: it keeps the GIL.
import time
from concurrent.futures import ThreadPoolExecutor
from hashlib import sha256

TASKS = 2
ROUNDS = 250
BLOCKS = [bytes(1000)] * 800


def work(task):
    for _ in range(ROUNDS):
        list(map(sha256, BLOCKS))


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
