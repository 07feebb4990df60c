import ast
import sys
import tomllib
from pathlib import Path

import pytest

from app.lessons.catalogue import load
from app.lessons.lesson import Lesson
from app.lessons.loader import LABELS
from app.lessons.pane import Pane
from app.lessons.reading import LessonError
from app.model.errors import NotFound

from .samples import COURSE, write

CATALOGUE = load()
WORDS = Path(__file__).parents[2] / "templates" / "words.toml"
PANES = [pytest.param(pane, id=f"{lesson.id}-{pane.name}") for lesson in CATALOGUE.lessons for pane in lesson.panes]
LESSONS = [pytest.param(lesson, id=lesson.id) for lesson in CATALOGUE.lessons]


def test_the_whole_path_is_known() -> None:
    assert [entry.id for entry in CATALOGUE.course.entries] == [f"L{number:02}" for number in range(1, 25)]
    assert {"L01", "L05", "L06", "L09", "L16", "L21"} <= {lesson.id for lesson in CATALOGUE.lessons}
    assert [section.key for section in CATALOGUE.course.sections] == list("ABCDEF")


def test_get_by_slug_and_number() -> None:
    lesson = CATALOGUE.get("four-cooks-one-stove")
    assert lesson is CATALOGUE.get("L06") is CATALOGUE.get("l06")
    assert CATALOGUE.section_title(lesson.section) == "The GIL"


def test_what_is_not_here_says_what_is(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path))
    with pytest.raises(NotFound, match="There are: sample"):
        catalogue.get("smaple")
    with pytest.raises(NotFound, match="“Later” is not here yet"):
        catalogue.get("later")
    with pytest.raises(NotFound, match="It has: one, two"):
        catalogue.get("sample").pane("three")


def test_a_folder_that_the_course_does_not_know(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"course.toml has no lesson with the slug sample"):
        load(write(tmp_path, course=COURSE.replace('slug = "sample"', 'slug = "simple"')))


def test_a_playlist_of_unknown_lessons(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match="names L99"):
        load(write(tmp_path, course=COURSE.replace('["L01"]', '["L99"]')))


@pytest.mark.parametrize("pane", PANES)
def test_scripts_are_plain_python_with_labelled_steps(pane: Pane) -> None:
    tree = ast.parse(pane.source())
    imported = {
        name.split(".")[0]
        for node in ast.walk(tree)
        for name in (
            [a.name for a in node.names] if isinstance(node, ast.Import) else [getattr(node, "module", "") or ""]
        )
    } - {""}
    # "test.support" comes with the library, if not with every build of it: 3.13 has ``interpreters`` there, and a pane
    # that asks for such an interpreter may look there.
    assert imported <= sys.stdlib_module_names | ({"test"} if pane.python == "interpreters" else set())
    labels = [line.rpartition("#")[2].strip() for line in pane.text.splitlines() if "# " in line]
    steps = [label for label in labels if label in LABELS]
    assert steps.count("start") == 1 and steps.count("use") == 1
    assert len(pane.text.splitlines()) <= 50


@pytest.mark.parametrize("lesson", LESSONS)
def test_scripts_fit_beside_each_other(lesson: Lesson) -> None:
    width = 64 if len(lesson.panes) in (1, 2, 4) else 50  # the columns of the page
    for pane in lesson.panes:
        for line in pane.text.splitlines():
            code, _, comment = line.rpartition("#")
            shown = code.rstrip() if comment.strip() in LABELS else line
            assert len(shown) <= width, (pane.name, line)


@pytest.mark.parametrize("lesson", LESSONS)
def test_what_each_lesson_must_have(lesson: Lesson) -> None:
    if lesson.rankings:  # three kinds of work, four ways to run each
        assert len(lesson.panes) <= 12 and all(2 <= len(each.items) <= 4 for each in lesson.rankings)
    else:
        assert 2 <= len(lesson.options) <= 5 and 2 <= len(lesson.panes) <= 7
    assert 3 <= len(lesson.key_moments) <= 5
    assert lesson.part("set-up") and lesson.part("look") and lesson.part("explain")
    assert lesson.glossary and lesson.argument.takeaways
    for knob in lesson.parameters:
        assert 2 <= len(knob.stops) <= 5
        assert any(knob.constant in pane.text for pane in lesson.panes)


@pytest.mark.parametrize("pane", PANES)
def test_every_stop_gives_a_script(pane: Pane) -> None:
    for knob in pane.parameters:
        for stop in knob.stops:
            ast.parse(pane.source({knob.name: stop}))


def test_a_folder_is_read_when_it_is_asked_for(tmp_path: Path) -> None:
    catalogue = load(write(tmp_path, text="no headings"))
    assert [entry.slug for entry in catalogue.course.available] == ["sample"]
    with pytest.raises(LessonError, match="has no part"):
        catalogue.get("sample")
    (tmp_path / "sample" / "text.md").write_text("## Explain\n\nWhy.\n")
    assert catalogue.get("sample") is catalogue.get("L01") is catalogue.lessons[0]


def test_each_word_that_a_lesson_names_is_in_the_glossary() -> None:
    words = {each["word"] for each in tomllib.loads(WORDS.read_text(encoding="utf-8"))["word"]}
    known = words | {part.strip() for word in words for part in word.split(",")}
    missing = {(lesson.id, word) for lesson in CATALOGUE.lessons for word in lesson.glossary if word not in known}
    assert not missing
