# No locks at all.
import time
from threading import Thread

PAUSE = 0.05

money = {"A": 100, "B": 100}


def transfer(source, target):
    rest = money[source] - 10
    time.sleep(PAUSE)
    money[source] = rest
    money[target] += 10


if __name__ == "__main__":
    there = Thread(target=transfer, args="AB", name="A to B")  # create
    back = Thread(target=transfer, args="BA", name="B to A")
    there.start()  # start
    back.start()
    there.join()  # wait
    back.join()
    print("together:", money["A"] + money["B"])  # use
