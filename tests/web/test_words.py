import json
import re
from pathlib import Path

from app.lessons.catalogue import load
from app.web import words

ROOT = Path(__file__).resolve().parents[2]


def test_a_sentence_has_its_names_filled_in() -> None:
    assert words.say("lesson", "scripts", count="three") == "The three scripts"


def test_each_word_that_a_page_asks_for_is_in_the_catalogue_and_each_is_asked_for() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "static/js/pages").glob("*.js")}
    asked = {key for text in sources.values() if 'from "./words.js"' in text for key in re.findall(r'"(\w+)"', text)}
    said = {key for text in sources.values() for key in re.findall(r'(?<![.\w])say\(\s*(?:\w+ \? )?"(\w+)"', text)}
    known = {key for page in ("base", "lesson", "home") for key in json.loads(words.for_script(page))}
    assert said <= known
    assert known <= asked, known - asked


def test_each_word_of_a_lesson_is_in_the_glossary() -> None:
    known = set(words.glossary())
    for lesson in load().lessons:
        assert set(lesson.glossary) <= known, (lesson.slug, set(lesson.glossary) - known)
    assert words.glossary()["CPU time"] == words.anchor("wall time, CPU time") == "wall-time--cpu-time"
