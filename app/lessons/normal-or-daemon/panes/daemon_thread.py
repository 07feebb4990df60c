# A daemon thread.
import time
from threading import Thread

STEP = 0.05
OTHERS = 0
JOIN = "no"


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
    for _ in range(OTHERS):
        Thread(target=time.sleep, args=(0.5,)).start()
    time.sleep(0.3)
    if JOIN == "yes":
        worker.join()  # wait
    print("main code done")  # use
