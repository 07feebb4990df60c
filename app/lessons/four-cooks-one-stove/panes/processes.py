# The same tasks, a process for each.
import time
from concurrent.futures import ProcessPoolExecutor

TASKS = 4
STEPS = 4000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def cook(task):
    total = 0
    for i in range(STEPS):
        total += step(task + i)
    return total


if __name__ == "__main__":
    with ProcessPoolExecutor(TASKS) as pool:  # create
        # First the workers come up.
        naps = [0.2] * TASKS
        list(pool.map(time.sleep, naps))
        begin = time.perf_counter()
        meals = pool.map(cook, range(TASKS))  # start
        results = list(meals)  # wait
        took = time.perf_counter() - begin
        print(f"{TASKS} tasks: {took:.2f} s")  # use
