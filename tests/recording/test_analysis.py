import time

import pytest

from app.model.states import State
from app.recording.analysis import measure
from app.recording.fold import fold
from app.recording.units import cast
from app.recording.window import window

from .facts import Facts, random_facts

S = State
MS = 1_000  # the builder takes microseconds


def threads(count: int, turn_ms: int = 5, rounds: int = 10) -> Facts:
    """CPU-bound threads that hand the GIL round."""
    facts = Facts()
    main = facts.lane()
    lanes = [facts.lane() for _ in range(count)]
    total = count * turn_ms * rounds
    facts.rows(main, (0, S.RUN), (100, S.JOIN))
    facts.mark(main, 50, "step", text="start").mark(main, total * MS, "step", text="use")
    for place, lane in enumerate(lanes):
        facts.rows(lane, (0, S.GIL)) if place else None
        for turn in range(rounds):
            begin = (turn * count + place) * turn_ms * MS
            facts.rows(lane, (begin, S.RUN, facts.ref(line=turn + 1)), (begin + turn_ms * MS / 2, S.RUN))
            facts.rows(lane, (begin + turn_ms * MS, S.GIL))
        facts.finish(lane, total * MS)
    return facts.finish(main, total * MS + 10)


def processes(count: int = 2, ms: int = 100, cpus: int = 2) -> Facts:
    facts = Facts(usable_cpus=cpus)
    main = facts.lane()
    facts.rows(main, (0, S.JOIN)).mark(main, 0, "step", text="start").mark(main, ms * MS, "step", text="use")
    for number in range(count):
        lane = facts.lane(kind="process", gil=str(number), pid=200 + number)
        facts.rows(lane, (0, S.STARTING), (5 * MS, S.RUN)).finish(lane, (ms - number) * MS)
    return facts.finish(main, ms * MS)


def test_threads_that_take_turns() -> None:
    measured = measure(threads(4).log())
    metrics = measured.metrics
    assert measured.verdict is not None
    assert measured.verdict["kind"] == "concurrent"
    assert measured.verdict["sentence"] == (
        "Concurrent, not parallel: up to 4 tasks were in flight together, but only one ran at any instant."
    )
    assert metrics["parallel_share"] == 0
    assert metrics["median_turn_s"] == pytest.approx(0.005)
    assert metrics["turns"] == 40 - 1  # the first one began before the window
    assert metrics["in_flight"] == pytest.approx(4)
    assert metrics["on_cpu"] == pytest.approx(1, abs=0.01)
    assert metrics["gil_wait_s"] == pytest.approx(3 * metrics["wall_s"], rel=0.01)  # type: ignore[operator]
    assert metrics["lanes"] == 5
    assert metrics["tasks"] == metrics["tasks_done"] == 4


def test_processes_overlap() -> None:
    measured = measure(processes().log())
    assert measured.verdict is not None
    assert measured.verdict["kind"] == "parallel"
    assert measured.verdict["sentence"] == (
        "Parallel: 2 or more ran at the same instant for 99 % of the busy time (at most 2, with 2 usable CPUs)."
    )
    assert measured.metrics["starting_s"] == pytest.approx(0.010)
    assert measured.metrics["on_cpu"] == pytest.approx(1.89)
    assert measured.metrics["turns"] == 0  # each has a GIL of its own
    assert measured.metrics["median_turn_s"] is None


def test_one_usable_cpu_is_said() -> None:
    verdict = measure(processes(1, cpus=1).log()).verdict
    assert verdict is not None
    assert verdict["kind"] == "sequential"
    assert verdict["sentence"].endswith("With 1 usable CPU, parallelism cannot be seen here.")


def test_main_alone_is_one_after_another() -> None:
    facts = Facts()
    main = facts.lane()
    facts.rows(main, (0, S.RUN), (10 * MS, S.SLEEP), (1000 * MS, S.RUN)).finish(main, 1010 * MS)
    measured = measure(facts.log())
    assert measured.verdict == {
        "kind": "sequential",
        "sentence": "One after another: never more than one task was in flight.",
    }
    assert measured.metrics["sleep_s"] == pytest.approx(0.99)
    assert measured.metrics["cpu_s"] == pytest.approx(0.02)
    assert measured.metrics["in_flight"] == 1


def test_sleepers_overlap_but_do_not_run() -> None:
    facts = Facts()
    main = facts.lane()
    facts.rows(main, (0, S.JOIN))
    for _ in range(3):
        lane = facts.lane()
        facts.rows(lane, (0, S.SLEEP)).finish(lane, 500 * MS)
    measured = measure(facts.finish(main, 500 * MS).log())
    assert measured.verdict is not None
    assert measured.verdict["sentence"] == (
        "Concurrent, not parallel: up to 3 tasks were in flight together, but none of them needed a CPU."
    )
    assert measured.metrics["sleep_s"] == pytest.approx(1.5)
    assert measured.metrics["in_flight"] == 3
    assert measured.metrics["parallel_share"] == 0


def test_overlaps_shorter_than_the_clock_can_tell_do_not_count() -> None:
    facts = Facts()
    main = facts.lane()
    a, b = facts.lane(), facts.lane()
    facts.rows(main, (0, S.JOIN))
    facts.rows(a, (0, S.RUN), (10_000, S.GIL), (20_000, S.RUN)).finish(a, 30_000)
    facts.rows(b, (0, S.GIL), (9_960, S.RUN), (20_000, S.GIL)).finish(b, 30_000)
    log = facts.finish(main, 30_000).log()
    assert measure(log).metrics["parallel_share"] == 0
    assert measure(log, uncertainty_ns=10).metrics["parallel_share"] == 0  # never finer than 50 us
    facts = Facts()
    facts.rows(facts.lane(), (0, S.JOIN))
    for begin, end in ((0, 20_000), (19_900, 30_000)):
        lane = facts.lane()
        facts.rows(lane, (begin, S.RUN)).finish(lane, end)
    assert measure(facts.log(), uncertainty_ns=0).metrics["parallel_share"] == pytest.approx(1 / 300)
    assert measure(facts.log()).metrics["parallel_share"] == 0  # within a round of a probed loop


def test_a_main_thread_that_works_beside_its_only_worker_counts() -> None:
    facts = Facts()
    main = facts.lane()
    worker = facts.lane(kind="process", gil="7")
    facts.rows(main, (0, S.RUN), (90 * MS, S.JOIN)).rows(worker, (0, S.RUN)).finish(worker, 100 * MS)
    verdict = measure(facts.finish(main, 100 * MS).log()).verdict
    assert verdict is not None
    assert verdict["kind"] == "parallel"


def test_asyncio_tasks_are_units_and_their_thread_is_not_counted_with_them() -> None:
    facts = Facts()
    main = facts.lane()
    root = facts.lane("main()", kind="task", unit="main")
    tasks = [facts.lane(kind="task") for _ in range(3)]
    facts.rows(main, (0, S.RUN), (300, S.IO), (90 * MS, S.RUN))
    facts.rows(root, (0, S.RUN), (100, S.JOIN))
    for place, task in enumerate(tasks):
        facts.rows(task, (90, S.LOOP), (100 + place * 50, S.RUN), (150 + place * 50, S.SLEEP), (80 * MS, S.LOOP))
        facts.rows(task, (90 * MS + place * 100, S.RUN)).finish(task, 90 * MS + (place + 1) * 100)
    facts.finish(root, 91 * MS).finish(main, 92 * MS)
    measured = measure(facts.log())
    assert measured.metrics["most_in_flight"] == 3  # the root only waits for them
    assert measured.metrics["parallel_share"] == 0
    assert measured.metrics["max_lateness_s"] == pytest.approx(0.0102)
    assert measured.metrics["tasks"] == 4
    assert measured.metrics["sleep_s"] == pytest.approx(3 * 0.0798, rel=0.01)
    assert measured.metrics["io_s"] == 0  # the loop's own waiting is not the tasks'
    assert measured.verdict is not None
    assert measured.verdict["kind"] == "concurrent"


def test_pool_workers_are_in_flight_only_with_an_item() -> None:
    facts = Facts()
    main = facts.lane()
    worker = facts.lane(unit="items")
    facts.rows(main, (0, S.JOIN)).mark(main, 500, "task_submitted", task=1)
    facts.rows(worker, (0, S.JOIN), (1_000, S.SLEEP), (3_000, S.JOIN))
    facts.mark(worker, 1_000, "task_started", task=1).mark(worker, 3_000, "task_failed", task=1)
    facts.finish(worker, 9_000).finish(main, 9_000)
    measured = measure(facts.log())
    assert measured.window == (500_000, 3_000_000)
    assert measured.metrics["in_flight"] == pytest.approx(0.8)
    assert (measured.metrics["tasks"], measured.metrics["tasks_failed"]) == (1, 1)


def test_labels_make_the_window_and_a_loop_over_a_label_its_first_time() -> None:
    facts = threads(2)
    facts.mark(0, 60, "step", text="start").mark(0, 10**6, "step", text="use")
    folded = fold(facts.log())
    assert window(folded, cast(folded)) == (50_000, 100_000_000)


@pytest.mark.parametrize("seed", range(30))
def test_a_lanes_states_add_up_to_its_life(seed: int) -> None:
    measured = measure(random_facts(seed).log())
    folded = fold(random_facts(seed).log())
    for times in measured.lanes:
        track = folded.tracks[times.lane]
        life = sum(end - start for start, end, _, _ in track.slices())
        assert sum(times.seconds.values()) == pytest.approx(life / 1e9)
        a, b, c = 1_000_000, 2_500_000, 6_000_000
        assert [x + y for x, y in zip(track.times(a, b), track.times(b, c), strict=True)] == track.times(a, c)
    share = measured.metrics["parallel_share"]
    assert share is not None
    assert 0 <= share <= 1


@pytest.mark.parametrize("facts", [[], Facts().log(), Facts().end(0).log()])
def test_nothing_recorded_is_no_error(facts: list) -> None:  # type: ignore[type-arg]
    measured = measure(facts)
    assert measured.verdict is None
    assert measured.metrics["wall_s"] == 0
    assert measured.metrics["in_flight"] is None


def test_what_the_measuring_cost_and_what_failed() -> None:
    facts = threads(2).dropped(7)
    lane = facts.lane(kind="process")
    facts.rows(lane, (0, S.STARTING)).finish(lane, 100, "failed", exit_code=1)
    measured = measure(facts.log(), {"probes": 10_000, "cost_ns": 150, "records": 40})
    assert measured.metrics["measuring_cost"] == pytest.approx(0.015, rel=0.01)
    assert measured.metrics["dropped"] == 7
    assert measured.exit_codes == {lane: 1}
    assert [times.lane for times in measured.failed] == [lane]
    assert measured.metrics["lanes_failed"] == 1
    assert measure(facts.log()).metrics["measuring_cost"] is None
    for fact in facts.facts:
        if fact["type"] == "finished" and fact["lane"] in (1, 2):
            fact.update(cpu_ns=50_000_000, probes=10_000, probe_ns=150)
    assert measure(facts.log()).metrics["measuring_cost"] == pytest.approx(0.03)


def test_lanes_sampled_too_coarsely_say_so() -> None:
    facts = threads(2, rounds=20)
    for fact in facts.facts:
        if fact["type"] == "lane":
            fact["method"] = "sampled every 10 ms"
    verdict = measure(facts.log()).verdict
    assert verdict is not None
    assert verdict["sentence"].startswith("Measured every 10 ms: concurrent, not parallel: up to 2 tasks")


def test_twenty_thousand_rows_are_measured_without_a_pause() -> None:
    log = threads(4, rounds=1_700).log()
    before = time.process_time()
    measured = measure(log)
    print(f"20,000 rows: {time.process_time() - before:.3f} s")
    assert measured.metrics["parallel_share"] == 0
