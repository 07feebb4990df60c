# Two processes, many numbers in a message.
import time
from concurrent.futures import ProcessPoolExecutor

NUMBERS = 5000
CHUNK = 100


def square(n):
    return n * n


if __name__ == "__main__":
    with ProcessPoolExecutor(2) as pool:  # create
        # First the workers come up.
        list(pool.map(time.sleep, [0.1, 0.1]))
        squares = pool.map(  # start
            square,
            range(NUMBERS),
            chunksize=CHUNK,
        )
        results = list(squares)  # wait
        print("squares:", len(results))  # use
