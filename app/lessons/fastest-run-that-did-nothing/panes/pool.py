# As in the notebook, but with a pool. Who asks it for results
# cannot overlook a dead worker.
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import set_start_method

DELAY = 2.0

if __name__ == "__main__":

    def compute_square(number):
        result = number * number
        time.sleep(DELAY)
        return f"Square of {number}: {result}"

    set_start_method("spawn")  # as on Windows and macOS
    begin = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:  # create
        futures = [  # start
            pool.submit(compute_square, n)
            for n in (3, 4)
        ]
        for future in futures:
            print(future.result())  # wait
    took = time.perf_counter() - begin  # use
    print(f"Total time taken: {took:.2f} seconds")
