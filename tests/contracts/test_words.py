"""The interface's words stand in one catalogue, ``templates/words.toml``: no page and no page's script says anything of
its own. A translation is then a copy of one file."""

import ast
import re
import subprocess
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from .tree import APP, JS, ROOT, files, name_of, without_comments

#: What a reader types or a program is called: the same in each language.
CODE = {"code", "pre", "kbd", "script", "style"}
SPOKEN = {"aria-label", "title", "placeholder", "alt"}
#: Modules whose texts are read on pages; the others of the web room speak to programs, or to who runs the server.
PAGE_MODULES = [
    *(path for path in files("app", "web", suffix=".py") if path.stem.endswith("_view")),
    *(APP / "web" / f"{name}.py" for name in ("errors", "figures", "pages", "views")),
]
#: Of the timeline this part says nothing of its own; the others still do.
SPEAKING = [JS / "panels" / "keys.js"]
#: In JavaScript: names of keys, and formats that bear the same name everywhere.
NAMES = {
    "Enter",
    "Escape",
    "Control",
    "Meta",
    "Content-Type",
    "DOMContentLoaded",
    "SVG",
    "ArrowUp",
    "ArrowDown",
    "PageUp",
    "PageDown",
    "Tab",
    "Backspace",
    "Delete",
}

#: ``main`` is no text, but the attributes of its element.
_MAIN = re.compile(r"\{% block main %\}.*?\{% endblock %\}", re.DOTALL)
_JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_QUOTED = re.compile(r'"([^"]*)"|\'([^\']*)\'')
_SENTENCE = re.compile(r"(?<![a-z])[A-Z][a-z]+|[a-z]{2,} [a-z]{2,}")
_JS_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"|\'((?:[^\'\\\n]|\\.)*)\'|`((?:[^`\\]|\\.)*)`', re.DOTALL)
#: What stands before a literal that nobody reads: a place in the page, a question to the browser, an error of ours.
_UNREAD = re.compile(
    r"(?:Selector(?:All)?\(|closest\(|matchMedia\(|asked\(|new \w*Error\(|from |import\(|const CSS = )$"
)
_SHEETS = [*files("static", "css"), *files("static", "js", "panels", suffix=".js")]
_CLASSES = {name for sheet in _SHEETS for name in re.findall(r"\.([a-z][\w-]*)", sheet.read_text())}


class _Spoken(HTMLParser):
    """Collects what a reader sees or hears of a template."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._inside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in CODE:
            self._inside.append(tag)
        self.said += [value or "" for name, value in attrs if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        if self._inside and self._inside[-1] == tag:
            self._inside.pop()

    def handle_data(self, data: str) -> None:
        if not self._inside:
            self.said.append(data)


@pytest.mark.parametrize("path", files("templates", suffix=".html"), ids=name_of)
def test_templates_say_nothing_of_their_own(path: Path) -> None:
    text = _MAIN.sub("", path.read_text(encoding="utf-8"))
    reader = _Spoken()
    reader.feed(_JINJA.sub(" ", text))
    assert [said.strip() for said in reader.said if re.search(r"[A-Za-z]{2}", said)] == []
    asked = [a or b for found in _JINJA.findall(text) for a, b in _QUOTED.findall(found)]
    assert [each for each in asked if _SENTENCE.match(each) and " " in each] == []


@pytest.mark.parametrize("path", [*files("static", "js", "pages", suffix=".js"), *SPEAKING], ids=name_of)
def test_scripts_say_nothing_of_their_own(path: Path) -> None:
    text = without_comments(path.read_text(encoding="utf-8"))
    said = []
    for found in _JS_LITERAL.finditer(text):
        literal = re.sub(r"\$\{[^}]*\}", "", next(group for group in found.groups() if group is not None))
        unread = literal in NAMES or set(literal.split()) <= _CLASSES or _UNREAD.search(text[: found.start()][-80:])
        if _SENTENCE.search(literal) and not unread:
            said.append(literal)
    assert said == []


def _unread(tree: ast.AST) -> set[ast.AST]:
    """Docstrings, and what is raised, logged or handed to a machine."""
    found: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            found.add(node.value)
        elif isinstance(node, ast.Raise | ast.Assert) or (
            isinstance(node, ast.Call) and ast.unparse(node.func).startswith(("logger.", "re."))
        ):
            found.update(ast.walk(node))
    return found


@pytest.mark.parametrize("path", PAGE_MODULES, ids=name_of)
def test_handlers_of_pages_say_nothing_of_their_own(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unread = _unread(tree)
    said = [
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in unread
    ]
    assert [each for each in said if re.search(r"[A-Za-z]{2,} [a-z]{2,}", each)] == []


def test_the_timelines_words_are_written_from_the_catalogue() -> None:
    done = subprocess.run(
        [sys.executable, "scripts/write_words_js.py", "--check"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout + done.stderr
