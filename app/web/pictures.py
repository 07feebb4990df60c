"""Small pictures for words: a line of text in the catalogue becomes lanes with slices, frames and marks. Pure.

[ run 4 gil 4 run 4 | gil 4 run 4 ]      two lanes in the frame of a process
run 4 o run 8 * run 4                    a lane with a read (ring) and a write (dot) in it
run 10 x | run 16 !                      one that dies, one that ends; "- 4" leaves a gap
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

UNIT, BAR, PITCH, FRAME = 7, 11, 16, 5
MARKS = {"o": "read", "*": "write", "x": "dead", "!": "end"}


@dataclass(frozen=True)
class Slice:
    """A stretch of a lane; ``token``: its state's, as the style sheet has it."""

    x: int
    y: int
    width: int
    token: str


@dataclass(frozen=True)
class Mark:
    """An instant of a lane."""

    x: int
    y: int
    kind: str


@dataclass(frozen=True)
class Frame:
    """A process."""

    y: int
    height: int


@dataclass(frozen=True)
class Picture:
    """All of it, in its own units."""

    width: int
    height: int
    slices: Sequence[Slice]
    marks: Sequence[Mark]
    frames: Sequence[Frame]


def picture(text: str) -> Picture:
    """Raises ``ValueError`` for what is no picture."""
    slices: list[Slice] = []
    marks: list[Mark] = []
    frames: list[Frame] = []
    y, x, widest, opened = FRAME, FRAME, 0, 0
    words = iter(text.split())
    for word in words:
        if word == "|":
            x, y = FRAME, y + PITCH
        elif word == "[":
            if frames:  # room between two frames
                x, y = FRAME, y + PITCH + FRAME * 2
            opened = y - FRAME
        elif word == "]":
            frames.append(Frame(opened, y + BAR + FRAME - opened))
        elif word in MARKS:
            marks.append(Mark(x, y, MARKS[word]))
        else:
            length = _length(word, words) * UNIT
            if word != "-":
                slices.append(Slice(x, y, length, word))
            x += length
            widest = max(widest, x)
    return Picture(widest + FRAME, y + BAR + FRAME, slices, marks, frames)


def _length(word: str, words: Iterator[str]) -> int:
    try:
        return int(next(words))
    except StopIteration:
        raise ValueError(f"“{word}” has no length") from None
