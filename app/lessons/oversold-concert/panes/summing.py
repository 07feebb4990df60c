# Counting apart, and one lock for the sum.
from threading import Lock, Thread

ROUNDS = 4000
count = 0
lock = Lock()


def one():
    for _ in range(1000):
        pass
    return 1


def add():
    global count
    own = 0
    for _ in range(ROUNDS):
        own += one()
    with lock:
        count += own


if __name__ == "__main__":
    adders = [  # create
        Thread(target=add, name=f"adder {n}")
        for n in (1, 2)
    ]
    for adder in adders:
        adder.start()  # start
    for adder in adders:
        adder.join()  # wait
    print("lost:", 2 * ROUNDS - count)  # use
