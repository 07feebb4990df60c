# The blocking call is moved to a thread. A heartbeat wants to beat every 50 ms.
import asyncio
import time

JOBS = 4
DELAY = 0.5
BEAT = 0.05
late = []


async def heartbeat(done):
    while not done.is_set():
        due = time.perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        late.append(time.perf_counter() - due)


async def job():
    await asyncio.to_thread(time.sleep, DELAY)


async def main():
    done = asyncio.Event()
    beat = asyncio.create_task(heartbeat(done))  # create
    await asyncio.gather(*[job() for _ in range(JOBS)])  # wait
    done.set()
    await beat


if __name__ == "__main__":
    asyncio.run(main())  # start
    print(f"{len(late)} beats, worst lateness {max(late) * 1000:.0f} ms")  # use
