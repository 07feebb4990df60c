import pytest

from app.lessons.parameters import Parameter, check_all
from app.model.errors import InvalidRequest

TASKS = Parameter("tasks", "TASKS", "int", "Tasks", "", 4, (1, 4, 8), 1, 8)
DELAY = Parameter("delay", "DELAY", "float", "Delay", "s", 1.0, (0.5, 1.0), 0.1, 1.0)
METHOD = Parameter("method", "METHOD", "choice", "Start method", "", "fork", ("fork", "spawn"))


def test_defaults_and_types() -> None:
    checked = check_all([TASKS, DELAY, METHOD], {"tasks": "3", "delay": 1, "method": "spawn"})
    assert checked == {"tasks": 3, "delay": 1.0, "method": "spawn"}
    assert [type(value) for value in checked.values()] == [int, float, str]
    assert check_all([TASKS], {}) == {"tasks": 4}


@pytest.mark.parametrize(
    ("given", "field", "says"),
    [
        ({"tasks": 9}, "tasks", "tasks must be from 1 to 8, not 9."),
        ({"tasks": 0}, "tasks", "from 1 to 8"),
        ({"tasks": 2.5}, "tasks", "a whole number"),
        ({"tasks": "many"}, "tasks", "a whole number, not 'many'"),
        ({"tasks": True}, "tasks", "a whole number"),
        ({"tasks": None}, "tasks", "a whole number"),
        ({"tasks": [1]}, "tasks", "a whole number"),
        ({"tasks": "inf"}, "tasks", "a whole number"),
        ({"delay": "nan"}, "delay", "a number"),
        ({"delay": float("inf")}, "delay", "from 0.1 to 1 s"),
        ({"delay": 10**400}, "delay", "a number"),
        ({"method": "magic"}, "method", "one of fork and spawn"),
        ({"method": True}, "method", "one of fork and spawn"),
        ({"taks": 1}, "taks", "This lesson has tasks, delay and method."),
    ],
)
def test_refusals_name_the_field(given: dict[str, object], field: str, says: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        check_all([TASKS, DELAY, METHOD], given)
    assert caught.value.field == field
    assert says in str(caught.value)


def test_a_lesson_without_parameters_says_so() -> None:
    with pytest.raises(InvalidRequest, match="has none"):
        check_all([], {"tasks": 1})
