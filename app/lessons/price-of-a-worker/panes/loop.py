# A plain loop.
TASKS = 20
STEPS = 30


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(task):
    for i in range(STEPS):
        step(i)


if __name__ == "__main__":
    for task in range(TASKS):  # start
        work(task)
    print(TASKS, "tasks done")  # use
