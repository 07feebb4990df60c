# A pool of 50 threads takes the waits in turn.
import threading
import time
from concurrent.futures import ThreadPoolExecutor

WAITS = 1000


def wait(n):
    time.sleep(0.1)
    return threading.active_count()


if __name__ == "__main__":
    with ThreadPoolExecutor(50) as pool:  # create
        waits = pool.map(wait, range(WAITS))  # start
        counts = list(waits)  # wait
        print("threads:", max(counts))  # use
