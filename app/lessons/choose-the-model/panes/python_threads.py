# Computing in Python, in threads.
import time
from concurrent.futures import ThreadPoolExecutor

TASKS = 4
STEPS = 3000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(n):
    for _ in range(STEPS):
        n = step(n)
    return n


if __name__ == "__main__":
    with ThreadPoolExecutor(TASKS) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.2] * TASKS))
        jobs = pool.map(work, range(TASKS))  # start
        results = list(jobs)  # wait
        print(len(results), "tasks")  # use
