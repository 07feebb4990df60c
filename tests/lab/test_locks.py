"""Locks and conditions."""

from tests.lab.scripts import measured


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


def test_each_lock_has_a_name_of_its_own() -> None:
    result = measured(
        """
        from threading import Lock, RLock
        def take():
            lock = Lock()
            with lock:
                pass
        take()
        take()
        class Account:
            def __init__(self, guard):
                self.guard = guard
        account = Account(RLock())
        with account.guard:
            pass
        """
    )
    taken = [ref["object"] for _, kind, ref in result.lane("MainThread").marks if kind == "acquired"]
    assert taken == ["lock", "lock 2", "account"]
