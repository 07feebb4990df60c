# Processes: each has an interpreter of its own.
import time
from multiprocessing import get_context

WORKERS = 2
STEPS = 12000
counter = 0
context = get_context("spawn")


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work():
    global counter
    for n in range(STEPS):
        step(n)
    counter += 1


if __name__ == "__main__":
    begin = time.perf_counter()
    first = context.Process(target=int)
    first.start()
    first.join()
    took = time.perf_counter() - begin
    print(f"started after {took * 1000:.1f} ms")
    workers = [  # create
        context.Process(target=work)
        for n in range(WORKERS)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print("counter:", counter)  # use
