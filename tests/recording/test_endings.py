import pytest

from app.model.states import State
from app.recording.endings import LOST, end_fact, lost_facts

from .facts import Facts

S = State


def test_the_end_bears_outcome_metrics_and_verdict() -> None:
    facts = Facts()
    main = facts.lane()
    facts.rows(main, (0, S.RUN)).finish(main, 2_000)
    end = end_fact(facts.log(), "failed", 3, "It failed.", 2_000_000)
    assert (end["type"], end["outcome"], end["exit_code"], end["reason"]) == ("end", "failed", 3, "It failed.")
    assert end["metrics"]["wall_s"] == pytest.approx(0.002)
    assert end["verdict"] is not None


def test_open_lanes_are_lost_or_abandoned_before_the_end() -> None:
    facts = Facts()
    done, open_lane, never, empty = (facts.lane() for _ in range(4))
    facts.rows(done, (0, S.RUN)).rows(open_lane, (0, S.QUEUED), (1, S.RUN)).rows(never, (0, S.QUEUED))
    facts.seen(open_lane, 40).finish(done, 30)
    *lanes, end = lost_facts(facts.log())
    assert [(fact["lane"], fact["t"], fact["outcome"]) for fact in lanes if fact["type"] == "finished"] == [
        (open_lane, 40_000, "lost"),
        (never, 0, "abandoned"),
        (empty, 0, "abandoned"),
    ]
    assert end["type"] == "end"
    assert (end["outcome"], end["reason"], end["t"]) == ("lost", LOST, 40_000)


def test_a_run_that_never_started_is_lost_too() -> None:
    (end,) = lost_facts(Facts().log()[:2])
    assert end["type"] == "end"
    assert (end["outcome"], end["t"], end["verdict"]) == ("lost", 0, None)
