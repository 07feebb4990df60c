"""The log of one run: append-only facts, each encoded once; a viewer is a number, namely how far it has read.

Encoded lines are kept, decoded facts are not. Chunks are remembered by their place, so that three hundred viewers who
read from the same cursor are handed the same bytes object: the work of a message is done once, whoever watches.
"""

import json
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import Lock
from typing import cast

from app.model.errors import BrokenInvariant
from app.model.facts import Fact

MOST_BYTES = 262_144
#: Chunks remembered: the head, and the first ones, which every late joiner asks for.
_CHUNKS = 8
_ENDS = b'{"type":"end",'

# ASCII only: a lone surrogate in a program's output (bytes that were not UTF-8) survives, and a line is one line to
# every reader, also to those that take U+2028 for a line's end.
_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True, allow_nan=False, check_circular=False).encode

logger = logging.getLogger(__name__)


def encode(fact: Fact) -> bytes:
    """One fact as one line, its type first."""
    kind = fact["type"]
    try:
        return _encode({"type": kind, **fact}).encode("ascii") + b"\n"
    except (ValueError, TypeError) as error:
        raise BrokenInvariant(f"A fact of type {kind!r} cannot be written as JSON: {error}.") from error


def decode(line: bytes) -> Fact:
    """The fact in one line."""
    return cast(Fact, json.loads(line))


class Log:
    """Append-only and thread-safe. ``cursor`` counts facts; after the first fact it is 1."""

    def __init__(self, run: str, facts: Iterable[Fact] = ()) -> None:
        self.run = run
        self._lines: list[bytes] = []
        self._size = 0
        self._ended = False
        self._reading = Lock()
        self._appending = Lock()  # held while encoding: facts keep their order, readers are not held up
        self._watchers: dict[object, Callable[[], None]] = {}
        self._chunks: OrderedDict[tuple[int, int], tuple[bytes, int, bool]] = OrderedDict()
        self.append(list(facts))

    @classmethod
    def of_lines(cls, run: str, lines: Iterable[bytes]) -> "Log":
        """A log of lines that this class wrote earlier: nothing is encoded or decoded."""
        log = cls(run)
        log._add([line if line.endswith(b"\n") else line + b"\n" for line in lines])
        return log

    @property
    def cursor(self) -> int:
        """How many facts there are."""
        return len(self._lines)

    @property
    def ended(self) -> bool:
        """The ``end`` fact is in; nothing can follow."""
        return self._ended

    @property
    def size(self) -> int:
        """Length of all lines together, in bytes."""
        return self._size

    def append(self, facts: Sequence[Fact]) -> None:
        """Add facts and tell the watchers. After the end there is nothing to add."""
        if not facts:
            return
        with self._appending:
            if self._ended:
                raise BrokenInvariant(f"The log of run {self.run} has ended; nothing can be added to it.")
            lines = [encode(fact) for fact in facts]
            if any(fact["type"] == "end" for fact in facts[:-1]):
                raise BrokenInvariant(f"Something followed the end in the log of run {self.run}.")
            self._add(lines)
        self._tell()

    def read(self, cursor: int, most_bytes: int = MOST_BYTES) -> tuple[bytes, int]:
        """The lines after ``cursor``, joined, and the cursor after them. At least one fact, if there is one."""
        key = (cursor, most_bytes)
        with self._reading:
            there = len(self._lines)
            if not 0 <= cursor <= there:
                raise BrokenInvariant(f"Cursor {cursor} is not in the log of run {self.run} (0 to {there}).")
            if cursor == there:
                return b"", cursor
            known = self._chunks.get(key)
            if known is not None and (known[2] or known[1] == there):
                self._chunks.move_to_end(key)
                return known[0], known[1]
            last, length = cursor + 1, len(self._lines[cursor])
            while last < there and length + len(self._lines[last]) <= most_bytes:
                length += len(self._lines[last])
                last += 1
            chunk = self._lines[cursor] if last == cursor + 1 else b"".join(self._lines[cursor:last])
            # A full chunk stays what it is for ever; one that reaches the head holds until something is added.
            self._chunks[key] = chunk, last, last < there
            self._chunks.move_to_end(key)
            if len(self._chunks) > _CHUNKS:
                self._chunks.popitem(last=False)
            return chunk, last

    def chunks(self, most_bytes: int = MOST_BYTES) -> Iterator[bytes]:
        """All lines so far in chunks, without a place in the memory of chunks."""
        part: list[bytes] = []
        length = 0
        for line in self.lines():
            if part and length + len(line) > most_bytes:
                yield b"".join(part)
                part, length = [], 0
            part.append(line)
            length += len(line)
        if part:
            yield b"".join(part)

    def lines(self, cursor: int = 0) -> Iterator[bytes]:
        """The lines after ``cursor`` that are there now."""
        for place in range(cursor, len(self._lines)):
            yield self._lines[place]

    def __iter__(self) -> Iterator[Fact]:
        """The facts that are there now, decoded one at a time."""
        return map(decode, self.lines())

    def facts(self) -> list[Fact]:
        """All facts that are there now, decoded."""
        return list(self)

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        """Call ``callback`` after each append, from whatever thread appended. Returns what ends that."""
        key = object()
        with self._reading:
            self._watchers[key] = callback

        def unwatch() -> None:
            with self._reading:
                self._watchers.pop(key, None)

        return unwatch

    def _add(self, lines: list[bytes]) -> None:
        with self._reading:
            self._lines.extend(lines)
            self._size += sum(map(len, lines))
            self._ended = bool(self._lines) and self._lines[-1].startswith(_ENDS)

    def _tell(self) -> None:
        with self._reading:
            watchers = list(self._watchers.values())
        for watcher in watchers:
            try:
                watcher()
            except Exception:  # one bad watcher must not keep the others, or the run, from going on
                logger.exception("a watcher of run %s failed", self.run)
