"""Pages need nothing from elsewhere: no CDN, no web font, no build step. A classroom without internet sees the same."""

import re
from pathlib import Path

import pytest

from .tree import files, name_of, without_comments

#: Names, not addresses: nothing is ever fetched from them.
NAMESPACES = re.compile(r"https?://www\.w3\.org/(2000/svg|1999/xhtml|1999/xlink)")
ADDRESS = re.compile(r"""(?:https?:)?//[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)+[^\s"'`)]*""")
#: A link that a person may follow is not something that the page loads.
ANCHOR = re.compile(r"<a\s[^>]*>", re.IGNORECASE | re.DOTALL)

SOURCES = [
    p for top in ("templates", "static") for p in files(top) if p.suffix in {".html", ".css", ".js", ".svg", ".json"}
]


def loads_from_elsewhere(source: str, suffix: str) -> list[str]:
    """Addresses of other hosts in a source, apart from comments and links to follow."""
    if suffix in {".html", ".svg"}:
        source = ANCHOR.sub("", re.sub(r"<!--.*?-->|\{#.*?#\}", "", source, flags=re.DOTALL))
    else:
        source = without_comments(source)
    return ADDRESS.findall(NAMESPACES.sub("", source))


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    assert loads_from_elsewhere(path.read_text(), path.suffix) == []


def test_there_is_something_to_check() -> None:
    assert {".html", ".css", ".js"} <= {path.suffix for path in SOURCES}


@pytest.mark.parametrize(
    ("source", "suffix", "found"),
    [
        ('<script src="https://cdn.example.com/x.js"></script>', ".html", ["https://cdn.example.com/x.js"]),
        ('<link href="//fonts.example.com/css">', ".html", ["//fonts.example.com/css"]),
        ('<a href="https://docs.python.org/3/">docs</a>', ".html", []),
        ("body { background: url(https://example.org/a.png) }", ".css", ["https://example.org/a.png"]),
        ('const ns = "http://www.w3.org/2000/svg"; // https://example.org', ".js", []),
    ],
)
def test_the_check_can_fail(source: str, suffix: str, found: list[str]) -> None:
    assert loads_from_elsewhere(source, suffix) == found
