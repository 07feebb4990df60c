# As in the notebook, but with a pool: its results have to be asked for, so a dead worker cannot be overlooked.
import multiprocessing
import time
from concurrent.futures import ProcessPoolExecutor

DELAY = 2.0

if __name__ == "__main__":

    def compute_square(number):
        result = number * number
        time.sleep(DELAY)
        return f"Square of {number}: {result}"

    multiprocessing.set_start_method("spawn")  # as on Windows and macOS
    begin = time.perf_counter()
    with ProcessPoolExecutor(2) as pool:  # create
        futures = [pool.submit(compute_square, n) for n in (3, 4)]  # start
        for future in futures:
            print(future.result())  # wait
    print(f"Total time taken: {time.perf_counter() - begin:.2f} seconds")  # use
