# Interpreters: each gets its work as text.
import time
from threading import Thread

try:
    from concurrent import interpreters
except ImportError:  # 3.13 has it on trial
    from test.support import interpreters

WORKERS = 2
STEPS = 12000
counter = 0

WORK = f"""
counter = 0

def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n

for n in range({STEPS}):
    step(n)
counter += 1
"""


if __name__ == "__main__":
    begin = time.perf_counter()
    first = interpreters.create()
    took = time.perf_counter() - begin
    print(f"started after {took * 1000:.1f} ms")
    rooms = [
        interpreters.create()
        for n in range(WORKERS)
    ]
    workers = [  # create
        Thread(target=each.exec, args=(WORK,))
        for each in rooms
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print("counter:", counter)  # use
