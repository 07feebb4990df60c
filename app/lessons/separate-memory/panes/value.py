# Four processes, a Value outside of all of them.
import time
from multiprocessing import Process, Value

WORKERS = 4


def add(counter):
    time.sleep(0.2)
    with counter.get_lock():
        counter.value += 1


if __name__ == "__main__":
    counter = Value("i", 0)
    workers = [  # create
        Process(target=add, args=(counter,))
        for _ in range(WORKERS)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print(f"the parent sees: {counter.value}")  # use
