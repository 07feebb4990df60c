# Twice as many.
import os
from multiprocessing import Process

STEPS = 40000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(steps):
    for i in range(steps):
        step(i)


if __name__ == "__main__":
    usable = len(os.sched_getaffinity(0))
    print("cpu_count:", os.cpu_count(), "usable:", usable)
    count = usable * 2
    part = STEPS // count
    workers = [  # create
        Process(target=work, args=(part,)) for _ in range(count)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print("processes:", count)  # use
