# Start all, join none.
import time
from threading import Thread

WORKERS = 4
SECONDS = 0.4
results = []


def task(n):
    time.sleep(SECONDS)
    results.append(n * n)


if __name__ == "__main__":
    workers = [  # create
        Thread(target=task, args=(n,))
        for n in range(WORKERS)
    ]
    for worker in workers:
        worker.start()  # start
    ready = len(results)
    print("ready:", ready, "of", WORKERS)  # use
