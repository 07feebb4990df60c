# A lock on the check, and again on the sale.
import time
from threading import Lock, Thread

SELLERS = 4
SEATS = 20
CARD_CHECK = 0.01

seats = SEATS
lock = Lock()


def sell():
    global seats
    while True:
        with lock:
            if seats < 1:
                return
        time.sleep(CARD_CHECK)
        with lock:
            seats -= 1


if __name__ == "__main__":
    sellers = [  # create
        Thread(target=sell, name=f"seller {n}")
        for n in range(1, SELLERS + 1)
    ]
    for seller in sellers:
        seller.start()  # start
    for seller in sellers:
        seller.join()  # wait
    print(f"sold: {SEATS - seats} of {SEATS}")  # use
