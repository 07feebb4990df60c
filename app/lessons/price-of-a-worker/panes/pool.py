# Two processes, used again and again.
import time
from concurrent.futures import ProcessPoolExecutor

TASKS = 20
STEPS = 30


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(task):
    for i in range(STEPS):
        step(i)


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.2] * 2))
        done = pool.map(work, range(TASKS))  # start
        list(done)  # wait
        print(TASKS, "tasks done")  # use
