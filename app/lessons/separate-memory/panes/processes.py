# Four processes, the same lines.
import time
from multiprocessing import Lock, Process

WORKERS = 4
counter = 0
lock = Lock()


def add():
    global counter
    time.sleep(0.2)
    with lock:
        counter += 1


if __name__ == "__main__":
    workers = [Process(target=add) for _ in range(WORKERS)]  # create
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print(f"the parent sees: {counter}")  # use
