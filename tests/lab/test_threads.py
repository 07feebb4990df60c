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
