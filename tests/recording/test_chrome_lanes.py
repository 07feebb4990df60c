import random
from typing import Any

import pytest

from app.model.errors import InvalidRequest
from app.recording.chrome_lanes import Trace, read, states

Event = dict[str, Any]


def event(ph: str, ts: float, name: str = "", tid: object = 1, **more: Any) -> Event:
    return {"ph": ph, "ts": ts, "name": name, "pid": 1, "tid": tid, **more}


def taken(*given: Event) -> Trace:
    return read(given, 1000, 10)


def told(trace: Trace, place: int = 0) -> list[tuple[int, str | None]]:
    return [(t, what[0] if what else None) for t, what in states(trace.threads[place])]


def test_the_slice_that_began_last_counts() -> None:
    nested = (event("X", 1, "outer", dur=9), event("X", 1, "inner", dur=2), event("B", 5, "late"), event("E", 7))
    assert told(taken(*nested)) == [(1000, "inner"), (3000, "outer"), (5000, "late"), (7000, "outer"), (10000, None)]
    assert told(taken(*reversed(nested[:2]))) == [(1000, "inner"), (3000, "outer"), (10000, None)]
    crossed = taken(event("X", 0, "a", dur=4), event("X", 2, "b", dur=6), event("X", 10, "c", dur=1))
    assert told(crossed) == [(0, "a"), (2000, "b"), (8000, None), (10000, "c"), (11000, None)]


def test_what_was_begun_and_not_ended_lasts_as_long_as_its_thread_is_known() -> None:
    trace = taken(event("B", 1, "open"), event("X", 3, "x", dur=2), event("E", 0, tid=2))
    assert told(trace) == [(1000, "open"), (3000, "x"), (5000, None)]
    assert trace.left_out == {"ends without a beginning": 1}


@pytest.mark.parametrize("seed", range(10))
def test_states_are_those_of_brute_force(seed: int) -> None:
    dice = random.Random(seed)
    given = [event("X", dice.randrange(50), str(n), dur=dice.randrange(1, 20)) for n in range(30)]
    found = told(taken(*given))
    for instant in range(0, 80_000, 500):
        under_way = [e for e in given if e["ts"] * 1000 <= instant < (e["ts"] + e["dur"]) * 1000]
        # Began last; of those that began together the shortest; of those the one that the file has last.
        best = max(under_way, key=lambda e: (e["ts"], -e["dur"], given.index(e)), default=None)
        at = [name for t, name in found if t <= instant]
        assert (at[-1] if at else None) == (best["name"] if best else None), instant


def test_names_order_arrows_and_what_is_left_out() -> None:
    meta = [
        {"ph": "M", "name": name, "pid": pid, "tid": tid, "args": about}
        for name, pid, tid, about in (
            ("process_name", 1, 0, {"name": "P"}),
            ("thread_name", 1, 7, {"name": "second"}),
            ("thread_name", 1, "x", {"name": "first"}),
            ("thread_sort_index", 1, 7, {"sort_index": 2}),
            ("thread_sort_index", 1, "x", {"sort_index": 1}),
            ("thread_name", 1, 8, "junk"),
        )
    ]
    lanes = [event("X", 0, "a", 7, dur=5), event("X", 0, "b", "x", dur=5)]
    arrows = [event("s", 1, "go", 7, id=1), event("f", 2, "go", "x", id=1), event("f", 3, "go", "x", id=9)]
    trace = taken(*meta, *lanes, *arrows, event("C", 1), event("b", 1), event("?", 1), {"name": "no phase"})
    assert [thread.name for thread in trace.threads] == ["first", "second"]
    assert trace.processes == {"1": "P"}
    [arrow] = trace.arrows
    assert (arrow.name, arrow.source.name, arrow.target_t) == ("go", "second", 2000)
    assert trace.left_out == {
        "arrows without a beginning": 1,
        "counters": 1,
        "asynchronous events": 1,
        "events of unknown kinds": 2,
    }


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ([event("X", 1, "a", dur="x")], r"event 1 \(a\) has no duration"),
        ([{"ph": "i"}], "event 1 has no time"),
        ([event("X", 1e300, dur=1)], "has no time"),
        ([event("X", True, dur=1)], "has no time"),
        ([event("X", 1, dur=1)] * 4, "more events than can be taken in"),
        ([event("X", 1, tid=n, dur=1) for n in range(3)], "more threads"),
    ],
)
def test_what_is_wrong_or_too_much(given: list[Event], says: str) -> None:
    with pytest.raises(InvalidRequest, match=says):
        read(given, 3, 2)


def test_a_deep_pile_takes_no_longer_than_a_long_row() -> None:
    """Each slice is looked at twice, however they lie in each other (this would take minutes otherwise)."""
    pile = [event("X", n, "a", dur=200_000) for n in range(60_000)]  # each ends after all have begun
    assert len(list(states(read(pile, 100_000, 1).threads[0]))) == 60_001
