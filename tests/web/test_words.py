import json
import re
from pathlib import Path

from app.lessons.catalogue import load
from app.web import words

ROOT = Path(__file__).resolve().parents[2]
#: Those whose scripts speak.
PAGES = {page for page, known in words.catalogue().items() if isinstance(known, dict) and "js" in known}


def test_a_sentence_has_its_names_filled_in() -> None:
    assert words.say("lesson", "scripts", count="three") == "The three scripts"


def test_each_word_that_a_script_asks_for_is_in_the_catalogue_and_each_is_asked_for() -> None:
    sources = {path: path.read_text(encoding="utf-8") for path in (ROOT / "static/js/pages").glob("*.js")}
    speaking = "".join(text for text in sources.values() if 'from "./words.js"' in text)
    asked = set(re.findall(r'"(\w+)"', speaking))
    begun = tuple(re.findall(r"say\(`(\w+)\$\{", speaking))
    said = set(re.findall(r'(?<![.\w])say\(\s*(?:\w+ \? )?"(\w+)"', speaking))
    known = {key for page in words.catalogue() if page in PAGES for key in json.loads(words.for_script(page))}
    assert said <= known
    assert [key for key in known - asked if not key.startswith(begun)] == []


def test_each_word_of_the_pages_is_used() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "templates").glob("*.html")]
    texts += [path.read_text(encoding="utf-8") for path in (ROOT / "app/web").glob("*.py")]
    used = set(re.findall(r"\w+", " ".join(texts)))
    for page, known in words.catalogue().items():
        if isinstance(known, dict) and page != "timeline":
            # A key that ends in a number of things, such as ``commit_two``, is put together.
            unused = {key for key in known if key not in used and key.rpartition("_")[2] not in ("one", "two", "many")}
            assert unused == set(), page


def test_each_word_of_the_help_for_keys_is_used() -> None:
    used = set(re.findall(r"\w+", " ".join(path.read_text() for path in (ROOT / "static/js/panels").glob("*.js"))))
    assert {key for key in words.catalogue()["timeline"]["keys"] if key not in used} == set()


def test_each_word_of_a_lesson_is_in_the_glossary() -> None:
    known = set(words.glossary())
    for lesson in load().lessons:
        assert set(lesson.glossary) <= known, (lesson.slug, set(lesson.glossary) - known)
    assert words.glossary()["CPU time"] == words.anchor("wall time, CPU time") == "wall-time--cpu-time"
