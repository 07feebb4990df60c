"""Threads."""

from tests.lab.scripts import each_python, measured


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


def test_a_thread_of_the_program_is_the_programs_whatever_it_is_to_run() -> None:
    result = measured(
        """
        import time
        from threading import Thread
        nap = Thread(target=time.sleep, args=(0.01,))
        nap.start()
        nap.join()
        """
    )
    assert [lane.fact["service"] for lane in result.lanes if lane.name.startswith("Thread-")] == [False]


def test_a_thread_that_begins_makes_no_file() -> None:
    """Each system call of the making lets go of the GIL, which beside threads that compute costs a switch interval.
    Whoever creates the thread makes it."""
    result = measured(
        """
        import os, threading
        thread = threading.Thread(target=int)
        opened, plain = [], os.open
        os.open = lambda path, *rest: opened.append(path) or plain(path, *rest)
        thread.start()
        thread.join()
        os.open = plain
        print([path for path in opened if not str(path).startswith("/proc/")])
        """
    )
    assert result.output() == "[]\n"


def test_threads_that_never_begin_cost_no_more_than_a_few_files() -> None:
    result = measured(
        """
        import threading
        idle = [threading.Thread(target=print) for _ in range(500)]
        for thread in idle[400:410]: thread.start()
        for thread in idle[400:410]: thread.join()
        """
    )
    assert result.outcome == "finished" and result.dropped == 0
    assert sum(lane.finished is not None for lane in result.of_kind("thread")) >= 10


def test_a_thread_that_computes_does_not_keep_the_one_that_started_it() -> None:
    """``start`` comes back one switch interval after the new thread began, as it does without us: nothing of ours may
    let go of the GIL meanwhile, for each time would cost an interval more. Best of three: the machine may be busy."""
    took = []
    for _ in range(3):
        result = measured(
            """
            import sys, threading, time
            def spin():
                until = time.perf_counter() + 0.3
                while time.perf_counter() < until: pass
            thread = threading.Thread(target=spin)
            begin = time.perf_counter()
            thread.start()
            print((time.perf_counter() - begin) / sys.getswitchinterval())
            thread.join()
            """
        )
        took.append(float(result.output()))
    assert min(took) < 4, took
