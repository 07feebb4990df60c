# The waits, one after another.
import time

TASKS = 2
DELAY = 1.0


def task(name):
    print(f"Task {name} starting")
    time.sleep(DELAY)
    print(f"Task {name} completed")


if __name__ == "__main__":
    begin = time.perf_counter()
    for name in range(TASKS):
        task(name)  # start
    took = time.perf_counter() - begin
    print(f"Time taken: {took:.2f} seconds")  # use
