from app.model.states import State
from app.recording.fold import fold
from app.recording.formats.flows import Flow, flows

from ..facts import Facts, lock_example

S = State


def arrows(facts: Facts) -> list[Flow]:
    return list(flows(fold(facts.log())))


def three() -> tuple[Facts, int, int]:
    facts = Facts()
    facts.lane()
    return facts, facts.lane("A"), facts.lane("B")


def test_the_example() -> None:
    assert sorted(arrows(lock_example())) == [
        Flow("join", 1, 98_999, True, 0, 100_000),
        Flow("unlock", 1, 60_000, True, 2, 61_000),
    ]


def test_who_was_woken() -> None:
    facts, a, b = three()
    facts.rows(a, (0, S.RUN)).rows(b, (1, S.LOCK), (20, S.RUN)).mark(a, 10, "woke", other=b)
    facts.finish(a, 50).finish(b, 50)
    assert arrows(facts) == [Flow("unlock", a, 10_000, True, b, 20_000)]


def test_a_result_came_from_the_workers_last_task() -> None:
    facts, a, b = three()
    facts.rows(a, (0, S.RUN), (30, S.JOIN)).mark(a, 29, "task_ended", task=1).finish(a, 90)
    facts.rows(b, (0, S.JOIN), (31, S.RUN)).mark(b, 31, "joined", other=a).finish(b, 60)
    assert arrows(facts) == [Flow("join", a, 29_000, True, b, 31_000)]


def test_a_wait_for_one_that_says_nothing_begins_where_that_one_was() -> None:
    facts, a, b = three()
    facts.rows(a, (0, S.RUN), (10, S.SLEEP)).mark(a, 12, "print").finish(a, 90)
    facts.rows(b, (0, S.LOCK), (40, S.RUN)).mark(b, 40, "acquired", other=a, object="x").finish(b, 60)
    assert arrows(facts) == [Flow("unlock", a, 10_000, False, b, 40_000)]  # not caught by the print


def test_nothing_goes_back_in_time_or_to_lanes_that_do_not_live() -> None:
    facts, a, b = three()
    facts.rows(a, (50, S.RUN)).finish(a, 60)
    facts.rows(b, (0, S.RUN)).mark(b, 10, "joined", other=a).mark(b, 70, "joined", other=a).finish(b, 65)
    facts.mark(b, 5, "joined", other=b).mark(b, 6, "joined", other=77)
    assert arrows(facts) == []


def test_whoever_let_go_last_ended_the_wait_not_whoever_held_the_lock_when_it_began() -> None:
    facts, a, b = three()
    c = facts.lane("C")
    facts.rows(a, (0, S.RUN)).mark(a, 10, "released", object="x").finish(a, 90)
    facts.rows(b, (0, S.LOCK, facts.ref(other=a, object="x")), (10, S.RUN)).mark(b, 30, "released", object="x").finish(
        b, 90
    )
    facts.rows(c, (0, S.LOCK, facts.ref(other=a, object="x")), (30, S.RUN)).finish(c, 90)
    assert arrows(facts) == [Flow("unlock", a, 10_000, True, b, 10_001), Flow("unlock", b, 30_000, True, c, 30_001)]
