from app.model.states import State
from app.recording.fold import fold
from app.recording.units import cast
from app.recording.window import window

from .facts import Facts

S = State


def window_of(facts: Facts) -> tuple[int, int]:
    folded = fold(facts.log())
    return window(folded, cast(folded))


def labelled(*steps: tuple[float, str]) -> Facts:
    facts = Facts()
    main = facts.lane()
    worker = facts.lane()
    facts.rows(main, (0, S.RUN)).rows(worker, (20, S.QUEUED), (30, S.RUN)).finish(worker, 80).finish(main, 100)
    for t, label in steps:
        facts.mark(main, t, "step", text=label)
    return facts


def test_labels_make_the_window() -> None:
    assert window_of(labelled((5, "create"), (10, "start"), (50, "wait"), (90, "use"))) == (10_000, 90_000)


def test_a_label_in_a_loop_counts_the_first_time() -> None:
    assert window_of(labelled((10, "start"), (12, "start"), (90, "use"), (95, "use"))) == (10_000, 90_000)


def test_what_has_no_label_is_taken_from_the_units() -> None:
    assert window_of(labelled()) == (30_000, 80_000)
    assert window_of(labelled((10, "start"))) == (10_000, 80_000)
    assert window_of(labelled((90, "use"))) == (30_000, 90_000)


def test_a_use_before_the_start_does_not_end_it() -> None:
    assert window_of(labelled((3, "use"), (10, "start"), (70, "use"))) == (10_000, 70_000)
    assert window_of(labelled((3, "use"))) == (30_000, 80_000)


def test_where_nobody_worked_the_script_itself_is_measured() -> None:
    facts = Facts()
    main, worker = facts.lane(), facts.lane(unit="items")
    facts.rows(main, (0, S.RUN)).mark(main, 10, "step", text="start")
    facts.rows(worker, (12, S.STARTING)).finish(worker, 40).finish(main, 100)
    assert window_of(facts) == (10_000, 100_000)


def test_a_pool_begins_when_work_is_handed_over() -> None:
    facts = Facts()
    main = facts.lane()
    worker = facts.lane(unit="items")
    facts.rows(main, (0, S.RUN)).mark(main, 7, "task_submitted", task=1)
    facts.rows(worker, (8, S.STARTING), (9, S.RUN), (15, S.JOIN))
    facts.mark(worker, 9, "task_started", task=1).mark(worker, 15, "task_ended", task=1)
    facts.finish(worker, 60).finish(main, 70)
    assert window_of(facts) == (7_000, 15_000)


def test_nothing_happened() -> None:
    assert window_of(Facts()) == (0, 0)
