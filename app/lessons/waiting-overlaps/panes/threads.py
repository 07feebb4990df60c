# The same waits in threads.
import time
from threading import Thread

TASKS = 2
DELAY = 1.0


def task(name, delay):
    print(f"Task {name} starting")
    time.sleep(delay)
    print(f"Task {name} completed")


if __name__ == "__main__":
    workers = [Thread(target=task, args=(name, DELAY)) for name in range(TASKS)]  # create
    begin = time.perf_counter()
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    seconds = time.perf_counter() - begin
    print(f"Total time taken: {seconds:.2f} seconds")  # use
