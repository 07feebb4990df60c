"""Touches of real runs: what was read and written, by which lane and process; and that races stay what they are."""

from typing import Any

import pytest

from app.lab.watching import SEPARATOR, _described, _words
from app.model.facts import Watched
from app.runner import touched
from tests.lab.running import Result
from tests.lab.scripts import each_python, measured

SEATS: list[Watched] = [{"kind": "variable", "name": "seats"}]


def touches(result: Result) -> list[tuple[str, int, str, str, str]]:
    """(resource, pid, kind, lane, text), in time order."""
    refs: dict[int, Any] = {0: {}}
    resources: dict[int, Any] = {}
    lanes = {lane.fact["lane"]: lane.name for lane in result.lanes}
    found = []
    for fact in result.facts:
        if fact["type"] == "resource":
            resources[fact["resource"]] = fact
        elif fact["type"] == "batch":
            refs.update({ref["ref"]: ref for ref in fact["refs"]})
            for resource, t, kind, lane, ref in fact.get("touches", ()):
                at = resources[resource]
                found.append((t, at["name"], at["pid"], kind, lanes.get(lane, "outside"), refs[ref].get("text", "")))
    return [item[1:] for item in sorted(found)]


@each_python
def test_a_race_is_seen_with_its_reads_and_writes(python: str) -> None:
    result = measured(
        """
        import time
        from threading import Thread
        seats = 2
        def sell():
            global seats
            while True:
                if seats < 1:
                    return
                time.sleep(0.02)
                seats -= 1
        sellers = [Thread(target=sell, name=f"seller {n}") for n in (1, 2, 3)]
        for seller in sellers: seller.start()
        for seller in sellers: seller.join()
        print(seats)
        """,
        python=python,
        watch=SEATS,
    )
    assert result.outcome == "finished" and int(result.output()) < 0, result.output("stderr")
    seen = touches(result)
    assert seen[0][2:] == ("write", "MainThread", "2")
    assert [each[2:] for each in seen if each[2] == "write"][1:4] == [
        ("write", seen[k][3], text) for k, text in zip(_first_writes(seen), ("1", "0", "-1"), strict=True)
    ]
    assert {each[3] for each in seen} == {"MainThread", "seller 1", "seller 2", "seller 3"}
    assert seen[-1][2:] == ("read", "MainThread", result.output().strip())


def _first_writes(seen: list[tuple[str, int, str, str, str]]) -> list[int]:
    return [k for k, each in enumerate(seen) if each[2] == "write"][1:4]


@each_python
def test_a_mark_makes_no_race(python: str) -> None:
    """``n += 1`` loses nothing on these interpreters, however often threads change places; watched it loses nothing."""
    result = measured(
        """
        import sys
        from threading import Thread
        sys.setswitchinterval(1e-5)
        seats = 0
        def add():
            global seats
            for _ in range(40_000):
                seats += 1
        threads = [Thread(target=add) for _ in range(3)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        print(seats)
        """,
        python=python,
        watch=SEATS,
    )
    assert result.output() == "120000\n"
    assert result.reason is None


@each_python
@pytest.mark.parametrize("method", ["fork", "spawn", "forkserver"])
def test_each_process_has_its_own(python: str, method: str) -> None:
    result = measured(
        f"""
        import multiprocessing
        seats = 5
        def change():
            global seats
            seats += 1
        if __name__ == "__main__":
            multiprocessing.set_start_method("{method}")
            child = multiprocessing.Process(target=change)
            child.start()
            child.join()
            print(seats)
        """,
        python=python,
        watch=SEATS,
    )
    assert result.output() == "5\n", result.output("stderr")
    seen = touches(result)
    main = seen[0][1]
    assert [each[2:] for each in seen if each[1] == main] == [("write", "MainThread", "5"), ("read", "MainThread", "5")]
    child = [each[2:] for each in seen if each[1] != main]
    first = "inherit" if method == "fork" else "write"
    assert child == [(first, "Process-1", "5"), ("read", "Process-1", "5"), ("write", "Process-1", "6")]


def test_parts_of_objects_and_snapshots() -> None:
    result = measured(
        """
        import threading, time
        class Stock:
            def __init__(self): self.count = 3
            def __repr__(self): raise ValueError("not to be run")
        stock = Stock()
        prices = {"a": 1}
        alive = None
        def work():
            stock.count -= 1
            prices["a"] += 1
            prices.update(b=2)
            time.sleep(0.05)
        thread = threading.Thread(target=work, name="worker")
        thread.start()
        alive = threading.enumerate()
        thread.join()
        seen = stock
        """,
        watch=[
            {"kind": "object", "name": "stock"},
            {"kind": "object", "name": "prices"},
            {"kind": "variable", "name": "alive"},
        ],
    )
    assert result.outcome == "finished", result.output("stderr")
    assert [(name, kind, lane, text) for name, _, kind, lane, text in touches(result)] == [
        ("alive", "write", "MainThread", "None"),
        ("stock.count", "read", "worker", "3"),
        ("stock.count", "write", "worker", "2"),
        ("prices['a']", "read", "worker", "1"),
        ("prices['a']", "write", "worker", "2"),
        ("prices", "write", "worker", "{'a': 2, 'b': 2}"),
        ("alive", "write", "MainThread", "[MainThread, worker]"),
    ]


def test_values_in_words_are_short_and_run_no_code_of_the_programs() -> None:
    class Loud:
        def __repr__(self) -> str:
            raise AssertionError

    assert _words(Loud()) == "<Loud>"
    assert _words([1, "two", None, Loud()]) == "[1, 'two', None, <Loud>]"
    assert _words(list(range(30))).endswith(", … 30 in all]")
    assert _words(10**5000) == "a number of 16610 bits"
    assert len(_words("x" * 5000)) < 80
    assert _words([[[1]]]) == "[[[…]]]"
    assert _described(2.5) == ("2.5", "2.5", "") and _described({1: 2}) == ("{1: 2}", "", "1")
    assert _described(float("inf"))[1] == _described(2**60)[1] == ""
    assert SEPARATOR == touched._SEPARATOR


@each_python
def test_what_processes_share_is_one_row_outside_of_them(python: str) -> None:
    result = measured(
        """
        from multiprocessing import Process, Value
        def add(counter):
            with counter.get_lock():
                counter.value += 1
        if __name__ == "__main__":
            counter = Value("i", 0)
            workers = [Process(target=add, args=(counter,)) for _ in range(2)]
            for worker in workers: worker.start()
            for worker in workers: worker.join()
            print(counter.value)
        """,
        python=python,
        watch=[{"kind": "shared", "name": "counter"}],
    )
    assert result.output() == "2\n", result.output("stderr")
    seen = touches(result)
    assert [(pid, kind, text) for _, pid, kind, _, text in seen] == [
        *((0, "read", "0"), (0, "write", "1"), (0, "read", "1"), (0, "write", "2"), (0, "read", "2")),
    ]
    assert len({lane for _, _, _, lane, _ in seen}) == 3
