"""Fair between visitors, with public positions."""

from app.model.spec import RunSpec
from app.runner.queue import Queue


def spec(run: str, visitor: str = "", exclusive: bool = True) -> RunSpec:
    return RunSpec(run, visitor=visitor, exclusive=exclusive)


def drain(queue: Queue) -> list[str]:
    """The order in which runs start if each ends before the next begins."""
    order = []
    while (following := queue.next(lambda run: True)) is not None:
        order.append(following.run)
        queue.ended(following.run, 1.0)
    return order


def test_first_come_first_served() -> None:
    queue = Queue(shared=2)
    for run in "abc":
        queue.add(spec(run, visitor=run))
    assert drain(queue) == ["a", "b", "c"]


def test_one_visitor_with_many_runs_does_not_hold_up_the_others() -> None:
    queue = Queue(shared=2)
    for run, visitor in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("b2", "b"), ("c1", "c")):
        queue.add(spec(run, visitor))
    places = queue.places(1)
    assert sorted(places, key=lambda run: places[run].position) == ["a1", "b1", "c1", "a2", "b2", "a3"]


def test_what_a_visitor_has_running_counts() -> None:
    queue = Queue(shared=2)
    queue.add(spec("a1", "a"))
    assert queue.next(lambda run: True) is not None
    queue.add(spec("a2", "a"))
    queue.add(spec("b1", "b"))
    assert {run: place.position for run, place in queue.places(1).items()} == {"b1": 0, "a2": 1}


def test_computing_runs_need_cores_and_waiting_runs_a_place() -> None:
    queue = Queue(shared=1)
    queue.add(spec("computes"))
    queue.add(spec("waits", exclusive=False))
    queue.add(spec("waits too", exclusive=False))
    first = queue.next(lambda run: False)
    assert first is not None and first.run == "waits"
    assert queue.next(lambda run: False) is None
    queue.ended("waits", 2.0)
    second = queue.next(lambda run: False)
    assert second is not None and second.run == "waits too"


def test_the_expected_wait_follows_what_runs_lasted() -> None:
    queue = Queue(shared=1)
    queue.add(spec("a"))
    assert queue.places(1)["a"].expected_wait_s is None
    assert queue.next(lambda run: True) is not None
    queue.ended("a", 4.0)
    queue.add(spec("b"))
    queue.add(spec("c"))
    assert [place.expected_wait_s for place in queue.places(1).values()] == [4.0, 8.0]
    assert [place.expected_wait_s for place in queue.places(2).values()] == [2.0, 4.0]


def test_runs_can_be_taken_out() -> None:
    queue = Queue(shared=1)
    queue.add(spec("a"))
    queue.add(spec("b"))
    assert "a" in queue and queue.remove("a") and not queue.remove("a")
    assert len(queue) == 1 and queue.clear() == ["b"] and len(queue) == 0
