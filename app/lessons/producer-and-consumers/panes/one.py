# One consumer.
import time
from queue import Queue
from threading import Thread

ITEMS = 30
USE = 0.06
CONSUMERS = 1

jobs = Queue()


def make():
    begin = time.perf_counter()
    for n in range(ITEMS):
        time.sleep(0.02)
        jobs.put(n)
    took = time.perf_counter() - begin
    print(f"all made after {took:.2f} s")
    print(f"still in the queue: {jobs.qsize()}")
    for _ in range(CONSUMERS):
        jobs.put(None)  # no more


def use():
    while jobs.get() is not None:
        time.sleep(USE)


if __name__ == "__main__":
    maker = Thread(target=make, name="producer")  # create
    consumers = [
        Thread(target=use, name=f"consumer {n}")
        for n in range(1, CONSUMERS + 1)
    ]
    for thread in (maker, *consumers):
        thread.start()  # start
    for thread in (maker, *consumers):
        thread.join()  # wait
    print("all used")  # use
