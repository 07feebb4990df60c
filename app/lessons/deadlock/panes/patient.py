# Opposite order, but nobody waits for ever.
import time
from random import uniform
from threading import Lock, Thread

PAUSE = 0.05

money = {"A": 100, "B": 100}
lock_a = Lock()
lock_b = Lock()
locks = {"A": lock_a, "B": lock_b}


def transfer(source, target):
    first, second = source, target
    with locks[first]:
        time.sleep(PAUSE)
        if locks[second].acquire(timeout=uniform(0.2, 0.6)):
            rest = money[source] - 10
            time.sleep(PAUSE)
            money[source] = rest
            money[target] += 10
            locks[second].release()
            return
    print("gave up:", source, "to", target)
    transfer(source, target)


if __name__ == "__main__":
    there = Thread(target=transfer, args="AB", name="A to B")  # create
    back = Thread(target=transfer, args="BA", name="B to A")
    there.start()  # start
    back.start()
    there.join()  # wait
    back.join()
    print("together:", money["A"] + money["B"])  # use
