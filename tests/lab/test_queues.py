"""Queues."""

from tests.lab.scripts import measured


def test_marks_tell_how_long_the_queue_is_and_its_bound() -> None:
    result = measured(
        """
        import queue
        jobs = queue.Queue(maxsize=2)
        other = queue.LifoQueue()
        def use(given):
            given.put("a")
            given.put_nowait("b")
            given.get()
            given.get_nowait()
        use(jobs)
        use(other)
        """
    )
    marks = [(kind, ref["object"], ref["value"], ref.get("most")) for _, kind, ref in result.lane("MainThread").marks]
    steps = [("put", 1), ("put", 2), ("got", 1), ("got", 0)]
    assert marks == [(kind, "jobs", n, 2) for kind, n in steps] + [(kind, "other", n, None) for kind, n in steps]


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
