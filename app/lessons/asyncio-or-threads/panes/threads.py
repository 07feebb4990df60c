# A thread for each wait.
import threading
import time

WAITS = 1000
counts = []


def wait(n):
    time.sleep(0.1)
    counts.append(threading.active_count())


if __name__ == "__main__":
    # Memory for the calls of each: 256 KB.
    threading.stack_size(256 * 1024)
    threads = [  # create
        threading.Thread(target=wait, args=(n,))
        for n in range(WAITS)
    ]
    for thread in threads:
        thread.start()  # start
    for thread in threads:
        thread.join()  # wait
    print("threads:", max(counts))  # use
