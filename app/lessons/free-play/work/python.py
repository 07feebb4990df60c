STEPS = 4000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(task):
    total = 0
    for i in range(STEPS):
        total += step(task + i)
    return total
