# A daemon thread.
import time
from threading import Thread

STEP = 0.05


def write():
    file = open("out.txt", "w")
    try:
        for n in range(16):
            print("line", n, file=file)
            print("written:", n + 1)
            time.sleep(STEP)
    finally:
        print("finally ran")
        file.close()


if __name__ == "__main__":
    worker = Thread(target=write, daemon=True)  # create
    worker.start()  # start
    time.sleep(0.3)
    print("main code done")  # use
