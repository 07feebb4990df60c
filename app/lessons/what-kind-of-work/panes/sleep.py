# The lecture's task, "simulating a CPU-bound task".
import time

SECONDS = 1.0


def compute_square(number):
    result = number * number
    time.sleep(SECONDS)
    return result


if __name__ == "__main__":
    wall, cpu = time.perf_counter(), time.thread_time()
    result = compute_square(3)  # start
    wall = time.perf_counter() - wall  # use
    cpu = time.thread_time() - cpu
    print(f"wall {wall:.2f} s, CPU {cpu:.2f} s")
    print(f"share {cpu / wall:.2f}")
