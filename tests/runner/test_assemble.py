"""The assembler: a pure function from records and samples to facts."""

import random
from itertools import pairwise
from typing import Any

import pytest

from app.model.records import GAP_KERNEL, ITEMS, SERVICE, Kind, LaneKind, Mark, Outcome
from app.model.states import State
from app.runner.samples import Sample, Seen

from .story import MAIN, MS, Picture, Voice, assembler, main, news, tell

RUN, RUNX, GIL, CPU, LOCK, IO, SLEEP, JOIN = (
    State[n] for n in ("RUN", "RUNX", "GIL", "CPU", "LOCK", "IO", "SLEEP", "JOIN")
)


def two_threads() -> tuple[Voice, Voice, Voice]:
    """Main and the threads 2 and 3 of its process; the threads begin at 1 and 2 ms, main waits for them."""
    first = main().declare(0, 2).state(0, State.QUEUED, lane=2).declare(0, 3).state(0, State.QUEUED, lane=3)
    first.state(1 * MS, JOIN, other=2)
    return first, Voice(MAIN, 2).begin(1 * MS), Voice(MAIN, 3).begin(2 * MS)


def test_zero_is_the_main_lanes_first_record() -> None:
    voice = main(5_000 * MS).state(5_010 * MS, SLEEP).end(5_030 * MS)
    facts: Any = tell(voice, end=5_040 * MS)
    assert facts[0]["type"] == "started" and facts[0]["clock"] == 5_000 * MS and facts[0]["t"] == 0
    picture = Picture(facts)
    assert picture.rows("100.1") == [(0, RUN), (10 * MS, SLEEP)]
    assert picture.finished["100.1"]["t"] == 30 * MS


def test_started_tells_what_the_interpreter_said_of_itself() -> None:
    voice = Voice(MAIN, 1).declare(0, 1, LaneKind.MAIN).begin(0).process(0, python="3.13.0", gil=False)
    facts: Any = tell(voice.end(MS), end=2 * MS)
    assert facts[0]["machine"]["python"] == "3.13.0"
    assert facts[0]["machine"]["gil"] is False
    assert Picture(facts).lane("100.1")["gil"] is None


def test_nothing_is_told_before_the_main_lane_has_spoken() -> None:
    a = assembler()
    a.feed([news(Voice(MAIN, 2).begin(0))], 10 * MS)
    assert a.flush(10 * MS) == []


def test_a_program_that_never_says_a_word_begins_when_it_was_started() -> None:
    a = assembler()
    a.begin(7 * MS)
    facts: Any = a.finish(9 * MS)
    assert [fact["type"] for fact in facts] == ["started"]
    assert a.time(9 * MS) == 2 * MS


def test_lanes_are_there_from_their_declaration_on() -> None:
    first, second, third = two_threads()
    third.entries.clear()
    picture = Picture(tell(first, second.end(3 * MS), third, end=5 * MS))
    assert picture.rows("100.2") == [(0, State.QUEUED), (1 * MS, RUN)]
    assert picture.rows("100.3") == [(0, State.QUEUED)]
    assert picture.finished["100.3"]["outcome"] == "abandoned"
    assert picture.lane("100.2")["parent"] == 0
    assert [picture.lanes[i]["lane"] for i in range(3)] == [0, 1, 2]


def test_a_gap_with_a_sibling_is_the_gil_and_names_who_had_it() -> None:
    first, second, third = two_threads()
    second.gap(10 * MS, 5 * MS, other=3).end(12 * MS)
    third.end(12 * MS)
    picture = Picture(tell(first, second, third, end=20 * MS))
    assert picture.causes("100.2")[2:] == [(5 * MS, GIL, {"other": "100.3"}), (10 * MS, RUN, {})]


@pytest.mark.parametrize(
    ("code", "state", "cause"),
    [(GAP_KERNEL, CPU, {"how": "kernel"}), (0, State.UNKNOWN, {"why": "Waiting"})],
)
def test_a_gap_without_a_sibling(code: int, state: State, cause: dict[str, str]) -> None:
    picture = Picture(tell(main().gap(10 * MS, 4 * MS, code).end(11 * MS), end=12 * MS))
    assert picture.causes("100.1") == [(0, RUN, {}), (6 * MS, state, cause), (10 * MS, RUN, {})]


def test_without_a_gil_nobody_waits_for_it() -> None:
    first = Voice(MAIN, 1).declare(0, 1, LaneKind.MAIN).begin(0).process(0, gil=False).gap(10 * MS, 4 * MS)
    picture = Picture(tell(first.end(11 * MS), end=12 * MS))
    assert [state for _, state in picture.rows("100.1")] == [RUN, State.UNKNOWN, RUN]


def look(voice: Voice, t: int, what: Seen, delay: int = -1) -> Sample:
    return Sample(t, voice.pid, voice.tid, what, delay)


def test_the_witness_names_a_read_beside_a_busy_sibling() -> None:
    first, second, third = two_threads()
    second.gap(20 * MS, 15 * MS, other=3).end(22 * MS)
    third.end(22 * MS)
    a = assembler()
    a.witness([look(second, 8 * MS, Seen.IO), look(second, 14 * MS, Seen.IO), look(second, 18 * MS, Seen.GIL)])
    a.feed([news(v) for v in (first, second, third)], 30 * MS)
    picture = Picture(a.flush(30 * MS) + a.finish(30 * MS))
    assert picture.causes("100.2")[2:] == [
        (5 * MS, IO, {"how": "witness"}),
        (14 * MS + 1, GIL, {"other": "100.3"}),
        (20 * MS, RUN, {}),
    ]


def test_two_long_calls_at_once_ran_without_the_gil() -> None:
    first, second, third = two_threads()
    second.span(500 * MS, 400 * MS).end(501 * MS)
    third.gap(200 * MS, 197 * MS, other=2).span(600 * MS, 400 * MS).end(601 * MS)
    picture = Picture(tell(first, second, third, end=700 * MS))
    assert picture.rows("100.2")[1:] == [(1 * MS, RUN), (200 * MS, RUNX), (500 * MS, RUN)]
    assert picture.rows("100.3")[-2:] == [(200 * MS, RUNX), (501 * MS, RUN)]


def test_a_long_call_that_keeps_the_gil_is_running() -> None:
    first, second, third = two_threads()
    second.span(500 * MS, 400 * MS).end(501 * MS)
    third.gap(500 * MS, 497 * MS, other=2).gap(503 * MS, 2 * MS, other=2).end(504 * MS)
    picture = Picture(tell(first, second, third, end=700 * MS))
    assert picture.rows("100.2")[1:] == [(1 * MS, RUN)]


def test_a_long_call_waits_for_siblings_to_speak_but_not_for_ever() -> None:
    first, second, third = two_threads()
    a = assembler()
    second.span(500 * MS, 400 * MS)
    a.feed([news(v) for v in (first, second, third)], 510 * MS)
    before = Picture(a.flush(510 * MS))
    assert before.seen["100.2"] <= 100 * MS, "nothing is confirmed that is not decided"
    third.gap(200 * MS, 197 * MS, other=2).span(600 * MS, 400 * MS)
    a.feed([news(third, 2)], 610 * MS)
    both = Picture(before.facts + a.flush(610 * MS))
    assert (200 * MS, RUNX) in both.rows("100.2")
    assert (200 * MS, RUNX) not in both.rows("100.3"), "it is the other's turn to speak"
    all_ = Picture(both.facts + a.flush(1101 * MS))
    assert (200 * MS, RUNX) in all_.rows("100.3"), "after half a second it is decided by what is known"


def test_work_and_wait_in_unknown_order_are_placed_by_the_witness() -> None:
    voice = main().span(100 * MS, 80 * MS, off=40 * MS).end(101 * MS)
    samples = [look(voice, t * MS, Seen.IO if t < 60 else Seen.RUNNING) for t in range(25, 100, 5)]
    a = assembler()
    a.witness(samples)
    a.feed([news(voice)], 110 * MS)
    picture = Picture(a.flush(110 * MS) + a.finish(110 * MS))
    assert picture.causes("100.1") == [
        (0, RUN, {}),
        (20 * MS, IO, {"how": "sampled"}),
        (57_500_000, RUN, {"how": "sampled"}),
    ]


def test_work_and_wait_in_unknown_order_without_a_witness_are_unknown() -> None:
    picture = Picture(tell(main().span(100 * MS, 80 * MS, off=40 * MS).end(101 * MS), end=110 * MS))
    assert picture.rows("100.1") == [(0, RUN), (20 * MS, State.UNKNOWN), (100 * MS, RUN)]


def child(pid: int, t: int) -> Voice:
    return Voice(pid, 1).declare(t, 1, LaneKind.PROCESS, "Process").begin(t)


def parent_of(pid: int, told_at: int) -> Voice:
    voice = main().declare(1 * MS, 2, LaneKind.PROCESS, "Worker-1", ITEMS).state(1 * MS, State.STARTING, lane=2)
    return voice.say(told_at, Kind.PID, a=pid, lane=2)


@pytest.mark.parametrize("child_first", [True, False])
def test_a_child_process_is_the_lane_that_its_parent_declared(child_first: bool) -> None:
    parent, own = parent_of(200, 5 * MS), child(200, 4 * MS).end(9 * MS, code=0)
    a = assembler()
    facts = []
    for voice in (own, parent) if child_first else (parent, own):
        a.feed([news(voice)], 10 * MS)
        facts += a.flush(10 * MS)
    picture = Picture(facts + a.finish(20 * MS))
    assert picture.lanes_by_key == ["100.1", "100.2"]
    lane = picture.lane("100.2")
    assert (lane["kind"], lane["name"], lane["pid"], lane["unit"]) == ("process", "Worker-1", 200, "items")
    assert lane["gil"] == "200:0"
    assert picture.rows("100.2") == [(1 * MS, State.STARTING), (4 * MS, RUN)]
    assert picture.finished["100.2"]["exit_code"] == 0


def test_a_python_that_nobody_announced_gets_a_lane_of_its_own() -> None:
    own = Voice(300, 1).declare(4 * MS, 1, LaneKind.PROCESS, "other.py").process(4 * MS, parent=MAIN).begin(4 * MS)
    a = assembler()
    a.feed([news(main()), news(own)], 5 * MS)
    facts = a.flush(5 * MS)
    assert Picture(facts).lanes_by_key == ["100.1"], "its parent may still speak"
    a.feed([], 60 * MS)
    picture = Picture(facts + a.flush(60 * MS) + a.finish(70 * MS))
    assert picture.lane("300.1")["parent"] == 0
    assert picture.lane("300.1")["kind"] == "process"


def test_while_a_child_is_missing_a_stranger_is_held_back_longer() -> None:
    parent = main().declare(1 * MS, 2, LaneKind.PROCESS, "W").state(1 * MS, State.STARTING, lane=2)
    a = assembler()
    a.feed([news(parent), news(child(200, 4 * MS))], 5 * MS)
    facts = a.flush(5 * MS)
    a.feed([], 300 * MS)
    facts += a.flush(300 * MS)
    assert Picture(facts).lanes_by_key == ["100.1", "100.2"]
    said = len(parent.entries)
    a.feed([news(parent.say(350 * MS, Kind.PID, a=200, lane=2), said)], 360 * MS)
    picture = Picture(facts + a.flush(360 * MS) + a.finish(400 * MS))
    assert picture.rows("100.2")[:2] == [(1 * MS, State.STARTING), (4 * MS, RUN)]


def test_a_killed_process_is_killed_and_its_item_lost() -> None:
    parent = parent_of(200, 5 * MS).mark(6 * MS, Mark.TASK_SUBMITTED, text="cook")
    parent.mark(6 * MS, Mark.TASK_SUBMITTED, text="cook").mark(6 * MS, Mark.TASK_SUBMITTED, text="cook")
    own = child(200, 4 * MS).mark(7 * MS, Mark.TASK_STARTED, a=1, text="cook").mark(8 * MS, Mark.TASK_ENDED, a=1)
    own.mark(9 * MS, Mark.TASK_STARTED, a=2, text="cook").sign(12 * MS)
    parent.say(30 * MS, Kind.PID, a=200, lane=3).say(30 * MS, Kind.END, Outcome.KILLED, a=2**31 - 9, lane=3)
    parent.end(40 * MS)
    a = assembler()
    a.feed([news(parent), news(own)], 41 * MS)
    a.gone(200, 25 * MS, None)
    picture = Picture(a.flush(41 * MS) + a.finish(50 * MS))
    assert picture.lanes_by_key == ["100.1", "100.2"]
    ended = picture.finished["100.2"]
    assert (ended["outcome"], ended["exit_code"], ended["t"]) == ("killed", -9, 25 * MS)
    assert picture.rows("100.2")[-1] == (12 * MS, State.UNKNOWN)
    assert [(lane, kind) for lane, _, kind, _ in picture.marks if kind.startswith("task_l")] == [("100.2", "task_lost")]
    assert [kind for _, _, kind, _ in picture.marks].count("task_abandoned") == 1


def test_a_process_that_vanishes_without_a_word_is_lost() -> None:
    a = assembler()
    a.feed([news(parent_of(200, 5 * MS)), news(child(200, 4 * MS).sign(8 * MS))], 10 * MS)
    a.gone(200, 9 * MS, None)
    facts = a.flush(10 * MS)
    assert "100.2" not in Picture(facts).finished, "its parent may know how it ended"
    a.feed([], 300 * MS)
    picture = Picture(facts + a.flush(300 * MS))
    assert picture.finished["100.2"]["outcome"] == "lost"


def test_daemon_threads_end_with_their_process() -> None:
    first, second, third = two_threads()
    second.state(3 * MS, LOCK)
    third.sign(10 * MS)
    first.end(20 * MS)
    picture = Picture(tell(first, second, third, end=25 * MS))
    assert picture.finished["100.2"]["outcome"] == picture.finished["100.3"]["outcome"] == "exited"
    assert picture.rows("100.2")[-1] == (3 * MS, LOCK), "a declared wait held until the end"
    assert picture.rows("100.3")[-1] == (10 * MS, State.UNKNOWN), "a running lane is confirmed so far and no further"


def test_what_a_cancel_ended_was_killed() -> None:
    first, second, third = two_threads()
    picture = Picture(tell(first, second, third, end=20 * MS, killed=True))
    assert {fact["outcome"] for fact in picture.finished.values()} == {"killed"}


def test_tasks_are_lanes_of_the_thread_that_runs_their_loop() -> None:
    loop = main()
    for lane, t in ((2, 1 * MS), (3, 2 * MS), (4, 3 * MS)):
        loop.declare(t, lane, LaneKind.TASK, f"Task-{lane}").state(t, State.QUEUED, lane=lane)
    loop.state(4 * MS, RUN, lane=3).state(5 * MS, SLEEP, lane=3)
    loop.say(6 * MS, Kind.END, Outcome.CANCELLED, lane=3)
    picture = Picture(tell(loop.end(9 * MS), end=10 * MS))
    assert [picture.lane(f"100.{n}")["unit"] for n in (1, 2, 3, 4)] == ["main", "main", "life", "life"]
    assert {picture.lane(f"100.{n}")["tid"] for n in (1, 2, 3)} == {loop.tid}
    assert picture.rows("100.3") == [(2 * MS, State.QUEUED), (4 * MS, RUN), (5 * MS, SLEEP)]
    assert picture.finished["100.3"]["outcome"] == "cancelled"


def test_a_thread_that_runs_a_loop_does_not_count_itself() -> None:
    first, second, third = two_threads()
    second.declare(2 * MS, 9, LaneKind.TASK, "T").end(5 * MS)
    picture = Picture(tell(first, second, third.end(6 * MS), end=10 * MS))
    assert picture.lane("100.2")["unit"] == "none"
    assert picture.lane("100.3")["unit"] == "life"


def test_service_lanes_do_not_count() -> None:
    picture = Picture(tell(main().declare(1, 2, flags=SERVICE, name="feeder").end(MS), end=2 * MS))
    assert picture.lane("100.2")["service"] and picture.lane("100.2")["unit"] == "none"


def test_a_running_lane_is_seen_up_to_its_last_sign() -> None:
    a = assembler()
    voice = main().sign(6 * MS)
    a.feed([news(voice)], 100 * MS)
    assert Picture(a.flush(100 * MS)).seen["100.1"] == 6 * MS


def test_a_waiting_lane_is_seen_as_long_as_its_process_lives() -> None:
    a = assembler()
    voice = main().state(5 * MS, SLEEP)
    a.feed([news(voice)], 100 * MS)
    facts = a.flush(100 * MS)
    assert 90 * MS < Picture(facts).seen["100.1"] < 100 * MS
    a.gone(MAIN, 150 * MS, None)
    a.feed([], 200 * MS)
    assert Picture(facts + a.flush(200 * MS)).seen["100.1"] < 100 * MS


def test_dropped_records_are_counted_once() -> None:
    a = assembler()
    facts = []
    for total in (3, 3, 5):
        a.feed([news(main())._replace(entries=main().entries if total == 3 else [], dropped=total)], 10 * MS)
        facts += a.flush(10 * MS)
    assert Picture(facts).dropped == 5


def test_totals_of_a_lane_stand_in_its_end() -> None:
    ended = Picture(tell(main().end(MS), end=2 * MS)).finished["100.1"]
    assert (ended["cpu_ns"], ended["probes"], ended["probe_ns"]) == (5 * MS, 7, 150)


def test_marks_name_lanes_objects_and_tasks() -> None:
    first, second, third = two_threads()
    second.mark(2 * MS, Mark.ACQUIRED, text="lock").mark(3 * MS, Mark.TASK_STARTED, a=4, text="cook")
    second.mark(4 * MS, Mark.TASK_ENDED, a=4).end(5 * MS)
    first.mark(6 * MS, Mark.JOINED, a=2)
    picture = Picture(tell(first, second, third.end(6 * MS), end=9 * MS))
    by_kind = {kind: ref for _, _, kind, ref in picture.marks}
    assert by_kind["acquired"]["object"] == "lock"
    assert by_kind["task_started"]["task"] == 4 and by_kind["task_started"]["text"] == "cook"
    assert by_kind["joined"]["other"] == picture.lane("100.2")["lane"]


def random_run(rng: random.Random) -> list[Voice]:
    """Threads that take turns at one GIL, wait for other things, and make long calls."""
    count = rng.randint(1, 4)
    first = main()
    voices = [first]
    for lane in range(2, 2 + count):
        first.declare(lane, lane).state(lane, State.QUEUED, lane=lane)
        voices.append(Voice(MAIN, lane).begin(rng.randrange(1, 5) * MS))
    first.state(1 * MS, JOIN)
    for voice in voices[1:]:
        t = voice.entries[0].record.t
        running = True
        for _ in range(rng.randint(0, 25)):
            step = rng.randrange(1, 30_000_000)
            t += step
            what = rng.random()
            if not running:
                voice.state(t, RUN)
                running = True
            elif what < 0.4:
                voice.gap(t, rng.randrange(1, step + 1), rng.choice([0, 1, 1, 2]), other=rng.randint(1, 1 + count))
            elif what < 0.7:
                voice.span(t, step, rng.choice([0, step // 3]))
            elif what < 0.8:
                voice.mark(t, Mark.PRINT, text=str(step))
            else:
                voice.state(t, rng.choice([LOCK, SLEEP, IO]), line=rng.randint(1, 9))
                running = False
            if running and rng.random() < 0.3:
                voice.sign(t)
        if rng.random() < 0.7:
            voice.end(t + 1)
    first.end(2_000 * MS)
    return voices


def told_in_steps(rng: random.Random, voices: list[Voice]) -> Picture:
    """Sweeps at random times, each reading what was committed by then (a record is committed at its own time)."""
    a = assembler()
    told = dict.fromkeys(voices, 0)
    facts = []
    swept = 0
    while swept < 2_100 * MS:
        swept += rng.choice([5, 20, 20, 200]) * MS
        found = []
        for voice in rng.sample(voices, len(voices)):
            late = rng.choice([0, 0, 3 * MS])  # it was read a little after the sweep began
            count = sum(1 for e in voice.entries if e.record.t <= swept + late)
            if count > told[voice] or rng.random() < 0.1:
                found.append(news(voice, told[voice], count))
                told[voice] = max(count, told[voice])
        a.feed(found, swept)
        facts += a.flush(swept)
    return Picture(facts + a.finish(2_200 * MS))


@pytest.mark.parametrize("seed", range(60))
def test_the_picture_does_not_depend_on_when_files_were_read(seed: int) -> None:
    voices = random_run(random.Random(seed))
    whole = Picture(tell(*voices, end=2_200 * MS))
    for order in range(3):
        steps = told_in_steps(random.Random(seed * 100 + order), voices)
        assert sorted(steps.lanes_by_key) == sorted(whole.lanes_by_key)
        for key in sorted(whole.lanes_by_key):
            assert steps.causes(key) == whole.causes(key), key
            assert steps.finished[key]["outcome"] == whole.finished[key]["outcome"]
            assert steps.finished[key]["t"] == whole.finished[key]["t"]
        assert sorted(m[:3] for m in steps.marks) == sorted(m[:3] for m in whole.marks)


@pytest.mark.parametrize("seed", range(30))
def test_each_lane_is_a_partition_of_its_time(seed: int) -> None:
    voices = random_run(random.Random(1000 + seed))
    picture = Picture(tell(*voices, end=2_200 * MS))
    for key in picture.lanes_by_key:
        slices = list(picture.slices(key))
        assert all(start < end for start, end, _ in slices)
        assert all(a[1] == b[0] for a, b in pairwise(slices))


@pytest.mark.parametrize("seed", range(30))
def test_declared_states_are_drawn_as_declared(seed: int) -> None:
    """Brute force: at each instant a lane told to wait is drawn so, whatever gaps and stretches there are elsewhere."""
    voices = random_run(random.Random(2000 + seed))
    picture = Picture(tell(*voices, end=2_200 * MS))
    for voice in voices[1:]:
        key = f"100.{voice.lane}"
        drawn = list(picture.slices(key))
        records = [e.record for e in voice.entries]
        for record, following in pairwise(records):
            if record.kind == Kind.STATE and record.code != RUN and following.t > record.t + 1:
                middle = (record.t + following.t) // 2
                assert next(s for a, b, s in drawn if a <= middle < b) == record.code
