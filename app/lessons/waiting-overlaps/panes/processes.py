# The same waits in processes.
import time
from multiprocessing import Process

TASKS = 2
DELAY = 1.0


def task(name):
    print(f"Task {name} starting")
    time.sleep(DELAY)
    print(f"Task {name} completed")


if __name__ == "__main__":
    workers = [  # create
        Process(target=task, args=(name,))
        for name in range(TASKS)
    ]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    took = time.perf_counter() - begin
    print(f"Time taken: {took:.2f} seconds")  # use
