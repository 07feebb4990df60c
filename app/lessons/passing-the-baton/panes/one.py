# Beside one thread that computes.
import sys
from threading import Thread
from time import perf_counter, sleep

INTERVAL = 5


def hog():
    end = perf_counter() + 1.1
    while perf_counter() < end:
        sum(range(2000))


if __name__ == "__main__":
    sys.setswitchinterval(INTERVAL / 1000)
    for _ in range(1):
        Thread(target=hog).start()  # start
    end = perf_counter() + 1
    late = []
    while perf_counter() < end:
        due = perf_counter() + 0.01
        sleep(0.01)
        late.append(1000 * (perf_counter() - due))
    late.sort()  # use
    print(f"median: {late[len(late) // 2]:.2f} ms")
    print(f"worst: {late[-1]:.2f} ms")
