"""app/model/states.py: one row a state, codes that never change, an order that names each state once."""

from app.model.states import RUNNING, STACK_ORDER, STATES, State


def test_the_table_has_each_state_once_in_order_of_its_code() -> None:
    assert [info.state for info in STATES] == sorted(State)
    assert [int(state) for state in State] == list(range(len(State)))


def test_codes_are_stable() -> None:
    """They stand in archives and exports."""
    first = ["NONE", "RUN", "RUNX", "GIL", "LOOP", "CPU", "LOCK", "JOIN", "IO", "SLEEP", "QUEUED"]
    names = [*first, "UNKNOWN", "STARTING", "TRANSFER"]
    assert [State(code).name for code in range(len(names))] == names


def test_names_differ_and_are_said() -> None:
    for column in ("name", "short", "token"):
        values = [getattr(info, column) for info in STATES]
        assert len(set(values)) == len(values) and all(values)


def test_only_running_is_running() -> None:
    assert {State.RUN, State.RUNX} == RUNNING
    assert {info.state for info in STATES if info.family == "running"} == RUNNING


def test_the_stack_holds_each_state_that_is_drawn() -> None:
    assert sorted(STACK_ORDER) == [state for state in State if state is not State.NONE]
    assert set(STACK_ORDER[:2]) == RUNNING, "running is at the bottom"
