# Computing in C, with asyncio.
import asyncio
import hashlib

TASKS = 4
ROUNDS = 28
BLOCK = bytes(4_000_000)


def work(n):
    for _ in range(ROUNDS):
        hashlib.sha256(BLOCK).digest()


async def task(n):
    return work(n)


async def main():
    tasks = [task(n) for n in range(TASKS)]  # create
    return await asyncio.gather(*tasks)  # wait


if __name__ == "__main__":
    results = asyncio.run(main())  # start
    print(len(results), "tasks")  # use
