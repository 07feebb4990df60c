# Two waits, one after another.
import time

TASKS = 2
DELAY = 1.0


def task(name, delay):
    print(f"Task {name} starting")
    time.sleep(delay)
    print(f"Task {name} completed")


if __name__ == "__main__":
    begin = time.perf_counter()
    for name in range(TASKS):
        task(name, DELAY)  # start
    seconds = time.perf_counter() - begin
    print(f"Total time taken: {seconds:.2f} seconds")  # use
