# The same tasks, one after another.
import time

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
    begin = time.perf_counter()
    results = list(map(cook, range(TASKS)))  # start
    took = time.perf_counter() - begin
    print(f"{TASKS} tasks: {took:.2f} s")  # use
