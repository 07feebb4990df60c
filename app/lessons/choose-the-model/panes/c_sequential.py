# Computing in C, one after another.
import hashlib

TASKS = 4
ROUNDS = 28
BLOCK = bytes(4_000_000)


def work(n):
    for _ in range(ROUNDS):
        hashlib.sha256(BLOCK).digest()


if __name__ == "__main__":
    results = list(map(work, range(TASKS)))  # start
    print(len(results), "tasks")  # use
