"""What a lesson may ask besides its question: read from its folder, told from figures that were made up."""

from pathlib import Path
from typing import Any

import pytest

from app.lessons.catalogue import load
from app.lessons.lesson import Lesson
from app.lessons.reading import LessonError

from .samples import LESSON, write
from .test_conclusion import ENDED, figures, machine

MORE = """
[[transfer.options]]
text = "so"
correct = true
[[transfer.options]]
text = "not so"
[look]
[[look.options]]
text = "Two was quicker"
when = "two.wall_s < one.wall_s"
[[look.options]]
text = "They tied"
when = "two.sold > 10000"
[[rankings]]
title = "Which comes first?"
[[rankings.items]]
text = "One"
value = "one.wall_s"
[[rankings.items]]
text = "Two"
value = "two.wall_s"
[[rankings.items]]
text = "Half of one"
value = "one.wall_s / 2"
[history]
x = "tasks"
label = "Speed-up"
[[history.series]]
label = "measured"
value = "one.wall_s / two.wall_s"
[[history.series]]
label = "by the book"
value = "min(parameters.tasks, machine.usable_cpus)"
calculated = true
"""


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load(write(tmp_path, lesson=LESSON + MORE)).get("sample")


def test_what_was_seen_is_told_from_the_figures(lesson: Lesson) -> None:
    assert lesson.conclude(figures(), ENDED, machine()).seen == (True, False)
    assert lesson.conclude(figures(sold=None), ENDED, machine()).seen == (True, None)


def test_things_that_are_near_tie(lesson: Lesson) -> None:
    (order,) = lesson.conclude(figures(two=1.1), ENDED, machine()).rankings
    assert [each.place for each in order] == [3, 1, 1]
    (order,) = lesson.conclude(figures(two=None), ENDED, machine()).rankings
    assert [each.place for each in order] == [None] * 3


def test_a_run_is_a_point_and_what_is_calculated_a_curve(lesson: Lesson) -> None:
    points = lesson.conclude(figures(), ENDED, machine(), {"tasks": 8}).points
    assert [(p.label, p.x, p.y) for p in points] == [
        ("measured", 8, 2.0),
        *(("by the book", x, min(x, 2)) for x in (1, 4, 8)),
    ]


def test_without_asking_for_more_there_is_what_every_lesson_has(tmp_path: Path) -> None:
    plain = load(write(tmp_path)).get("sample")
    said = plain.conclude(figures(), ENDED, machine())
    assert said.seen == (True, False) and said.rankings == ()
    assert [(p.label, p.x, p.y) for p in said.points] == [("One", 4, 2.0), ("Two", 4, 1.0)]
    assert plain.conclude(figures(sold=30), ENDED, machine()).seen == (None, None)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('x = "tasks"', 'x = "task"', "history: x must be a parameter that is a number."),
        ("two.sold >", "two.slod >", "look speaks of two.slod"),
        ('value = "one.wall_s / 2"', 'value = "one.wal_s / 2"', "rankings speaks of one.wal_s"),
        ('text = "so"\ncorrect = true', 'text = "so"', "transfer: options must have exactly one with correct = true."),
    ],
)
def test_faults_are_named(tmp_path: Path, old: str, new: str, says: str) -> None:
    more: Any = MORE.replace(old, new, 1)
    assert more != MORE
    with pytest.raises(LessonError) as caught:
        load(write(tmp_path, lesson=LESSON + more)).get("sample")
    assert says in str(caught.value)
