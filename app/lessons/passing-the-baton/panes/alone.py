# A heartbeat alone.
import sys
import time
from threading import Thread

INTERVAL = 5
BEATS = 60


def hog():
    end = time.perf_counter() + 1.1
    while time.perf_counter() < end:
        sum(range(2000))


if __name__ == "__main__":
    sys.setswitchinterval(INTERVAL / 1000)
    hogs = [Thread(target=hog) for _ in range(0)]  # create
    for worker in hogs:  # start
        worker.start()
    late = []
    for _ in range(BEATS):
        due = time.perf_counter() + 0.01
        time.sleep(0.01)
        late.append(1000 * (time.perf_counter() - due))
    for worker in hogs:  # wait
        worker.join()
    print(f"median: {sorted(late)[BEATS // 2]:.2f} ms")  # use
    print(f"worst: {max(late):.2f} ms")
