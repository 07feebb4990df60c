"""Each way to get a lesson's folder wrong is one clear sentence. A new lesson needs a folder and no Python."""

from pathlib import Path

import pytest

from app.lessons.catalogue import load
from app.lessons.reading import LessonError

from .samples import LESSON, SCRIPT, write


def test_a_folder_is_a_lesson(tmp_path: Path) -> None:
    (lesson,) = load(write(tmp_path)).lessons
    assert (lesson.id, lesson.slug, lesson.title, lesson.section, lesson.order) == ("L01", "sample", "Sample", "A", 1)
    assert [pane.name for pane in lesson.panes] == ["one", "two"]
    assert lesson.panes[1].source({"tasks": 8}) == "TASKS = 8\nprint(TASKS)\n"
    assert lesson.part("explain") is not None


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('question = "How long?"', "", "sample/lesson.toml: question is missing."),
        ('id = "L01"', 'id = "L07"', "id is L07, but course.toml has L01 for sample."),
        ("correct = true", "", "options must have exactly one with correct = true."),
        ("default = 4", "default = 3", "parameters[1]: default must be one of the stops."),
        ("stops = [1, 4, 8]", "stops = [4, 9]", "parameters[1]: stops must lie between min and max."),
        ('type = "int"', 'type = "whole"', "type must be one of int, float, choice, not 'whole'."),
        ('name = "two"', 'name = "three"', "panes[2]: script names panes/three.py, which is not there."),
        ('name = "two"', 'name = "one"', "panes must have different names"),
        ('baseline = "one"', 'baseline = "none"', "baseline is not the name of a pane."),
        ('pane = "one"', 'pane = "nobody"', "key_moments speak of “nobody”"),
        ('at = "state:GIL"', 'at = "state:GLI"', "key_moments[1]: at must be"),
        ('value = "two.sold"', 'value = "two.slod"', "proof speaks of two.slod, which this lesson does not have."),
        ('value = "two.sold"', 'value = "open(1)"', "proof: checks[2]: value is wrong"),
        ('text = "Two took', 'text = "{two.gone} took', "proof speaks of two.gone"),
        ("high = 20", "", "proof: checks[2]: low and high are both missing."),
        ("high = 20", "hihg = 20", "checks[2]: low and high are both missing."),
        ("high = 20", "high = 20\nhihg = 21", "checks[2]: hihg has no meaning here."),
        ('lead = "A lead."', 'lead = "A lead."\nneeds = ["luck"]', "needs may be"),
        ('name = "two"', 'name = "two"\nwall_s = 4', "panes[2]: wall_s must be above 0 and at most 3."),
        ('name = "two"', 'name = "two"\nends = "timed_out"', "panes[2]: wall_s is missing"),
        ('after = "sold" }]', 'size = "a.txt" }]', "figures ask for the size of a.txt, which is not watched."),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    assert old in LESSON
    with pytest.raises(LessonError) as caught:
        load(write(tmp_path, lesson=LESSON.replace(old, new, 1))).get("sample")
    assert says in str(caught.value)
    assert "sample/" in str(caught.value)


def test_faults_in_scripts_and_text(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"sample/panes/one.py, line 1: "):
        load(write(tmp_path / "a", script="TASKS = (\n")).get("sample")
    with pytest.raises(LessonError, match="TASKS is 5, but parameter tasks has 4"):
        load(write(tmp_path / "b", script=SCRIPT.replace("4", "5"))).get("sample")
    with pytest.raises(LessonError, match="has no part with the heading"):
        load(write(tmp_path / "c", text="no headings")).get("sample")


def test_at_most_three_knobs(tmp_path: Path) -> None:
    knob = LESSON[LESSON.index("[[parameters]]") : LESSON.index("[[panes]]")]
    with pytest.raises(LessonError, match="parameters are 4; a lesson has at most 3"):
        load(write(tmp_path, lesson=LESSON.replace(knob, knob * 4))).get("sample")
