# One thread.
import sys
from threading import Thread

WORKERS = 1
STEPS = 6000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(n):
    for _ in range(STEPS):
        n = step(n)
    return n


if __name__ == "__main__":
    try:
        gil = sys._is_gil_enabled()
    except AttributeError:  # before 3.13
        gil = True
    print("GIL in use:", int(gil))
    workers = [  # create
        Thread(target=work, args=(n,))
        for n in range(WORKERS)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print("done")  # use
