# Computing in C, in processes.
import hashlib
import time
from concurrent.futures import ProcessPoolExecutor

TASKS = 4
ROUNDS = 28
BLOCK = bytes(4_000_000)


def work(n):
    for _ in range(ROUNDS):
        hashlib.sha256(BLOCK).digest()


if __name__ == "__main__":
    with ProcessPoolExecutor(TASKS) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.2] * TASKS))
        jobs = pool.map(work, range(TASKS))  # start
        results = list(jobs)  # wait
        print(len(results), "tasks")  # use
