# As in a notebook: what you type into a cell is in no file that a new process could import.
# Here the guard plays that part: a child imports this file and skips everything below the guard.
import multiprocessing
import time

DELAY = 2.0

if __name__ == "__main__":

    def compute_square(number):
        result = number * number
        time.sleep(DELAY)
        print(f"Square of {number}: {result}")

    multiprocessing.set_start_method("spawn")  # as on Windows and macOS
    begin = time.perf_counter()
    workers = [multiprocessing.Process(target=compute_square, args=(n,)) for n in (3, 4)]  # create
    for worker in workers:
        worker.start()  # start
    for worker in workers:
        worker.join()  # wait
    print(f"Total time taken: {time.perf_counter() - begin:.2f} seconds")  # use
    for worker in workers:
        print(f"{worker.name}: exit code {worker.exitcode}")
