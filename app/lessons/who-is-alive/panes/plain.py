# A script by itself.
import threading
from threading import Thread
from time import sleep

FIRST = 0.6


def count(when):
    global names
    names = [t.name for t in threading.enumerate()]
    print(f"{when}:", threading.active_count())


if __name__ == "__main__":
    count("before")
    first = Thread(target=sleep, args=(FIRST,))  # create
    second = Thread(target=sleep, args=(0.3,))
    count("created")
    first.start()  # start
    second.start()
    count("started")
    first.join()  # wait
    second.join()
    count("joined")  # use
