"""A lesson's ``text.md``: parts by second-level headings, rendered without raw HTML."""

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markdown_it import MarkdownIt


@cache
def _markdown() -> "MarkdownIt":
    from markdown_it import MarkdownIt  # 30 ms that the server's first page does not need

    return MarkdownIt("commonmark", {"html": False, "typographer": False}).enable("table")


@dataclass(frozen=True)
class Part:
    """One part of the text. ``name``: its heading in small letters with hyphens (``what-the-lecture-said``)."""

    name: str
    title: str
    markdown: str

    @property
    def html(self) -> str:
        """Safe to put into a page: Markdown's own elements only."""
        return str(_markdown().render(self.markdown))


def render(markdown: str) -> str:
    """One piece of Markdown as HTML."""
    return str(_markdown().render(markdown))


def parts(text: str) -> tuple[Part, ...]:
    """The text cut at its ``## `` headings; what stands before the first is left out (a note to translators)."""
    pieces = re.split(r"^## +(.+?) *$", text, flags=re.MULTILINE)
    return tuple(
        Part(re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-"), title, body.strip())
        for title, body in zip(pieces[1::2], pieces[2::2], strict=True)
    )
