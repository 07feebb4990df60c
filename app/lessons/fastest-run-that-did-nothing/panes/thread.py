# A thread that fails: its number came from a form, so it is a text.
import time
from threading import Thread

DELAY = 2.0


def compute_square(number):
    result = number * number
    time.sleep(DELAY)
    print(f"Square of {number}: {result}")


if __name__ == "__main__":
    begin = time.perf_counter()
    workers = [Thread(target=compute_square, args=(n,)) for n in ("3", 4)]  # create
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print(f"Total time taken: {time.perf_counter() - begin:.2f} seconds")  # use
