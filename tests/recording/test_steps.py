import random
from itertools import pairwise

import pytest

from app.recording.fold import fold
from app.recording.steps import Edges, Steps
from app.recording.units import cast, in_flight, on_cpu

from .facts import random_facts
from .slow import flight_at, running_at


def test_what_goes_up_and_down_at_one_instant_leaves_no_step() -> None:
    edges = Edges()
    for a, b in ((0, 10), (10, 20), (5, 5)):
        edges.up(a)
        edges.down(b)
    assert edges.steps() == Steps([0, 20], [1, 0])


def test_short_overlaps_do_not_count() -> None:
    steps = Steps([0, 100, 110, 200, 300], [1, 2, 1, 3, 0])
    assert steps.time_at_least(2, 0, 300) == 110
    assert steps.time_at_least(2, 0, 300, shortest=50) == 100
    assert steps.most(0, 300) == 3
    assert steps.most(0, 300, shortest=150) == 1
    assert steps.most(0, 199, shortest=50) == 1
    assert steps.area(50, 150) == 50 + 20 + 40


def test_neighbouring_pieces_at_or_above_a_level_are_one_stretch() -> None:
    assert Steps([0, 30, 60], [2, 3, 0]).time_at_least(2, 0, 100, shortest=50) == 60


@pytest.mark.parametrize("seed", range(40))
def test_steps_equal_brute_force(seed: int) -> None:
    folded = fold(random_facts(seed).log())
    parts = cast(folded)
    flight, running = in_flight(parts.flight), on_cpu(parts.cpu)
    dice = random.Random(seed)
    edges = sorted({*flight.t, *running.t, 0})
    instants = edges + [t - 1 for t in edges] + [dice.randrange(0, 12_000_000) for _ in range(50)]
    for t in instants:
        assert flight.at(t) == flight_at(parts, t), t
        assert running.at(t) == running_at(parts, t), t
    for steps in (flight, running):
        assert steps.t == sorted(set(steps.t))
        assert not steps.v or steps.v[-1] == 0
        a, b = sorted(dice.randrange(12_000_000) for _ in range(2))
        marks = sorted({a, b, *(t for t in steps.t if a < t < b)})
        assert steps.area(a, b) == sum(steps.at(x) * (y - x) for x, y in pairwise(marks))
