# A thread that fails: one number came from a form, as text.
import time
from threading import Thread

DELAY = 2.0


def compute_square(number):
    result = number * number
    time.sleep(DELAY)
    print(f"Square of {number}: {result}")


if __name__ == "__main__":
    begin = time.perf_counter()
    workers = [  # create
        Thread(target=compute_square, args=(n,))
        for n in ("3", 4)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    took = time.perf_counter() - begin  # use
    print(f"Total time taken: {took:.2f} seconds")
