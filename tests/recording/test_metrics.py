import pytest

from app.model.states import State
from app.recording.analysis import measure
from app.recording.fold import fold
from app.recording.metrics import cost, speedup, turn_lengths
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
