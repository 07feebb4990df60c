import json
from collections import defaultdict
from itertools import pairwise
from typing import Any

import pytest

from app.model.states import STATES, State
from app.recording.analysis import measure
from app.recording.fold import fold
from app.recording.formats import write

from ..facts import Facts, lock_example, random_facts


def trace(facts: Facts) -> list[dict[str, Any]]:
    whole = json.loads("".join(write("json", facts.log())))
    events: list[dict[str, Any]] = whole["traceEvents"]
    return events


def test_chrome_names_and_sorts_each_lane() -> None:
    events = trace(lock_example())
    names = {(e["pid"], e["tid"]): e["args"]["name"] for e in events if e["name"] == "thread_name"}
    assert list(names.values()) == ["MainThread", "A", "=B()", "task", "feeder (library)"]
    assert len(names) == 5  # task and helper have rows of their own
    order = [e["args"]["sort_index"] for e in events if e["name"] == "thread_sort_index"]
    assert order == [0, 1, 2, 3, 4]
    assert [e["args"]["name"] for e in events if e["name"] == "process_name"] == ["A run"]
    assert [e["args"]["sort_index"] for e in events if e["name"] == "process_sort_index"] == [0]


def test_chrome_slices_bear_plain_names_ids_and_causes() -> None:
    lock = next(e for e in trace(lock_example()) if e["name"] == "Blocked on a lock")
    assert lock["ph"] == "X"
    assert (lock["ts"], lock["dur"]) == (30, 31)
    assert lock["args"] == {"state": "LOCK", "cause": "held by A", "object": "lock", "line": 4}


def test_chrome_times_are_exact_to_the_nanosecond() -> None:
    assert '"ts":5.001,"dur":74.999' in "".join(write("json", lock_example().log()))


def test_chrome_arrows_and_instants() -> None:
    events = trace(lock_example())
    arrows = [(e["ph"], e["name"], e["tid"], e["ts"]) for e in events if e["ph"] in "sf"]
    assert sorted(arrows) == sorted(
        [("s", "join", 101, 98.999), ("f", "join", 100, 100), ("s", "unlock", 101, 60), ("f", "unlock", 102, 61)]
    )
    instants = [(e["name"], e["ts"], e["s"]) for e in events if e["ph"] == "i"]
    assert ("print", 100, "t") in instants
    assert ("released", 60, "t") in instants
    assert ("start", 0, "t") in instants
    assert ("finish", 98.999, "t") in instants
    finish = next(e for e in events if e["name"] == "finish")
    assert finish["args"] == {"outcome": "finished"}


def test_an_arrow_comes_after_what_it_is_bound_to_and_before_what_it_is_not() -> None:
    events = trace(lock_example())

    def place(**wanted: Any) -> int:
        return next(n for n, e in enumerate(events) if all(e.get(key) == value for key, value in wanted.items()))

    assert place(ph="i", name="released", tid=101) < place(ph="s", name="unlock")
    assert place(ph="X", tid=102, ts=61) < place(ph="f", name="unlock") < place(ph="i", name="acquired", tid=102)


def test_chrome_counters_are_the_steps() -> None:
    facts = lock_example()
    measured = measure(facts.log())
    for name, unit, steps in (("in progress", "tasks", measured.flight), ("running", "lanes", measured.running)):
        counter = [(e["ts"], e["args"][unit]) for e in trace(facts) if e["ph"] == "C" and e["name"] == name]
        assert counter == [(t / 1000, v) for t, v in zip(steps.t, steps.v, strict=True)]


@pytest.mark.parametrize("seed", range(25))
def test_chrome_is_well_formed(seed: int) -> None:
    facts = random_facts(seed, lanes=8)
    slices = defaultdict(list)
    arrows = defaultdict(list)
    plain = {info.name for info in STATES}
    for event in trace(facts):
        if event["ph"] == "X":
            assert event["dur"] > 0
            assert event["name"] in plain
            slices[event["tid"]].append((round(event["ts"] * 1000), round((event["ts"] + event["dur"]) * 1000)))
        elif event["ph"] in "sf":
            arrows[event["id"]].append(event)
    for found in slices.values():
        assert found == sorted(found)
        assert all(end <= begin for (_, end), (begin, _) in pairwise(found))
    for pair in arrows.values():
        begin, end = sorted(pair, key=lambda event: event["ph"] == "f")
        assert (begin["ph"], end["ph"], end["bp"]) == ("s", "f", "e")
        assert begin["ts"] < end["ts"]
        for event in pair:
            t = round(event["ts"] * 1000)
            assert any(a <= t < b for a, b in slices[event["tid"]]), event
    folded = fold(facts.log())
    assert sum(map(len, slices.values())) == sum(len(list(track.slices())) for track in folded.tracks.values())


def test_touches_are_instants_and_numbers_are_counters() -> None:
    facts = Facts()
    main = facts.lane()
    facts.rows(main, (0, State.RUN)).touch("seats", 1, "write", main, text="2", value=2, line=3)
    facts.touch("seats", 2, "read", main, text="2", value=2).touch("out", 3, "write", main, "file", value=5)
    facts.touch("out", 4, "write", main, "file", value=5).touch("out", 5, "size", -1, "file", value=10)
    events = trace(facts.finish(main, 9).end(9))
    instants = [(e["name"], e["ts"]) for e in events if e.get("cat") == "touch"]
    assert instants == [("write seats", 1), ("read seats", 2), ("write out", 3), ("write out", 4)]
    counters = [
        (e["name"], e["args"]) for e in events if e["ph"] == "C" and e["name"] not in ("in progress", "running")
    ]
    assert counters == [
        ("seats", {"value": 2}),
        ("out written", {"written": 5}),
        ("out written", {"written": 10}),
        ("out on disk", {"on disk": 10}),
    ]
