"""The words of the pages: one catalogue, ``templates/words.toml``, for templates, handlers and scripts alike."""

import json
import sys
import tomllib
from functools import cache
from pathlib import Path
from typing import Any


@cache
def templates() -> Path:
    """Beside the package in a checkout or an image, else where an installation puts shared files."""
    beside = Path(__file__).resolve().parents[2]
    for place in (beside, Path(sys.prefix) / "share" / "interleave"):
        if (place / "templates" / "base.html").is_file():
            return place / "templates"
    raise FileNotFoundError(f"The templates are neither in {beside} nor in {sys.prefix}/share/interleave.")


@cache
def catalogue() -> dict[str, Any]:
    """All of it, by page."""
    return tomllib.loads((templates() / "words.toml").read_text(encoding="utf-8"))


def say(page: str, key: str, **values: object) -> str:
    """One of a page's sentences, with its names filled in."""
    return str(catalogue()[page][key]).format(**values)


@cache
def for_script(page: str = "base") -> str:
    """What the page's script says, as JSON: words of its own, and those that all pages have."""
    common, own = catalogue()["base"]["js"], catalogue()[page]["js"]
    return json.dumps({**common, **own}, ensure_ascii=False)


def anchor(word: str) -> str:
    """Where a word of the glossary is on its page."""
    return "".join(letter if letter.isalnum() else "-" for letter in word.lower())


@cache
def glossary() -> dict[str, str]:
    """Each word of the glossary, also where several share an entry, and its place there."""
    entries = [str(each["word"]) for each in catalogue()["word"]]
    return {word: anchor(entry) for entry in entries for word in (entry, *entry.split(", "))}
