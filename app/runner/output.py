"""What the program writes: lines with the time at which they arrived, up to a limit."""

from collections import deque
from collections.abc import Callable
from typing import Literal, NamedTuple

Stream = Literal["stdout", "stderr"]
#: A line longer than this is told in pieces (bytes).
_LONGEST = 8192
#: Text without an end of line is told after this long without more (ns).
_PARTIAL = 200_000_000


class Line(NamedTuple):
    """A line, or a piece of one. ``t``: raw ns of its arrival; ``cut``: more was written that is not told."""

    t: int
    stream: Stream
    text: str
    cut: bool = False


class Output:
    """Splits two streams into lines. ``limit``: bytes in all; None = no limit."""

    def __init__(self, limit: int | None) -> None:
        self._left = limit
        self._cut = False
        self.total = 0  # bytes written so far, told or not
        self._lines: deque[Line] = deque()
        self._rest: dict[Stream, bytes] = {"stdout": b"", "stderr": b""}
        self._since: dict[Stream, int] = {"stdout": 0, "stderr": 0}

    def write(self, stream: Stream, data: bytes, t: int) -> None:
        """``data`` arrived at ``t``."""
        self.total += len(data)
        if self._cut:
            return
        over = self._left is not None and len(data) > self._left
        if self._left is not None:
            data = data[: self._left]
            self._left -= len(data)
        *whole, rest = (self._rest[stream] + data).split(b"\n")
        for line in whole:
            self._add(stream, line + b"\n", t)
        while len(rest) > _LONGEST:
            self._add(stream, rest[:_LONGEST], t)
            rest = rest[_LONGEST:]
        self._rest[stream] = rest
        self._since[stream] = t
        if over:
            self._cut = True
            text = rest.decode("utf-8", "replace")
            self._rest[stream] = b""
            self._lines.append(Line(t, stream, text, cut=True))

    def _add(self, stream: Stream, data: bytes, t: int) -> None:
        for at in range(0, len(data), _LONGEST):
            self._lines.append(Line(t, stream, data[at : at + _LONGEST].decode("utf-8", "replace")))

    def take(self, before: int, at_latest: int, known: Callable[[str], bool] = bool, last: bool = False) -> list[Line]:
        """The lines that arrived before ``before``, up to the first line of stdout that is not ``known`` and arrived
        after ``at_latest``; with ``last`` all lines, and what has no end of line."""
        for stream, rest in self._rest.items():
            if rest and (last or self._since[stream] + _PARTIAL < before):
                self._rest[stream] = b""
                self._add(stream, rest, self._since[stream])
        taken = []
        while self._lines:
            line = self._lines[0]
            ready = line.t < at_latest or (line.t < before and (line.stream == "stderr" or known(line.text)))
            if not (last or ready):
                break
            taken.append(self._lines.popleft())
        return taken
