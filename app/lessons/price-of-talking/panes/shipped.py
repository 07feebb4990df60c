# A block of memory is sent to a process.
import time
from concurrent.futures import ProcessPoolExecutor

MEGABYTES = 24


def last(block):
    return block[-1]


if __name__ == "__main__":
    block = bytes(MEGABYTES * 2**20)
    with ProcessPoolExecutor(1) as pool:  # create
        pool.submit(time.sleep, 0).result()
        answer = pool.submit(last, block)  # start
        result = answer.result()  # wait
        print("last byte:", result)  # use
