"""asyncio tasks."""

from tests.lab.scripts import each_python, measured


@each_python
def test_a_thousand_tasks(python: str) -> None:
    result = measured(
        """
        import asyncio
        async def one(n):
            await asyncio.sleep(0.05)
            return n
        async def main():
            print(sum(await asyncio.gather(*(one(n) for n in range(1000)))))
        asyncio.run(main())
        """,
        python=python,
    )
    assert result.output() == "499500\n" and result.dropped == 0
    tasks = [lane for lane in result.of_kind("task") if "one()" in lane.name]
    assert len(tasks) == 1000
    assert all(lane.finished and lane.finished["outcome"] == "finished" for lane in tasks)
    assert all(lane.time_in("SLEEP") > 0.04 for lane in tasks)
    (loop,) = result.of_kind("main")
    for task in tasks[:50]:
        for state, start, end, _ in task.slices:
            if state == "RUN":  # a task runs only while its loop's thread does
                inside = [s for s in loop.slices if s[0] == "RUN" and s[1] <= start and s[2] >= end]
                assert inside, (task.name, start, end)


def test_a_cancelled_task() -> None:
    result = measured(
        """
        import asyncio
        async def main():
            task = asyncio.create_task(asyncio.sleep(60), name="long")
            await asyncio.sleep(0.02)
            task.cancel()
            try:
                await task
            except asyncio.CancelledError:
                print("cancelled")
        asyncio.run(main())
        """
    )
    assert result.output() == "cancelled\n"
    lane = result.lane("long")
    assert lane.finished is not None and lane.finished["outcome"] == "cancelled"
    assert lane.time_in("SLEEP") < 5
