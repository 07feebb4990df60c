# Waiting, one after another.
import time

TASKS = 4


def work(n):
    time.sleep(0.15)


if __name__ == "__main__":
    results = list(map(work, range(TASKS)))  # start
    print(len(results), "tasks")  # use
