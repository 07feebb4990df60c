# A heartbeat alone.
import sys
from time import perf_counter, sleep

INTERVAL = 5

if __name__ == "__main__":
    sys.setswitchinterval(INTERVAL / 1000)
    end = perf_counter() + 1
    late = []
    while perf_counter() < end:  # start
        due = perf_counter() + 0.01
        sleep(0.01)
        late.append(1000 * (perf_counter() - due))
    late.sort()  # use
    print(f"median: {late[len(late) // 2]:.2f} ms")
    print(f"worst: {late[-1]:.2f} ms")
