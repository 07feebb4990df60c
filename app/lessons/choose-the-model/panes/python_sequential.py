# Computing in Python, one after another.
TASKS = 4
STEPS = 3000


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def work(n):
    for _ in range(STEPS):
        n = step(n)
    return n


if __name__ == "__main__":
    results = list(map(work, range(TASKS)))  # start
    print(len(results), "tasks")  # use
