# The process looks at the same block of memory.
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import shared_memory

MEGABYTES = 24


def last(name):
    shared = shared_memory.SharedMemory(name)
    byte = shared.buf[-1]
    shared.close()
    return byte


if __name__ == "__main__":
    size = MEGABYTES * 2**20
    block = shared_memory.SharedMemory(
        create=True, size=size
    )
    with ProcessPoolExecutor(1) as pool:  # create
        pool.submit(time.sleep, 0).result()
        answer = pool.submit(last, block.name)  # start
        result = answer.result()  # wait
        print("last byte:", result)  # use
    block.close()
    block.unlink()
