# The same tasks, a process for each.
import time
from concurrent.futures import ProcessPoolExecutor

TASKS = 4
STEPS = 4000


def step(number):
    for _ in range(500):
        number = (number * 31 + 7) % 1_000_003
    return number


def cook(task):
    total = 0
    for i in range(STEPS):
        total += step(task + i)
    return total


if __name__ == "__main__":
    with ProcessPoolExecutor(TASKS) as pool:  # create
        list(pool.map(time.sleep, [0.2] * TASKS))  # all workers are up before the clock runs
        begin = time.perf_counter()
        futures = [pool.submit(cook, task) for task in range(TASKS)]  # start
        results = [future.result() for future in futures]  # wait
        seconds = time.perf_counter() - begin
        print(f"{len(results)} tasks in {seconds:.2f} s")  # use
