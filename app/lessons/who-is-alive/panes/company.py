# In company: five threads are there already.
import threading
import time


def task(seconds):
    time.sleep(seconds)


def count(when):
    global names
    names = [t.name for t in threading.enumerate()]
    print(f"{when}:", threading.active_count())


if __name__ == "__main__":
    for name in ["shell", "control", "output", "beat", "IO"]:
        other = threading.Thread(None, task, name, (1.2,))
        other.start()
    count("before")
    first = threading.Thread(target=task, args=(0.6,))  # create
    second = threading.Thread(target=task, args=(0.3,))
    count("created")
    first.start()  # start
    second.start()
    count("started")
    first.join()  # wait
    second.join()
    count("joined")  # use
