# 40 uneven tasks, twenty in a message.
import time
from concurrent.futures import ProcessPoolExecutor


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(size):
    for i in range(30 * size):
        step(i)


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.1, 0.1]))
        done = pool.map(  # start
            work,
            range(40),
            chunksize=20,
        )
        results = list(done)  # wait
        print("tasks:", len(results))  # use
