"""A viewer's decisions, without a socket or a clock."""

import pytest

from app.streaming.session import CLOSE_NORMAL, CLOSE_TRY_AGAIN, MOST_HELD, STALL_S, Do, Session


@pytest.mark.parametrize(
    ("cursor", "furthest", "ended", "held", "todo"),
    [
        (0, 5, False, 0, Do.SEND),
        (4, 5, True, 0, Do.SEND),  # the end is sent before the goodbye
        (5, 5, False, 0, Do.JOIN),
        (5, 5, True, 0, Do.CLOSE),
        (0, 5, False, MOST_HELD, Do.SEND),
        (0, 5, False, MOST_HELD + 1, Do.WAIT),
        (5, 5, True, MOST_HELD + 1, Do.WAIT),
    ],
)
def test_what_it_does(cursor: int, furthest: int, ended: bool, held: int, todo: Do) -> None:
    assert Session(cursor).next(furthest, ended, held, now=0) is todo


def test_after_the_end_it_is_closed_normally() -> None:
    session = Session(5)
    session.next(5, True, 0, now=0)
    assert session.code == CLOSE_NORMAL


def test_without_progress_it_is_sent_away_and_keeps_its_cursor() -> None:
    session = Session(3)
    assert session.next(9, False, MOST_HELD + 50, now=10) is Do.WAIT
    assert session.next(9, False, MOST_HELD + 50, now=10 + STALL_S - 0.1) is Do.WAIT
    assert session.next(9, False, MOST_HELD + 50, now=10 + STALL_S) is Do.CLOSE
    assert (session.code, session.cursor) == (CLOSE_TRY_AGAIN, 3)
    assert len(session.reason.encode()) <= 123  # what a close frame has room for


def test_slow_progress_is_progress() -> None:
    session = Session(3)
    held = MOST_HELD * 10
    for now in range(20):
        assert session.next(9, False, held - now, now=now * (STALL_S - 0.1)) is Do.WAIT


def test_room_in_between_starts_the_patience_anew() -> None:
    session = Session(3)
    session.next(9, False, MOST_HELD + 1, now=0)
    assert session.next(9, False, 0, now=2) is Do.SEND
    assert session.held_up_since is None
    assert session.next(9, False, MOST_HELD + 1, now=2) is Do.WAIT
    assert session.next(9, False, MOST_HELD + 1, now=2 + STALL_S - 0.1) is Do.WAIT
