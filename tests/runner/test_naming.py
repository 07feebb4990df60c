"""What waits and long stretches are called, on what evidence."""

import random

import pytest

from app.model.records import GAP_KERNEL, GAP_SIBLING
from app.model.states import State
from app.runner.naming import is_work, name_gap, place_mixed, place_work, running_cells
from app.runner.samples import Sample, Seen

MS = 1_000_000


def seen(*looks: tuple[float, Seen]) -> list[Sample]:
    return [Sample(round(t * MS), 1, 2, what) for t, what in looks]


def named(code: int, *looks: tuple[float, Seen], has_gil: bool = True, rounds: int = 0) -> list[tuple[float, State]]:
    pieces = name_gap(0, 20 * MS, code, seen(*looks), has_gil, rounds)
    return [(p.t / MS, p.state) for p in pieces]


@pytest.mark.parametrize(
    ("code", "looks", "states"),
    [
        (GAP_SIBLING, [], [State.GIL]),
        (GAP_SIBLING, [(5, Seen.GIL), (10, Seen.RUNNING)], [State.GIL]),
        (GAP_SIBLING, [(5, Seen.TIMED)], [State.GIL]),
        (GAP_SIBLING, [(5, Seen.IO)], [State.IO, State.GIL]),
        (GAP_SIBLING, [(5, Seen.LOCK), (10, Seen.GIL)], [State.LOCK, State.GIL]),
        (GAP_SIBLING | GAP_KERNEL, [], [State.CPU]),
        (GAP_KERNEL, [(5, Seen.RUNNING)], [State.CPU]),
        (0, [], [State.UNKNOWN]),
        (0, [(5, Seen.IO)], [State.IO]),
        (0, [(5, Seen.LOCK)], [State.LOCK]),
        (0, [(5, Seen.TIMED)], [State.LOCK]),
        (0, [(5, Seen.SLEEP)], [State.SLEEP]),
        (0, [(5, Seen.SLEEP), (10, Seen.IO)], [State.SLEEP, State.IO]),
        (0, [(5, Seen.IO), (10, Seen.GIL)], [State.IO, State.GIL]),
        (0, [(5, Seen.GIL)], [State.GIL]),
        (0, [(5, Seen.RUNNING)], [State.CPU]),
        (0, [(5, Seen.OTHER)], [State.UNKNOWN]),
    ],
)
def test_gaps(code: int, looks: list[tuple[float, Seen]], states: list[State]) -> None:
    pieces = named(code, *looks)
    assert [state for _, state in pieces] == states
    assert pieces[0][0] == 0 and all(t < 20 for t, _ in pieces)


@pytest.mark.parametrize("code", [GAP_SIBLING, 0])
@pytest.mark.parametrize("what", list(Seen))
def test_without_a_gil_nothing_is_called_waiting_for_it(code: int, what: Seen) -> None:
    assert State.GIL not in [state for _, state in named(code, (5, what), (9, what), has_gil=False)]


def test_a_witness_that_looked_and_saw_nothing_leaves_it_open() -> None:
    assert named(GAP_SIBLING, rounds=3) == [(0, State.UNKNOWN)]


def test_work_is_what_hardly_waited() -> None:
    assert is_work(100 * MS, 0)
    assert is_work(100 * MS, 900_000)
    assert not is_work(100 * MS, 2 * MS)
    assert not is_work(10 * MS, 900_000)


def test_short_overlaps_are_no_evidence() -> None:
    pieces = place_work(0, 10 * MS, [(MS, MS + 100_000), (5 * MS, 6 * MS)], True)
    assert [(p.t / MS, p.state) for p in pieces] == [(0, State.RUN), (5, State.RUNX), (6, State.RUN)]


def test_without_a_gil_work_is_running() -> None:
    assert [p.state for p in place_work(0, 10 * MS, [(0, 10 * MS)], False)] == [State.RUN]


def test_a_sample_speaks_only_for_times_near_it() -> None:
    pieces = place_mixed(0, 100 * MS, 50 * MS, seen((10, Seen.RUNNING), (90, Seen.IO)), [], True)
    assert [(p.t / MS, p.state) for p in pieces] == [
        (0, State.UNKNOWN),
        (2, State.RUN),
        (18, State.UNKNOWN),
        (50, State.UNKNOWN),
        (82, State.IO),
        (98, State.UNKNOWN),
    ]


def test_the_kernels_queue_is_told_from_running_by_its_delay() -> None:
    samples = [Sample(t * MS, 1, 2, Seen.RUNNING, max(0, t - 20) * MS) for t in range(5, 41, 5)]
    pieces = place_mixed(0, 42 * MS, 20 * MS, samples, [], True)
    assert [p.state for p in pieces if p.t < 15 * MS] == [State.RUN] * 3
    assert {p.state for p in pieces if p.t > 25 * MS} == {State.CPU}


@pytest.mark.parametrize("off", [0, 10, 50, 90])
def test_no_more_is_drawn_as_running_than_the_threads_own_clock_counted(off: int) -> None:
    """However the delay is spread: two cores for many threads, each gets a part of every few milliseconds."""
    samples = [Sample(t * MS, 1, 2, Seen.RUNNING, t * MS * off // 100) for t in range(3, 100, 5)]
    running = sum(b - a for a, b in running_cells(0, 100 * MS, off * MS, samples))
    assert abs(running - (100 - off) * MS) <= 5 * MS


def test_a_little_wait_without_a_witness_is_put_last() -> None:
    pieces = place_mixed(0, 100 * MS, 2 * MS, [], [], True)
    assert [(p.t / MS, p.state) for p in pieces] == [(0, State.RUN), (98, State.UNKNOWN)]


@pytest.mark.parametrize("seed", range(100))
def test_a_guess_never_draws_two_holders_of_one_gil(seed: int) -> None:
    rng = random.Random(seed)
    looks = sorted((rng.uniform(0, 100), rng.choice(list(Seen))) for _ in range(rng.randint(0, 20)))
    others = [tuple(sorted((rng.randrange(100 * MS), rng.randrange(100 * MS)))) for _ in range(rng.randint(0, 4))]
    off = rng.randrange(1, 100) * MS
    pieces = place_mixed(0, 100 * MS, off, seen(*looks), others, True)  # type: ignore[arg-type]
    assert pieces[0].t == 0
    ends = [p.t for p in pieces[1:]] + [100 * MS]
    for piece, end in zip(pieces, ends, strict=True):
        assert piece.t < end
        if piece.state == State.RUN:
            assert not any(max(a, piece.t) < min(b, end) for a, b in others)
    running = running_cells(0, 100 * MS, off, seen(*looks))
    drawn = sum(end - p.t for p, end in zip(pieces, ends, strict=True) if p.state in (State.RUN, State.RUNX))
    if looks:
        assert drawn == sum(b - a for a, b in running)
