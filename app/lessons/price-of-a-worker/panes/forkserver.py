# A process for each task, by forkserver.
from multiprocessing import get_context

TASKS = 20
STEPS = 30


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003


def work(task):
    for i in range(STEPS):
        step(i)


if __name__ == "__main__":
    Process = get_context("forkserver").Process
    workers = [  # create
        Process(target=work, args=(i,))
        for i in range(TASKS)
    ]
    for worker in workers:  # start
        worker.start()
    for worker in workers:  # wait
        worker.join()
    print(TASKS, "tasks done")  # use
