import pytest

from app.lessons.pane import Pane
from app.lessons.parameters import Parameter
from app.model.errors import InvalidRequest

TASKS = Parameter("tasks", "TASKS", "int", "Tasks", "", 4, (1, 4, 8), 1, 8)


def test_the_source_has_the_parameters_filled_in() -> None:
    pane = Pane("a", "A", "a.py", "TASKS = 4  # x\nprint(TASKS)\n", True, "finished", None, (), (TASKS,))
    assert pane.source() == pane.text
    assert pane.source({"tasks": 8}) == "TASKS = 8  # x\nprint(TASKS)\n"
    with pytest.raises(InvalidRequest):
        pane.source({"tasks": 80})
