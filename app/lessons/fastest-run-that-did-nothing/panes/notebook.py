# As in a notebook: a cell is in no file that can be imported.
# Here the guard plays that part: a child skips what is below.
import time
from multiprocessing import Process, set_start_method

DELAY = 2.0

if __name__ == "__main__":

    def compute_square(number):
        result = number * number
        time.sleep(DELAY)
        print(f"Square of {number}: {result}")

    set_start_method("spawn")  # as on Windows and macOS
    begin = time.perf_counter()
    workers = [  # create
        Process(target=compute_square, args=(n,))
        for n in (3, 4)
    ]
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    took = time.perf_counter() - begin  # use
    print(f"Total time taken: {took:.2f} seconds")
    for worker in workers:
        print(f"{worker.name}: exit code {worker.exitcode}")
