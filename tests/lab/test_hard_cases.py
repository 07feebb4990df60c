"""The cases that are easy to get wrong, each with real threads and processes, on every interpreter found where it matters."""

import textwrap
from collections.abc import Callable

import pytest

from tests.lab.running import Lane, Result, interpreters, run

each_python = pytest.mark.parametrize(
    "python", interpreters(), ids=lambda path: path.rpartition("/")[2] + path[-20:-10]
)

BURN = """
def step(i):
    x = 0
    for k in range(300):
        x += k * i
    return x

def burn(n):
    total = 0
    for i in range(n):
        total += step(i)
    return total
"""


def measured(script: str, *arguments: str, **options: object) -> Result:
    return run(textwrap.dedent(script), *arguments, **options)  # type: ignore[arg-type]


def with_burn(script: str) -> str:
    return BURN + textwrap.dedent(script)


def best_of_three(attempt: Callable[[], None]) -> None:
    """What needs CPUs of its own may fail on a busy machine: twice at most."""
    for tries_left in (2, 1, 0):
        try:
            return attempt()
        except AssertionError:
            if not tries_left:
                raise


def overlap(one: Lane, other: Lane, *states: str) -> float:
    """Seconds in which both lanes were in one of the states."""
    total = 0
    for state, start, end, _ in one.slices:
        if state in states:
            for state2, start2, end2, _ in other.slices:
                if state2 in states:
                    total += max(0, min(end, end2) - max(start, start2))
    return total / 1e9


@each_python
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_a_thread_starts_a_process_that_starts_threads(python: str, method: str) -> None:
    result = measured(
        """
        import multiprocessing, threading, time

        def leaf():
            time.sleep(0.02)

        def child():
            threads = [threading.Thread(target=leaf, name=f"leaf-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        def starter(method):
            process = multiprocessing.get_context(method).Process(target=child, name="the-child")
            process.start()
            process.join()
            print(process.exitcode)

        if __name__ == "__main__":
            import sys
            thread = threading.Thread(target=starter, args=(sys.argv[1],), name="starter")
            thread.start()
            thread.join()
        """,
        method,
        python=python,
    )
    assert result.outcome == "finished" and result.output() == "0\n"
    child = result.lane("the-child")
    starter = result.lane("starter")
    assert child.fact["parent"] == starter.fact["lane"]
    assert child.fact["kind"] == "process" and child.fact["pid"] != starter.fact["pid"]
    assert child.finished is not None and child.finished["exit_code"] == 0
    assert "STARTING" in child.states()
    for name in ("leaf-0", "leaf-1"):
        leaf = result.lane(name)
        assert leaf.fact["pid"] == child.fact["pid"] and leaf.fact["parent"] == child.fact["lane"]
        assert leaf.time_in("SLEEP") > 0.019
    assert starter.time_in("JOIN") > 0.01


def test_a_killed_pool_worker_loses_its_task_and_abandons_those_behind_it() -> None:
    result = measured(
        """
        import os, signal, time
        from concurrent.futures import ProcessPoolExecutor
        from concurrent.futures.process import BrokenProcessPool

        def task(n):
            if n == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            time.sleep(0.05)
            return n

        if __name__ == "__main__":
            with ProcessPoolExecutor(1) as pool:
                futures = [pool.submit(task, n) for n in range(6)]
                for future in futures:
                    try:
                        print(future.result())
                    except BrokenProcessPool:
                        print("broken")
        """
    )
    assert result.output().split() == ["0", *["broken"] * 5]
    (worker,) = result.of_kind("process")
    assert worker.finished is not None and worker.finished["outcome"] == "killed"
    assert worker.finished["exit_code"] == -9
    kinds = [kind for lane in result.lanes for _, kind, _ in lane.marks]
    assert kinds.count("task_ended") == 1
    assert kinds.count("task_lost") == 1
    assert kinds.count("task_abandoned") == 4


@each_python
def test_an_exception_ends_a_thread_and_is_told(python: str) -> None:
    result = measured(
        """
        import threading
        def work():
            raise ValueError("no such thing")
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        thread.join()
        """,
        python=python,
    )
    worker = result.lane("worker")
    assert result.outcome == "finished"  # Python's own exit status: 0
    assert worker.finished is not None
    assert (worker.finished["outcome"], worker.finished["error"]) == ("failed", "ValueError: no such thing")
    assert "ValueError: no such thing" in result.output("stderr")


@pytest.mark.parametrize(
    ("ending", "code", "outcome"),
    [("sys.exit(3)", 3, "failed"), ("os._exit(4)", 4, "failed"), ("sys.exit()", 0, "finished"), ("1/0", 1, "failed")],
)
def test_the_ways_to_end(ending: str, code: int, outcome: str) -> None:
    result = measured(f"import os, sys\nprint('so far', flush=True)\n{ending}\n")
    assert (result.outcome, result.exit_code) == (outcome, code)
    assert result.output() == "so far\n"
    main = result.lane("MainThread")
    assert main.finished is not None and main.finished["outcome"] == outcome


def test_daemons_end_with_their_program() -> None:
    result = measured(
        """
        import multiprocessing, threading, time
        def forever():
            while True:
                time.sleep(0.01)
        if __name__ == "__main__":
            threading.Thread(target=forever, name="daemon-thread", daemon=True).start()
            multiprocessing.Process(target=forever, name="daemon-process", daemon=True).start()
            time.sleep(0.1)
        """
    )
    assert result.outcome == "finished"
    thread, process = result.lane("daemon-thread"), result.lane("daemon-process")
    assert thread.fact["daemon"] and process.fact["daemon"]
    assert thread.finished is not None and thread.finished["outcome"] == "exited"
    assert process.finished is not None and process.finished["outcome"] == "killed"


@each_python
@pytest.mark.filterwarnings("ignore")
def test_a_fork_while_threads_run(python: str) -> None:
    result = measured(
        with_burn(
            """
            import os, threading, warnings
            warnings.simplefilter("ignore")
            threads = [threading.Thread(target=burn, args=(2000,), name=f"burner-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            child = os.fork()
            if child == 0:
                burn(300)
                os._exit(7)
            print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
            for thread in threads:
                thread.join()
            """
        ),
        python=python,
    )
    assert result.output() == "7\n"
    (child,) = result.of_kind("process")
    assert child.finished is not None and child.finished["exit_code"] == 7
    assert child.time_in("RUN") > 0.001
    for number in range(2):
        burner = result.lane(f"burner-{number}")
        assert burner.finished is not None and burner.finished["outcome"] == "finished"
        assert burner.fact["pid"] != child.fact["pid"]


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


def test_a_condition_with_several_waiters() -> None:
    result = measured(
        """
        import threading, time
        ready = threading.Condition()
        waiting = []
        def wait():
            with ready:
                waiting.append(1)
                ready.wait()
        threads = [threading.Thread(target=wait, name=f"waiter-{n}") for n in range(3)]
        for thread in threads:
            thread.start()
        while len(waiting) < 3:
            time.sleep(0.005)
        time.sleep(0.1)
        with ready:
            ready.notify_all()
        for thread in threads:
            thread.join()
        """
    )
    for number in range(3):
        lane = result.lane(f"waiter-{number}")
        assert lane.time_in("LOCK") > 0.09
        assert any(ref.get("object") == "ready" for state, *_, ref in lane.slices if state == "LOCK")


def test_a_full_queue_blocks_its_producer() -> None:
    result = measured(
        """
        import queue, threading, time
        jobs = queue.Queue(maxsize=2)
        def produce():
            for n in range(5):
                jobs.put(n)
        thread = threading.Thread(target=produce, name="producer")
        thread.start()
        time.sleep(0.15)
        for _ in range(5):
            jobs.get()
        thread.join()
        """
    )
    producer = result.lane("producer")
    assert producer.time_in("LOCK") > 0.1
    assert any(ref.get("object") == "jobs" for state, *_, ref in producer.slices if state == "LOCK")


@each_python
def test_c_code_that_lets_go_of_the_gil(python: str) -> None:
    def attempt() -> None:
        result = measured(
            """
            import hashlib, threading
            data = bytes(100_000_000)
            def work():
                for _ in range(2):
                    hashlib.sha256(data)
            threads = [threading.Thread(target=work, name=f"hasher-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """,
            python=python,
            exclusive=True,
        )
        one, other = result.lane("hasher-0"), result.lane("hasher-1")
        for lane in (one, other):
            assert lane.time_in("RUNX") > 0.5 * lane.time_in("RUN", "RUNX")
        assert overlap(one, other, "RUNX") > 0.05
        assert overlap(one, other, "RUN") < 0.01  # two lanes of one GIL are never both drawn as holding it

    best_of_three(attempt)


@each_python
def test_c_code_that_keeps_the_gil(python: str) -> None:
    def attempt() -> None:
        result = measured(
            """
            import threading
            def work():
                for _ in range(2):
                    sum(range(12_000_000))
            threads = [threading.Thread(target=work, name=f"summer-{n}") for n in range(2)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            """,
            python=python,
        )
        one, other = result.lane("summer-0"), result.lane("summer-1")
        busy = sum(lane.time_in("RUN", "RUNX") for lane in (one, other))
        assert busy > 0.1
        assert overlap(one, other, "RUN", "RUNX") < 0.05 * busy

    best_of_three(attempt)


PIPE = """
import os, threading, time
read_end, write_end = os.pipe()

def reader():
    while os.read(read_end, 1) != b"q":
        pass

def feed():
    for _ in range(8):
        time.sleep(0.03)
        os.write(write_end, b"x")
    os.write(write_end, b"q")

thread = threading.Thread(target=reader, name="reader")
thread.start()
feeder = threading.Thread(target=feed, name="feeder")
feeder.start()
"""


def test_a_pipe_reader_beside_a_busy_thread_waits_for_io() -> None:
    def attempt() -> None:
        result = measured(with_burn(PIPE + "\nwhile thread.is_alive():\n    burn(50)\n"))
        reader = result.lane("reader")
        assert reader.time_in("IO") > 0.8 * reader.time_in("IO", "GIL", "CPU", "UNKNOWN", "LOCK", "SLEEP")

    best_of_three(attempt)


def test_a_pipe_reader_alone_never_waits_for_a_core() -> None:
    result = measured(PIPE + "\nthread.join()\n")
    reader = result.lane("reader")
    assert reader.time_in("IO") > 0.2
    assert reader.time_in("CPU") < 0.02


def test_a_blocking_call_that_no_wrapper_knows_is_named_by_the_witness() -> None:
    def attempt() -> None:
        # ctypes calls read() straight from C and lets go of the GIL: only the kernel knows what it waits in.
        script = PIPE.replace("os.read(read_end, 1)", "c_read(read_end)").replace(
            "import os, threading, time",
            "import ctypes, os, threading, time\nlibc = ctypes.CDLL(None)\n"
            "def c_read(fd):\n    buffer = ctypes.create_string_buffer(1)\n    libc.read(fd, buffer, 1)\n"
            "    return buffer.raw\n",
        )
        result = measured(with_burn(script + "\nwhile thread.is_alive():\n    burn(50)\n"))
        reader = result.lane("reader")
        assert reader.time_in("IO") > 0.5 * reader.time_in("IO", "GIL", "CPU", "UNKNOWN", "LOCK")

    best_of_three(attempt)


def test_two_hundred_threads() -> None:
    result = measured(
        """
        import threading, time
        threads = [threading.Thread(target=time.sleep, args=(0.2,), name=f"sleeper-{n}") for n in range(200)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        """
    )
    lanes = [lane for lane in result.lanes if lane.name.startswith("sleeper-")]
    assert len(lanes) == 200 and result.dropped == 0
    assert all(lane.time_in("SLEEP") > 0.19 for lane in lanes)
    assert all(lane.finished and lane.finished["outcome"] == "finished" for lane in lanes)


def test_fifty_megabytes_of_output_are_cut_and_harm_nothing() -> None:
    result = measured("for _ in range(50_000):\n    print('x' * 1000)\n")
    assert result.outcome == "finished"
    assert len(result.output()) <= 1_100_000
    assert any(fact.get("cut") for fact in result.facts if fact["type"] == "output")


def test_a_script_that_raises_at_import() -> None:
    result = measured("import helper\n", files={"helper.py": "raise RuntimeError('at import')\n"})
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert "RuntimeError: at import" in result.output("stderr")
    main = result.lane("MainThread")
    assert main.finished is not None and main.finished["error"] == "RuntimeError: at import"


def test_a_syntax_error_is_said_as_python_says_it() -> None:
    result = measured("print('a'\n")
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert "SyntaxError: '(' was never closed" in result.output("stderr")
    assert "interleave" not in result.output("stderr").replace(result.output("stderr").split('"')[1], "")


def test_changed_directory_replaced_stdout_and_imported_sleep() -> None:
    result = measured(
        """
        import io, os, sys
        from time import sleep
        os.chdir("/")
        kept, sys.stdout = sys.stdout, io.StringIO()
        print("into the void")
        sys.stdout = kept
        sleep(0.05)
        print(os.getcwd())
        """
    )
    assert result.output() == "/\n"
    assert result.lane("MainThread").time_in("SLEEP") > 0.049


def test_an_existing_sitecustomize_still_runs() -> None:
    result = measured(
        """
        import os, subprocess, sys
        environment = dict(os.environ)
        environment["PYTHONPATH"] = environment["PYTHONPATH"] + os.pathsep + os.getcwd()
        subprocess.run([sys.executable, "-c", "import sys; print(sys.marked)"], env=environment, check=True)
        """,
        files={"sitecustomize.py": "import sys\nsys.marked = 'theirs'\n"},
    )
    assert result.output() == "theirs\n"


@each_python
def test_a_python_subprocess_is_a_lane(python: str) -> None:
    result = measured(
        """
        import subprocess, sys
        print(subprocess.run([sys.executable, "other.py"], check=True, capture_output=True, text=True).stdout, end="")
        """,
        files={"other.py": "import time\ntime.sleep(0.05)\nprint('from the other')\n"},
        python=python,
    )
    assert result.output() == "from the other\n"
    (other,) = result.of_kind("process")
    assert other.name == "other.py" and other.time_in("SLEEP") > 0.049
    assert other.fact["parent"] == result.lane("MainThread").fact["lane"]


@each_python
def test_two_threads_share_one_gil(python: str) -> None:
    """Best of three: this needs a machine that is not too busy."""
    best = 1.0
    for _ in range(3):
        result = measured(
            with_burn(
                """
                import threading
                threads = [threading.Thread(target=burn, args=(6000,), name=f"burner-{n}") for n in range(2)]
                for thread in threads:
                    thread.start()
                for thread in threads:
                    thread.join()
                """
            ),
            python=python,
            exclusive=True,
        )
        one, other = result.lane("burner-0"), result.lane("burner-1")
        busy = one.time_in("RUN") + other.time_in("RUN")
        assert one.time_in("GIL") > 0.1 * busy and other.time_in("GIL") > 0.1 * busy
        best = min(best, overlap(one, other, "RUN", "RUNX") / busy)
        if best < 0.01:
            return
    assert best < 0.01
