# Two threads count without a lock.
import sys
from threading import Thread

ROUNDS = 300_000
counter = 0


def work():
    global counter
    for _ in range(ROUNDS):
        counter += 1


if __name__ == "__main__":
    try:
        gil = sys._is_gil_enabled()
    except AttributeError:  # before 3.13
        gil = True
    print("GIL in use:", int(gil))
    workers = [  # create
        Thread(target=work)
        for n in range(2)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print("lost:", 2 * ROUNDS - counter)  # use
