# The blocking calls move to threads.
# A heartbeat wants to beat every 50 ms.
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
        now = time.perf_counter()
        late.append(now - due)


async def job():
    await asyncio.to_thread(time.sleep, DELAY)


async def main():
    done = asyncio.Event()
    heart = heartbeat(done)
    beats = asyncio.create_task(heart)  # create
    jobs = [job() for _ in range(JOBS)]
    await asyncio.gather(*jobs)  # wait
    done.set()
    await beats


if __name__ == "__main__":
    asyncio.run(main())  # start
    worst = max(late) * 1000  # use
    print(f"beats: {len(late)}")
    print(f"worst lateness: {worst:.0f} ms")
