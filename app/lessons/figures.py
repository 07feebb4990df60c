"""Figures that a pane names: what its script prints (``sold: 23``), and how large a watched file is at the end."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

_NUMBER = r"\s*[:=]?\s*(-?\d+(?:\.\d+)?)"


@dataclass(frozen=True)
class PaneFigure:
    """``after``: the number after these words in the last line that has them. ``count``: how many lines have them.
    ``size``: bytes that the file of this name has on disk at the end."""

    name: str
    how: Literal["after", "count", "size"]
    words: str

    def read(self, output: str, sizes: Mapping[str, float] | None = None) -> float | None:
        """From all that a run wrote, standard output and error together, and the last size of each watched file."""
        if self.how == "size":
            return (sizes or {}).get(self.words)
        lines = [line for line in output.splitlines() if self.words in line]
        if self.how == "count":
            return float(len(lines))
        for line in reversed(lines):
            if found := re.search(re.escape(self.words) + _NUMBER, line):
                return float(found[1])
        return None


def read_all(
    wanted: Iterable[PaneFigure], output: str, sizes: Mapping[str, float] | None = None
) -> Mapping[str, float | None]:
    """Each figure by name; ``None``: the run did not say it."""
    return {figure.name: figure.read(output, sizes) for figure in wanted}
