# Waiting, with asyncio.
import asyncio

TASKS = 4


async def task(n):
    await asyncio.sleep(0.15)


async def main():
    tasks = [task(n) for n in range(TASKS)]  # create
    return await asyncio.gather(*tasks)  # wait


if __name__ == "__main__":
    results = asyncio.run(main())  # start
    print(len(results), "tasks")  # use
