"""Intervals, against brute force."""

import itertools
import random

import pytest

from app.runner.track import Sort, Track, cut, union


@pytest.mark.parametrize("seed", range(50))
def test_union_and_cut_against_brute_force(seed: int) -> None:
    rng = random.Random(seed)
    pairs = [sorted(rng.sample(range(60), 2)) for _ in range(rng.randint(0, 8))]
    inside = union([(a, b) for a, b in pairs])
    covered = {t for a, b in pairs for t in range(a, b)}
    assert {t for a, b in inside for t in range(a, b)} == covered
    assert all(b < c for (_, b), (c, _) in itertools.pairwise(inside))
    start, end = sorted(rng.sample(range(60), 2))
    pieces = list(cut(start, end, inside))
    assert [t for a, b, _ in pieces for t in range(a, b)] == list(range(start, end))
    assert all((t in covered) == held for a, b, held in pieces for t in range(a, b))


def test_a_track_joins_what_touches_and_clips_what_is_asked_for() -> None:
    track = Track()
    track.add(0, 5, Sort.RUN)
    track.add(5, 8, Sort.RUN)
    track.add(8, 8, Sort.RUN)
    track.add(10, 20, Sort.WORK)
    track.add(20, 30, Sort.MIXED)
    assert list(track.within(2, 25)) == [(2, 8, Sort.RUN), (10, 20, Sort.WORK), (20, 30, Sort.MIXED)]
    assert list(track.within(8, 10)) == []


def test_a_track_forgets_what_is_long_past() -> None:
    track = Track()
    for t in range(3000):
        track.add(2 * t, 2 * t + 1, Sort.RUN)
    track.forget(5000)
    assert list(track.within(0, 5001)) == [(5000, 5001, Sort.RUN)]
