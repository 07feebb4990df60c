"""Interpreters in one process are lanes with a GIL each, and what runs in them is not counted twice."""

import pytest

from app.runner.machine import pythons
from tests.lab.running import Result, run

BUILDS = [build for build in pythons() if build.interpreters and build.supported]
each_build = pytest.mark.parametrize("python", [str(build.path) for build in BUILDS] or [None])
SCRIPT = """
import time
from threading import Thread
try:
    from concurrent import interpreters
except ImportError:
    from test.support import interpreters

WORK = '''
def step(n):
    for _ in range(500):
        n = (n * 31 + 7) % 1_000_003
for n in range(6000):
    step(n)
'''

def work():
    interpreter = interpreters.create()
    interpreter.exec(WORK)
    interpreter.exec("import time; time.sleep(0.1)")
    interpreter.close()

workers = [Thread(target=work) for _ in range(2)]
for worker in workers:
    worker.start()
for worker in workers:
    worker.join()
broken = interpreters.create()
try:
    broken.exec("1 / 0")
except Exception as error:
    print("caught", "ZeroDivisionError" in str(error))
"""


@pytest.fixture(scope="module")
def results() -> dict[str, Result]:
    return {}


def result(results: dict[str, Result], python: str | None) -> Result:
    if python is None:
        pytest.skip("No Python with subinterpreters was found here.")
    if python not in results:
        results[python] = run(SCRIPT, python=python)
    return results[python]


@each_build
def test_each_is_a_lane_with_a_gil_of_its_own(results: dict[str, Result], python: str | None) -> None:
    found = result(results, python)
    assert found.outcome == "finished", found.output("stderr")
    guests = found.of_kind("interpreter")
    assert len(guests) == 3
    assert len({lane.fact["gil"] for lane in guests} | {found.lane("MainThread").fact["gil"]}) == 4
    assert {lane.fact["pid"] for lane in guests} == {found.lane("MainThread").fact["pid"]}
    assert all(lane.fact["unit"] == "items" and lane.name.startswith("interpreter ") for lane in guests)


@each_build
def test_it_starts_works_and_ends(results: dict[str, Result], python: str | None) -> None:
    for lane in result(results, python).of_kind("interpreter")[:2]:
        assert lane.slices[0][0] in ("QUEUED", "STARTING")
        assert lane.time_in("STARTING") > 0.001
        assert [kind for _, kind, _ in lane.marks] == ["task_started", "task_ended"] * 2
        assert lane.time_in("RUN", "RUNX") > 0.1 or lane.time_in("CPU", "UNKNOWN") > 0.1  # a busy machine
        assert not lane.time_in("GIL")
        assert lane.finished and lane.finished["outcome"] == "finished"


@each_build
def test_the_thread_in_it_waits_meanwhile_and_is_not_counted(results: dict[str, Result], python: str | None) -> None:
    for lane in result(results, python).of_kind("thread"):
        assert lane.fact["unit"] == "none"
        assert lane.time_in("JOIN") > 0.2 > lane.time_in("RUN")


@each_build
def test_what_goes_wrong_in_it_is_its_own(results: dict[str, Result], python: str | None) -> None:
    found = result(results, python)
    assert found.output() == "caught True\n"
    assert found.of_kind("interpreter")[2].marks[0][1] == "task_started"
