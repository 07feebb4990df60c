# Computing in Python, with asyncio.
import asyncio

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


async def task(n):
    return work(n)


async def main():
    tasks = [task(n) for n in range(TASKS)]  # create
    return await asyncio.gather(*tasks)  # wait


if __name__ == "__main__":
    results = asyncio.run(main())  # start
    print(len(results), "tasks")  # use
