# A coroutine for each wait, all in one thread.
import asyncio
import threading

WAITS = 1000


async def wait(n):
    await asyncio.sleep(0.1)
    return threading.active_count()


async def main():
    waits = [wait(n) for n in range(WAITS)]  # create
    return await asyncio.gather(*waits)  # wait


if __name__ == "__main__":
    counts = asyncio.run(main())  # start
    print("threads:", max(counts))  # use
