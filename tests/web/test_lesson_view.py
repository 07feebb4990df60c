"""A lesson's record turned into what its page shows."""

import json

import pytest

from app.lessons.catalogue import load
from app.lessons.lesson import Lesson
from app.web import lesson_view

CATALOGUE = load()


@pytest.fixture
def lesson() -> Lesson:
    return CATALOGUE.get("four-cooks-one-stove")


def test_parameters_that_do_not_fit_keep_their_default(lesson: Lesson) -> None:
    values, errors = lesson_view.parameters(lesson, {"tasks": "99", "steps": "2000", "run": "x", "theme": "dark"})
    assert values == {"tasks": 4, "steps": 2000}
    assert list(errors) == ["tasks"]


def test_a_value_between_stops_becomes_one(lesson: Lesson) -> None:
    values, errors = lesson_view.parameters(lesson, {"tasks": "3"})
    knob = lesson_view.texts(CATALOGUE, lesson, values, errors)["knobs"][0]
    assert [(stop.value, stop.chosen) for stop in knob.stops if stop.chosen] == [("3", True)]


def test_next_is_the_next_that_is_here(lesson: Lesson) -> None:
    following = lesson_view.following(CATALOGUE, lesson)
    assert following and (following.href, following.text) == ("/lessons/passing-the-baton", "Passing the baton")
    assert lesson_view.following(CATALOGUE, CATALOGUE.lessons[-1]) is None


def test_data_for_the_script_names_panes_in_their_order(lesson: Lesson) -> None:
    data = json.loads(lesson_view.texts(CATALOGUE, lesson, lesson.check({}), {})["data"])
    assert [pane["name"] for pane in data["panes"]] == [pane.name for pane in lesson.panes]
    assert data["options"][0]["letter"] == "A" and data["options"][0]["reply"]


def test_the_differing_word_of_the_executors_is_marked(lesson: Lesson) -> None:
    scripts = {script.name: script for script in lesson_view.texts(CATALOGUE, lesson, lesson.check({}), {})["scripts"]}
    for name, word in (("threads", "Thread"), ("processes", "Process")):
        marked = [piece.text for line in scripts[name].lines for piece in line.pieces if piece.differs]
        assert word in marked


def test_the_next_lesson_is_that_of_the_playlist(lesson: Lesson) -> None:
    after = json.loads(lesson_view.texts(CATALOGUE, lesson, lesson.check({}), {})["data"])["after"]
    assert after["one-class"] == {
        "slug": "fastest-run-that-did-nothing",
        "text": "The fastest run that did nothing",
    }


def test_a_pane_is_a_file_with_the_values_that_were_chosen(lesson: Lesson) -> None:
    values, errors = lesson_view.parameters(lesson, {"tasks": "8"})
    scripts = lesson_view.texts(CATALOGUE, lesson, values, errors)["scripts"]
    assert scripts[0].href == "/lessons/four-cooks-one-stove/sequential.py?tasks=8"
    assert "TASKS = 8" in lesson_view.script(lesson.panes[0], values)
