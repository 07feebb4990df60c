import time

SECONDS = 0.2


def work(task):
    time.sleep(SECONDS)
    return task
