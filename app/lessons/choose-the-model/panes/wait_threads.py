# Waiting, in threads.
import time
from concurrent.futures import ThreadPoolExecutor

TASKS = 4


def work(n):
    time.sleep(0.15)


if __name__ == "__main__":
    with ThreadPoolExecutor(TASKS) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.2] * TASKS))
        jobs = pool.map(work, range(TASKS))  # start
        results = list(jobs)  # wait
        print(len(results), "tasks")  # use
