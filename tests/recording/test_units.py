from app.model.states import State
from app.recording.fold import fold
from app.recording.units import begin_of, cast, end_of, in_flight, on_cpu

from .facts import Facts

S = State


def names(tracks: list) -> list[str]:  # type: ignore[type-arg]
    return [track.lane["name"] for track in tracks]


def test_main_counts_only_when_there_is_nothing_else() -> None:
    facts = Facts()
    facts.lane("main")
    parts = cast(fold(facts.log()))
    assert (names(parts.flight), names(parts.cpu), parts.alone) == (["main"], ["main"], True)
    facts.lane("worker")
    facts.lane("feeder", service=True)
    facts.lane("loop thread", unit="none")
    parts = cast(fold(facts.log()))
    assert (names(parts.flight), names(parts.cpu), parts.alone) == (["worker"], ["worker"], False)
    assert names(parts.threads) == ["main", "worker", "loop thread"]


def test_tasks_go_before_threads() -> None:
    facts = Facts()
    facts.lane("main")
    facts.lane("to_thread", unit="items")
    facts.lane("root", kind="task", unit="main")
    parts = cast(fold(facts.log()))
    assert names(parts.flight) == ["root", "to_thread"]  # a coordinator alone does not displace the workers
    facts.lane("task", kind="task")
    parts = cast(fold(facts.log()))
    assert names(parts.flight) == ["root", "task"]
    assert names(parts.cpu) == ["root", "task", "to_thread"]


def test_a_coordinator_is_not_in_flight_while_it_only_waits_for_others() -> None:
    facts = Facts()
    facts.lane()
    root = facts.lane(kind="task", unit="main")
    facts.rows(root, (1, S.RUN), (2, S.SLEEP), (5, S.JOIN), (9, S.RUN)).finish(root, 10)
    parts = cast(fold(facts.log()))
    assert (in_flight(parts.flight).t, in_flight(parts.flight).v) == ([1_000, 5_000, 9_000, 10_000], [1, 0, 1, 0])
    assert on_cpu(parts.cpu).t == [1_000, 2_000, 9_000, 10_000]


def test_a_process_is_in_flight_from_when_it_has_booted() -> None:
    facts = Facts()
    facts.lane()
    child = facts.lane(kind="process")
    facts.rows(child, (0, S.QUEUED), (2, S.STARTING), (5, S.RUN)).finish(child, 9)
    track = fold(facts.log()).tracks[child]
    assert in_flight([track]).t == [5_000, 9_000]
    assert (begin_of(track), end_of(track)) == (2_000, 9_000)


def test_an_item_that_never_ended_ends_with_its_worker() -> None:
    facts = Facts()
    facts.lane()
    worker = facts.lane(unit="items")
    facts.rows(worker, (0, S.JOIN), (3, S.RUN)).mark(worker, 3, "task_started", task=1).finish(worker, 8, "killed")
    track = fold(facts.log()).tracks[worker]
    assert in_flight([track]).t == [3_000, 8_000]
    assert (begin_of(track), end_of(track)) == (3_000, 8_000)
    idle = facts.lane(unit="items")
    assert begin_of(fold(facts.log()).tracks[idle]) is None
