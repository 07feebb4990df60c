"""Figures that a script itself prints: ``sold: 23``. The lesson names them; here they are read from the output."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

_NUMBER = r"\s*[:=]?\s*(-?\d+(?:\.\d+)?)"


@dataclass(frozen=True)
class PrintedFigure:
    """``after``: the number after these words in the last line that has them. ``count``: how many lines have them."""

    name: str
    how: Literal["after", "count"]
    words: str

    def read(self, output: str) -> float | None:
        """From all that a run wrote, standard output and error together."""
        lines = [line for line in output.splitlines() if self.words in line]
        if self.how == "count":
            return float(len(lines))
        for line in reversed(lines):
            if found := re.search(re.escape(self.words) + _NUMBER, line):
                return float(found[1])
        return None


def read_all(wanted: Iterable[PrintedFigure], output: str) -> Mapping[str, float | None]:
    """Each figure by name; ``None``: the run did not print it."""
    return {figure.name: figure.read(output) for figure in wanted}
