import time

STEPS = 2000
SECONDS = 0.1


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(task):
    time.sleep(SECONDS)
    total = 0
    for i in range(STEPS):
        total += step(task + i)
    return total
