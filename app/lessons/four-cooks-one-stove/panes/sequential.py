# The same tasks, one after another.
import time

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
    begin = time.perf_counter()
    results = [cook(task) for task in range(TASKS)]  # start
    seconds = time.perf_counter() - begin
    print(f"{len(results)} tasks in {seconds:.2f} s")  # use
