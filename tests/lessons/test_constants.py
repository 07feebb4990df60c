import ast

from app.lessons.constants import fill, values

SCRIPT = """# Ärger: not ASCII before it
TASKS = 4  # keep this comment
DELAY = -0.5
NAME = "ä"; STEPS = 10
lower = 4
LIST = [1]
FLAG = True
if TASKS:
    TASKS_INSIDE = 4
"""


def test_values_are_the_top_level_literals() -> None:
    assert values(SCRIPT) == {"TASKS": 4, "DELAY": -0.5, "NAME": "ä", "STEPS": 10}


def test_only_the_literal_changes() -> None:
    filled = fill(SCRIPT, {"TASKS": 16, "STEPS": 5, "OTHER": 1})
    assert filled == SCRIPT.replace("TASKS = 4  #", "TASKS = 16  #").replace("STEPS = 10", "STEPS = 5")


def test_several_on_one_line_and_texts() -> None:
    filled = fill(SCRIPT, {"NAME": 'it\'s "so"', "STEPS": 123456, "DELAY": 2.25})
    assert values(filled) == {"TASKS": 4, "DELAY": 2.25, "NAME": 'it\'s "so"', "STEPS": 123456}
    ast.parse(filled)


def test_the_same_value_changes_nothing() -> None:
    assert fill("N = 1_000\n", {"N": 1000}) == "N = 1_000\n"
