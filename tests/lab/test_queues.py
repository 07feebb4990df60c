"""Queues."""

from tests.lab.scripts import measured


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
