import pytest

from app.model.states import State
from app.recording.analysis import measure
from app.recording.fold import fold
from app.recording.metrics import cost, moved, speedup, start_lengths, turn_lengths
from app.recording.units import cast

from .facts import Facts

S = State


def test_a_turn_lasts_until_the_gil_is_lost() -> None:
    facts = Facts()
    facts.rows(facts.lane(), (0, S.JOIN))
    lane, other = facts.lane(kind="thread", gil="1"), facts.lane(kind="thread", gil="1")
    facts.rows(lane, (0, S.RUN, 0), (2, S.RUN), (5, S.GIL), (6, S.RUN), (7, S.CPU), (8, S.RUN), (9, S.LOCK))
    facts.seen(lane, 12)
    facts.rows(other, (0, S.GIL), (5, S.RUN), (6, S.GIL)).finish(other, 12)
    parts = cast(fold(facts.log()))
    assert sorted(turn_lengths(parts, 0, 12_000)) == [1_000, 3_000, 5_000]


def test_whose_waits_are_summed() -> None:
    """Main's own lock, GIL and CPU waits count; that it sleeps or waits for its workers does not double the sum."""
    facts = Facts()
    main = facts.lane()
    worker = facts.lane()
    helper = facts.lane(service=True, unit="none")
    states = (S.RUN, S.GIL, S.CPU, S.LOCK, S.JOIN, S.SLEEP, S.IO, S.TRANSFER)
    for lane in (main, worker, helper):
        facts.rows(lane, *((1_000 * place, state) for place, state in enumerate(states)))
        facts.finish(lane, 8_000)
    metrics = measure(facts.log()).metrics
    ms = {name: round((value or 0) * 1000) for name, value in metrics.items() if name.endswith("_s")}
    assert (ms["wall_s"], ms["cpu_s"]) == (8, 3)
    assert (ms["gil_wait_s"], ms["core_wait_s"], ms["lock_wait_s"]) == (2, 2, 2)
    assert (ms["join_s"], ms["sleep_s"], ms["io_s"]) == (1, 1, 1)
    assert ms["transfer_s"] == 3
    assert metrics["lanes"] == 2


def test_lateness_is_from_the_timer_to_the_first_step() -> None:
    facts = Facts()
    main = facts.lane()
    heart = facts.lane()
    facts.rows(main, (0, S.JOIN))
    facts.rows(heart, (0, S.SLEEP), (10_000, S.GIL), (15_000, S.CPU), (16_000, S.RUN), (17_000, S.GIL), (90_000, S.RUN))
    facts.finish(heart, 100_000).finish(main, 100_000)
    assert measure(facts.log()).metrics["max_lateness_s"] == pytest.approx(0.006)


def test_a_start_lasts_from_the_call_to_the_first_step() -> None:
    """A thread's from when somebody waited for it to begin, a process's from its first mention; who idles has none."""
    facts = Facts()
    main, thread, process, idle = facts.lane(), facts.lane(), facts.lane(kind="process", pid=7), facts.lane()
    facts.rows(
        main, (0, S.RUN), (10, S.JOIN, facts.ref(other=thread)), (14, S.RUN), (40, S.JOIN, facts.ref(other=thread))
    )
    facts.rows(thread, (0, S.QUEUED), (13, S.RUN)).rows(process, (20, S.STARTING), (60, S.RUN)).rows(
        idle, (0, S.QUEUED)
    )
    facts.finish(thread, 50).finish(process, 80).finish(main, 90)
    folded = fold(facts.log())
    assert sorted(start_lengths(folded, cast(folded))) == [3_000, 40_000]
    metrics = measure(facts.log()).metrics
    assert metrics["median_start_s"] == pytest.approx(21.5e-6) and metrics["life_s"] == pytest.approx(90e-6)


def test_what_was_packed_for_others_is_summed_in_the_window() -> None:
    facts = Facts()
    main, helper = facts.lane(), facts.lane(service=True, unit="none")
    facts.rows(main, (0, S.RUN)).mark(main, 5, "sent", bytes=100).mark(main, 6, "received", bytes=7)
    facts.mark(helper, 8, "sent", bytes=50).mark(helper, 20, "sent", bytes=1).finish(main, 30)
    assert moved(fold(facts.log()), 5_000, 10_000) == 150


def test_what_the_measuring_cost() -> None:
    facts = Facts()
    a, b = facts.lane(), facts.lane()
    facts.rows(a, (0, S.RUN)).rows(b, (0, S.RUN)).finish(a, 1_000).finish(b, 3_000)
    assert cost(fold(facts.log())) is None
    assert cost(fold(facts.log()), {"probes": 200, "cost_ns": 100}) == pytest.approx(0.005)
    for fact in facts.facts:
        if fact["type"] == "finished" and fact["lane"] == a:
            fact.update(cpu_ns=500_000, probes=1_000, probe_ns=100)
    assert cost(fold(facts.log())) == pytest.approx(0.2)
    assert cost(fold([]), {"probes": 0, "cost_ns": 100}) == 0


def test_speed_up() -> None:
    assert speedup({"wall_s": 2.0}, {"wall_s": 0.5}) == 4
    assert speedup({"wall_s": 2.0}, {"wall_s": None}) is None
    assert speedup({}, {"wall_s": 1.0}) is None
