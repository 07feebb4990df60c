# Real computing, until the same time has passed.
import time

SECONDS = 1.0


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def compute(number):
    end = time.perf_counter() + SECONDS
    while time.perf_counter() < end:
        number = step(number)
    return number


if __name__ == "__main__":
    wall, cpu = time.perf_counter(), time.thread_time()
    result = compute(3)  # start
    wall = time.perf_counter() - wall  # use
    cpu = time.thread_time() - cpu
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s")
    print(f"share {cpu / wall:.2f}")
