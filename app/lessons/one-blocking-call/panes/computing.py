# Four coroutines compute.
# A heartbeat wants to beat every 50 ms.
import asyncio
import time

JOBS = 4
STEPS = 5000
BEAT = 0.05
late = []


def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
    return n


def compute(n):
    for _ in range(STEPS):
        n = step(n)
    return n


async def heartbeat(done):
    while not done.is_set():
        due = time.perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        now = time.perf_counter()
        late.append(now - due)


async def job():
    compute(3)


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
