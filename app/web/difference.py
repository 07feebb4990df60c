"""What differs between the scripts of a lesson's panes, line by line and word by word. Pure.

A lesson's panes differ in few places, and those are what it is about. ``compare`` gives each pane's lines with the
answer to "is this line the same in all panes?", the words that differ inside a line which has a counterpart elsewhere,
the step it bears (``# create``, ``# start``, ``# wait``, ``# use`` at its end), and blank fillers where another pane
has more lines, so that panes side by side keep step.
"""

import io
import re
import tokenize
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal

Kind = Literal["", "string", "comment"]

STEPS = ("create", "start", "wait", "use")
_STEP = re.compile(r"\s*#\s*({0})((?:\s*,\s*|\s+and\s+)({0}))*\s*$".format("|".join(STEPS)))
#: A line longer than this bears no label: to look for one in a line of blanks takes the square of its length.
_LABELLED = 500
#: A word is a piece of camel case or of snake case, a number, a run of blanks, or one other sign.
_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+(?:\.\d+)?|\s+|.")
#: Two lines are counterparts from this likeness on. Below it they are simply two different lines.
_ALIKE = 0.8
#: From 3.12 on an f-string is several tokens.
_STRINGS = {tokenize.STRING} | {
    getattr(tokenize, name) for name in ("FSTRING_START", "FSTRING_MIDDLE", "FSTRING_END") if hasattr(tokenize, name)
}


@dataclass(frozen=True)
class Piece:
    """A stretch of one line that looks the same throughout."""

    text: str
    kind: Kind = ""
    differs: bool = False


@dataclass(frozen=True)
class Line:
    """One row of a pane. ``number`` counts from 1 in the file; 0 is a filler that stands in no file."""

    number: int
    pieces: tuple[Piece, ...] = ()
    same: bool = True
    step: str = ""

    @property
    def text(self) -> str:
        """The line as shown: without its step label."""
        return "".join(piece.text for piece in self.pieces)


def compare(sources: Sequence[str], columns: int = 0) -> list[list[Line]]:
    """The panes' lines. One source alone has nothing to differ from: none of it is quiet.

    With ``columns`` panes beside each other, those keep step (their lists are equally long); 0: all do.
    """
    if not sources:
        return []
    scripts = [_Script(source) for source in sources]
    rows: list[list[Line]] = [[] for _ in scripts]
    before = [0] * len(scripts)
    ends = [len(script.lines) for script in scripts]
    for anchor in [*_common([script.lines for script in scripts]), tuple(ends)]:
        blocks = [list(range(start, end)) for start, end in zip(before, anchor, strict=True)]
        for pane, places in enumerate(_keep_step(scripts, blocks)):
            others = [(scripts[other], blocks[other]) for other in range(len(scripts)) if other != pane]
            rows[pane].extend(Line(0) if at is None else scripts[pane].line(at, others) for at in places)
        if anchor != tuple(ends):
            for pane, at in enumerate(anchor):
                rows[pane].append(scripts[pane].line(at, None if len(scripts) > 1 else []))
        before = [at + 1 for at in anchor]
    width = columns or len(rows)
    return [pane for first in range(0, len(rows), width) for pane in _tight(rows[first : first + width])]


def _tight(panes: list[list[Line]]) -> list[list[Line]]:
    """Without the rows that only panes elsewhere need."""
    needed = [any(line.number for line in row) for row in zip(*panes, strict=True)]
    return [[line for line, keep in zip(pane, needed, strict=True) if keep] for pane in panes]


class _Script:
    """One source: its lines without step labels, their words, and where its strings and comments are."""

    def __init__(self, source: str) -> None:
        whole = source.expandtabs(4).rstrip("\n").split("\n")
        labels = [_STEP.search(line) if "#" in line and len(line) <= _LABELLED else None for line in whole]
        self.lines = [line[: label.start()] if label else line for line, label in zip(whole, labels, strict=True)]
        self.steps = [label.group(0).strip(" #") if label else "" for label in labels]
        self.words = [_WORD.findall(line) for line in self.lines]
        self.kinds = _kinds(whole)

    def line(self, at: int, others: "Sequence[tuple[_Script, list[int]]] | None") -> Line:
        """Line ``at``. ``others``: where it may have counterparts; None: it is the same in all."""
        differs = [False] * len(self.lines[at])
        # A remark is not what the panes differ in.
        remark = self.lines[at].lstrip().startswith("#")
        for script, candidates in () if remark else others or ():
            best = max(candidates, key=lambda other: self.likeness(at, script, other), default=None)
            if best is not None and self.likeness(at, script, best) >= _ALIKE:
                self._mark(at, script.words[best], differs)
        same = others is None or (bool(others) and remark)
        return Line(at + 1, self._pieces(at, differs), same, self.steps[at])

    def likeness(self, at: int, script: "_Script", other: int) -> float:
        """How much of line ``at`` stands in the other line too: 0 to 1, by words that are not blank."""
        mine = [word for word in self.words[at] if not word.isspace()]
        theirs = [word for word in script.words[other] if not word.isspace()]
        return SequenceMatcher(None, mine, theirs, autojunk=False).ratio() if mine and theirs else 0.0

    def _mark(self, at: int, theirs: list[str], differs: list[bool]) -> None:
        mine = self.words[at]
        place = [0]
        for word in mine:
            place.append(place[-1] + len(word))
        for tag, start, end, _, _ in SequenceMatcher(None, mine, theirs, autojunk=False).get_opcodes():
            if tag in ("replace", "delete"):
                for index in range(start, end):
                    if mine[index][0].isalnum():
                        differs[place[index] : place[index + 1]] = [True] * len(mine[index])

    def _pieces(self, at: int, differs: list[bool]) -> tuple[Piece, ...]:
        line = self.lines[at]
        kinds: list[Kind] = [""] * len(line)
        for start, end, kind in self.kinds.get(at, ()):
            stop = min(end, len(line))
            kinds[start:stop] = [kind] * (stop - start)
        looks = list(zip(kinds, differs, strict=True))
        cuts = [index for index in range(1, len(line)) if looks[index] != looks[index - 1]]
        return tuple(
            Piece(line[start:end], *looks[start])
            for start, end in zip([0, *cuts], [*cuts, len(line)], strict=True)
            if line
        )


def _kinds(lines: list[str]) -> dict[int, list[tuple[int, int, Kind]]]:
    """Where strings and comments are, by line. A script that is no Python has none."""
    found: dict[int, list[tuple[int, int, Kind]]] = {}
    try:
        for token in tokenize.generate_tokens(io.StringIO("\n".join(lines) + "\n").readline):
            if token.type in _STRINGS or token.type == tokenize.COMMENT:
                kind: Kind = "comment" if token.type == tokenize.COMMENT else "string"
                (first, start), (last, end) = token.start, token.end
                for line in range(first, last + 1):
                    span = (start if line == first else 0, end if line == last else len(lines[line - 1]), kind)
                    found.setdefault(line - 1, []).append(span)
    except (tokenize.TokenError, SyntaxError, IndexError):
        return {}
    return found


def _common(scripts: list[list[str]]) -> list[tuple[int, ...]]:
    """Places of the lines that stand in all scripts in the same order."""
    common: list[tuple[int, ...]] = [(at,) for at in range(len(scripts[0]))]
    for lines in scripts[1:]:
        matcher = SequenceMatcher(None, [scripts[0][places[0]] for places in common], lines, autojunk=False)
        common = [
            (*common[block.a + step], block.b + step)
            for block in matcher.get_matching_blocks()
            for step in range(block.size)
        ]
    return common


def _keep_step(scripts: list[_Script], blocks: list[list[int]]) -> list[list[int | None]]:
    """Each block stretched to the longest one's length, its lines beside the ones that they resemble most."""
    longest = max(range(len(blocks)), key=lambda pane: len(blocks[pane]))
    rows = len(blocks[longest])
    return [_place(scripts[pane], block, scripts[longest], blocks[longest], rows) for pane, block in enumerate(blocks)]


def _place(script: _Script, block: list[int], guide: _Script, guides: list[int], rows: int) -> list[int | None]:
    if len(block) == rows:
        return list(block)
    # best[k][r]: the most likeness that lines k.. can have in rows r..; order is kept, each line has a row.
    count = len(block)
    best = [[0.0] * (rows + 1) for _ in range(count + 1)]
    for k in range(count - 1, -1, -1):
        for r in range(rows - 1, -1, -1):
            if rows - r < count - k:
                best[k][r] = -1.0
                continue
            take = script.likeness(block[k], guide, guides[r]) + best[k + 1][r + 1]
            best[k][r] = max(take, best[k][r + 1]) if rows - r > count - k else take
    placed: list[int | None] = [None] * rows
    k = 0
    for r in range(rows):
        if k < count and (rows - r == count - k or best[k][r] > best[k][r + 1]):
            placed[r] = block[k]
            k += 1
    return placed
