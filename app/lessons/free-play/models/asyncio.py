import asyncio

TASKS = 4


async def main():
    return await asyncio.gather(*(work(i) for i in range(TASKS)))


if __name__ == "__main__":
    results = asyncio.run(main())  # start
    print(len(results), "tasks done")  # use
