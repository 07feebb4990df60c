# Four processes, a block of shared memory.
import time
from multiprocessing import Lock, Process
from multiprocessing.shared_memory import SharedMemory

WORKERS = 4


def add(name, lock):
    time.sleep(0.2)
    block = SharedMemory(name)
    with lock:
        block.buf[0] += 1
    block.close()


if __name__ == "__main__":
    block = SharedMemory(create=True, size=1)
    lock = Lock()
    workers = [  # create
        Process(target=add, args=(block.name, lock))
        for _ in range(WORKERS)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print(f"the parent sees: {block.buf[0]}")  # use
    block.close()
    block.unlink()
