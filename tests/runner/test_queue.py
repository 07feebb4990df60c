"""Fair between visitors, with public positions."""

from app.model.spec import RunSpec
from app.runner.queue import Queue


def spec(run: str, visitor: str = "", exclusive: bool = True, after: str = "") -> RunSpec:
    return RunSpec(run, visitor=visitor, exclusive=exclusive, after=after)


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


def test_who_had_a_turn_lets_the_others_have_theirs() -> None:
    queue = Queue(shared=2)
    for run, visitor in (("a1", "a"), ("a2", "a"), ("a3", "a"), ("b1", "b"), ("b2", "b"), ("c1", "c")):
        queue.add(spec(run, visitor))
    assert drain(queue) == ["a1", "b1", "c1", "a2", "b2", "a3"]
    queue.add(spec("a4", "a"))
    queue.add(spec("c2", "c"))
    assert drain(queue) == ["c2", "a4"]


def test_who_comes_late_is_owed_no_turns() -> None:
    queue = Queue(shared=2)
    for i in range(5):
        queue.add(spec(f"a{i}", "a"))
    drain(queue)
    for run, visitor in (("b1", "b"), ("b2", "b"), ("c1", "c")):
        queue.add(spec(run, visitor))
    assert drain(queue) == ["b1", "c1", "b2"]


def test_a_run_waits_until_the_one_before_it_has_ended() -> None:
    queue = Queue(shared=8)
    queue.add(spec("a1", "a", exclusive=False))
    queue.add(spec("a2", "a", exclusive=False, after="a1"))
    queue.add(spec("a3", "a", exclusive=True, after="a2"))
    queue.add(spec("b1", "b", exclusive=True))
    started = [queue.next(lambda run: True) for _ in range(3)]
    assert [each and each.run for each in started] == ["a1", "b1", None]
    assert {run: place.position for run, place in queue.places(1).items()} == {"a2": 0, "a3": 1}
    queue.ended("a1", 1.0)
    assert drain(queue) == ["a2", "a3"]


def test_a_run_after_one_that_is_not_here_need_not_wait() -> None:
    queue = Queue(shared=1)
    queue.add(spec("a", after="long ago"))
    assert queue.places(1)["a"].position == 0 and drain(queue) == ["a"]


def test_who_is_held_up_holds_nobody_up() -> None:
    queue = Queue(shared=1)
    queue.add(spec("a1", "a", exclusive=False))
    queue.add(spec("a2", "a", after="a1"))
    queue.add(spec("b1", "b"))
    assert [each and each.run for each in (queue.next(lambda run: True), queue.next(lambda run: True))] == ["a1", "b1"]


def test_after_one_that_was_taken_out_it_is_free() -> None:
    queue = Queue(shared=1)
    queue.add(spec("a1"))
    queue.add(spec("a2", after="a1"))
    assert queue.remove("a1") and drain(queue) == ["a2"]


def test_positions_of_lessons_in_a_class_are_the_order_in_which_they_start() -> None:
    queue = Queue(shared=1)
    for visitor in "abc":
        for pane in "123":
            after = f"{visitor}{int(pane) - 1}" if pane > "1" else ""
            queue.add(spec(visitor + pane, visitor, after=after))
    places = queue.places(1)
    order = ["a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3", "c3"]
    assert {run: place.position for run, place in places.items()} == {run: i for i, run in enumerate(order)}
    assert drain(queue) == order


def test_runs_before_it_are_counted_in_both_lines() -> None:
    queue = Queue(shared=1)
    queue.add(spec("other", "b", exclusive=False))
    queue.add(spec("a1", "a", exclusive=False))
    queue.add(spec("a2", "a", after="a1"))
    queue.add(spec("a3", "a", exclusive=False, after="a2"))
    assert {run: place.position for run, place in queue.places(1).items()} == {"other": 0, "a1": 1, "a2": 2, "a3": 3}


def test_a_run_that_waits_for_others_of_its_line_is_not_counted_before_itself() -> None:
    queue = Queue(shared=1)
    for run, visitor in (("a1", "a"), ("a2", "a"), ("b1", "b")):
        queue.add(spec(run, visitor))
    queue.add(spec("c1", "c", exclusive=False, after="a2"))
    queue.add(spec("d1", "d", after="c1"))
    assert queue.places(1)["d1"].position == len(["a1", "b1", "a2", "c1"])


def test_the_expected_wait_counts_those_before_it() -> None:
    queue = Queue(shared=8)
    for exclusive, lasted in ((False, 2.0), (True, 5.0)):
        queue.add(spec("before", exclusive=exclusive))
        assert queue.next(lambda run: True) is not None
        queue.ended("before", lasted)
    queue.add(spec("a1", exclusive=False))
    assert queue.next(lambda run: True) is not None
    queue.add(spec("a2", after="a1"))
    queue.add(spec("a3", exclusive=False, after="a2"))
    queue.add(spec("a4", exclusive=False, after="a3"))
    assert [place.expected_wait_s for place in queue.places(4).values()] == [2.0, 7.0, 9.0]
