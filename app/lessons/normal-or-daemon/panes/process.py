# A normal process.
import time
from multiprocessing import Process

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
    worker = Process(target=write)  # create
    worker.start()  # start
    time.sleep(0.3)
    print("main code done")  # use
