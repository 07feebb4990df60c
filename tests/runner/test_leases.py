"""Whole cores for runs that compute."""

import os
import sys

import pytest

from app.runner.leases import Leases, pin_server


@pytest.mark.parametrize(("cores", "usable"), [([0], 1), ([0, 1], 2), (None, 4), ([0, 1, 2, 3], 2)])
def test_a_small_machine_has_one_lease_and_pins_nothing(cores: list[int] | None, usable: int) -> None:
    leases = Leases(cores, usable)
    assert leases.at_once == 1
    assert leases.lease("a") and not leases.lease("b")
    assert leases.cores("a") is None and leases.unleased() is None
    leases.give_back("a")
    assert leases.lease("b")


def test_the_server_keeps_a_core_and_no_core_is_leased_twice() -> None:
    leases = Leases(list(range(10)), 10)
    assert leases.at_once == 2
    granted = [run for run in "abcd" if leases.lease(run)]
    assert granted == ["a", "b"]
    taken = [core for run in granted for core in leases.cores(run) or []]
    assert len(taken) == len(set(taken)) and 0 not in taken
    assert leases.unleased() == [core for core in range(10) if core not in taken]
    leases.give_back("a")
    assert leases.lease("c")
    leases.give_back("nobody")


def test_a_quota_bounds_what_is_leased() -> None:
    leases = Leases(list(range(64)), 4)
    assert leases.lease("a")
    assert leases.cores("a") == [1, 2, 3]
    assert not leases.lease("b")


@pytest.mark.skipif(sys.platform != "linux", reason="has no affinity")
def test_the_server_can_be_pinned() -> None:
    before = os.sched_getaffinity(0)
    try:
        pin_server(None)
        assert os.sched_getaffinity(0) == before
        pin_server([min(before)])
        assert os.sched_getaffinity(0) == {min(before)}
    finally:
        pin_server(sorted(before))
