"""Scripts and comparisons that several tests of the lab use."""

import textwrap
from collections.abc import Callable

import pytest

from tests.lab.running import Lane, Result, interpreters, run

#: The test runs once on each CPython 3.11+ that is found.
each_python = pytest.mark.parametrize("python", interpreters(), ids=lambda path: "-".join(path.split("/")[-3::2]))

BURN = """
def step(i):
    x = 0
    for k in range(300):
        x += k * i
    return x

def burn(n):
    total = 0
    for i in range(n):
        total += step(i)
    return total
"""


def measured(script: str, *arguments: str, **options: object) -> Result:
    """Run a script, written with indentation, in the lab."""
    return run(textwrap.dedent(script), *arguments, **options)  # type: ignore[arg-type]


def with_burn(script: str) -> str:
    """The script, with a function ``burn`` that computes in Python."""
    return BURN + textwrap.dedent(script)


def best_of_three(attempt: Callable[[], None]) -> None:
    """What needs CPUs of its own may fail on a busy machine: twice at most."""
    for _ in range(2):
        try:
            attempt()
        except AssertionError:
            continue
        return
    attempt()


def overlap(one: Lane, other: Lane, *states: str) -> float:
    """Seconds in which both lanes were in one of the states."""
    total = 0
    for state, start, end, _ in one.slices:
        if state in states:
            for state2, start2, end2, _ in other.slices:
                if state2 in states:
                    total += max(0, min(end, end2) - max(start, start2))
    return total / 1e9
