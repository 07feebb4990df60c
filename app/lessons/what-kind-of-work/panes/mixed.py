# Half and half: compute a little, wait a little, ten times.
import time

SECONDS = 1.0


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def mixed(number):
    for _ in range(10):
        end = time.perf_counter() + SECONDS / 20
        while time.perf_counter() < end:
            number = step(number)
        time.sleep(SECONDS / 20)
    return number


if __name__ == "__main__":
    wall, cpu = time.perf_counter(), time.thread_time()
    result = mixed(3)  # start
    wall = time.perf_counter() - wall  # use
    cpu = time.thread_time() - cpu
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s")
    print(f"share {cpu / wall:.2f}")
