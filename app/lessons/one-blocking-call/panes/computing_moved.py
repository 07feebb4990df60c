# The computing is moved to threads. A heartbeat wants to beat every 50 ms.
import asyncio
import time

JOBS = 4
STEPS = 5000
BEAT = 0.05
late = []


def step(number):
    for _ in range(500):
        number = (number * 31 + 7) % 1_000_003
    return number


def compute(number):
    for _ in range(STEPS):
        number = step(number)
    return number


async def heartbeat(done):
    while not done.is_set():
        due = time.perf_counter() + BEAT
        await asyncio.sleep(BEAT)
        late.append(time.perf_counter() - due)


async def job():
    await asyncio.to_thread(compute, 3)


async def main():
    done = asyncio.Event()
    beat = asyncio.create_task(heartbeat(done))  # create
    await asyncio.gather(*[job() for _ in range(JOBS)])  # wait
    done.set()
    await beat


if __name__ == "__main__":
    asyncio.run(main())  # start
    print(f"{len(late)} beats, worst lateness {max(late) * 1000:.0f} ms")  # use
