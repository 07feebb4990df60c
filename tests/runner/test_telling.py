"""Facts of one flush. (Their content: ``test_assemble``.)"""

from typing import Any

from app.model.states import State
from app.runner.lane import Lane
from app.runner.telling import Teller


def take(teller: Teller) -> list[Any]:
    return teller.take(lambda pid: True, lambda lane: None, 0)


def told() -> tuple[Teller, Lane]:
    teller, lane = Teller(), Lane((1, 1), 0)
    teller.number(lane)
    return teller, lane


def test_equal_refs_are_one_and_sent_once() -> None:
    teller, lane = told()
    assert teller.ref() == teller.ref(line=None, text="") == 0
    first = teller.ref(line=3, other=0)
    assert teller.ref(other=0, line=3) == first
    teller.row(lane, 5, State.GIL, first)
    batch = take(teller)[1]
    assert batch["refs"] == [{"ref": 1, "line": 3, "other": 0}]
    teller.row(lane, 7, State.RUN)
    teller.row(lane, 9, State.GIL, teller.ref(line=3, other=0))
    assert take(teller)[0]["refs"] == []


def test_rows_are_in_strict_order_and_say_something_new() -> None:
    teller, lane = told()
    for t, state in ((5, State.RUN), (6, State.RUN), (5, State.GIL), (2, State.CPU)):
        teller.row(lane, t, state)
    assert take(teller)[1]["rows"] == [(0, 5, 1, 0), (0, 6, 3, 0), (0, 7, 5, 0)]


def test_running_for_no_time_is_no_row() -> None:
    teller, lane = told()
    teller.row(lane, 0, State.GIL)
    teller.resume(lane, 10_000)
    assert [row[2] for row in take(teller)[1]["rows"]] == [State.GIL], "not yet"
    teller.row(lane, 10_500, State.SLEEP)
    assert take(teller)[0]["rows"] == [(0, 10_000, State.SLEEP, 0)]
    teller.resume(lane, 20_000)
    teller.row(lane, 25_000, State.SLEEP)
    assert [row[1:3] for row in take(teller)[0]["rows"]] == [(20_000, State.RUN), (25_000, State.SLEEP)]


def test_nothing_to_tell_is_no_fact() -> None:
    teller, _ = told()
    assert len(take(teller)) == 1
    assert take(teller) == []
