"""Sentences with figures in them: ``{threads.on_cpu:.1f} on CPU``. Between the braces stands an expression."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from .expression import Expression, ExpressionError, Figures

_FIELD = re.compile(r"\{([^{}]*)\}")
_FORMAT = re.compile(r"[,]?(\.\d+)?[f%d]?")


@dataclass(frozen=True)
class Template:
    """A sentence, cut into text and (expression, format) in turn."""

    text: str
    parts: tuple[str | tuple[Expression, str], ...]

    @classmethod
    def parse(cls, text: str) -> "Template":
        """Raises ``ExpressionError``."""
        parts: list[str | tuple[Expression, str]] = []
        end = 0
        for found in _FIELD.finditer(text):
            inside, _, form = found[1].partition(":")
            if not _FORMAT.fullmatch(form):
                raise ExpressionError(f"“{{{found[1]}}}”: the format “{form}” is not one such as .1f, .0%, d")
            parts += [text[end : found.start()], (Expression.parse(inside), form or ".6g")]
            end = found.end()
        parts.append(text[end:])
        if any("{" in part or "}" in part for part in parts if isinstance(part, str)):
            raise ExpressionError(f"“{text}” has a brace without its partner")
        return cls(text, tuple(parts))

    def expressions(self) -> Iterator[Expression]:
        """Those between the braces."""
        yield from (part[0] for part in self.parts if not isinstance(part, str))

    def fill(self, figures: Figures) -> str:
        """Raises ``UnknownFigureError``."""
        return "".join(
            part if isinstance(part, str) else _shown(part[0].value(figures), part[1]) for part in self.parts
        )


def _shown(value: float, form: str) -> str:
    text = format(round(value) if form.endswith("d") else value, form)
    # A figure that rounds to nothing has no sign.
    return text.removeprefix("-") if text.startswith("-") and not text.strip("-0.,%") else text
