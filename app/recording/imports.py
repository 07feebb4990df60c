"""Facts from elsewhere (an uploaded native export), checked line by line before they are believed.

What is refused is named with its line. What passes is, fact by fact, what was in the file.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import cast

from app.model.errors import InvalidRequest
from app.model.facts import FORMAT, Fact

from .checks import CHECKS, LARGEST, WrongError, named, wrong

#: Of a lane's number. (Python refuses to read thousands of them.)
_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much one import may hold."""

    line_bytes: int = 16 * 2**20
    bytes: int = 128 * 2**20
    facts: int = 2_000_000
    lanes: int = 100_000
    items: int = 10_000_000  # rows, marks, touches, causes and watermarks


def checked(lines: Iterable[bytes], bounds: Bounds | None = None) -> Iterator[Fact]:
    """The facts in ``lines`` (with or without their line ends), in order. ``InvalidRequest`` names a bad line."""
    bounds = bounds or Bounds()
    order = _Order(bounds)
    size = place = 0
    for place, line in enumerate(lines, 1):
        size += len(line)
        try:
            if len(line) > bounds.line_bytes or size > bounds.bytes or place > bounds.facts:
                wrong(f"the recording is larger than can be taken in ({bounds.bytes // 2**20} MB)")
            fact = _parse(line)
            order.take(fact)
        except WrongError as error:
            raise InvalidRequest(f"This is not a recording of Interleave's: line {place}: {error}.", "file") from None
        yield fact
    if not order.ended:
        what = "is empty" if place == 0 else f"is cut off: line {place} is its last, but no end"
        raise InvalidRequest(f"The recording {what}. Export it again once the run has ended.", "file")


def _parse(line: bytes) -> Fact:
    try:
        value = json.loads(line, parse_constant=lambda name: wrong(f"{name} is no number"))
    except (ValueError, RecursionError) as error:
        raise error if isinstance(error, WrongError) else WrongError("it is no JSON") from None
    kind = value.get("type") if isinstance(value, dict) else None
    if not isinstance(kind, str) or kind not in CHECKS:
        wrong("it is no fact that is known here")
    named(kind, CHECKS[kind], value)
    return cast(Fact, value)


class _Order:
    """What must have come before what."""

    def __init__(self, bounds: Bounds) -> None:
        self.ended = False
        self._begun = False
        self._started = False
        self._bounds = bounds
        self._latest: list[int] = []  # by lane: its last row
        self._resources = 0
        self._refs: set[int] = {0}
        self._items = 0

    def take(self, fact: Fact) -> None:
        """One more fact."""
        if self.ended:
            wrong("something follows the end")
        if self._begun == (fact["type"] == "run"):
            wrong("there is a second run in it" if self._begun else "a recording begins with its run")
        match fact["type"]:
            case "run":
                self._begun = True
                if fact["format"] != FORMAT:
                    wrong(f"it is of format {fact['format']}, and this Interleave reads format {FORMAT}")
            case "started":
                if self._started:
                    wrong("it starts twice")
                self._started = True
            case "lane":
                self._lane(fact["lane"])
            case "batch":
                self._items += sum(len(fact[part]) for part in ("refs", "rows", "marks", "seen"))
                touches = fact.get("touches", [])
                self._items += len(touches)
                if self._items > self._bounds.items:
                    wrong(f"it has more rows and marks than can be taken in ({self._bounds.items})")
                self._refs.update(ref["ref"] for ref in fact["refs"])
                self._rows(fact["rows"])
                for lane, _, _, ref in fact["marks"]:
                    self._known(lane, ref)
                for resource, _, _, lane, ref in touches:
                    self._known(max(lane, 0), ref)
                    if resource >= self._resources:
                        wrong(f"resource {resource} is used before it is told")
                for key in fact["seen"]:
                    if not key.isascii() or not key.isdecimal() or len(key) > _DIGITS:
                        wrong(f"seen: {key[:40]!r} is no lane")
                    self._known(int(key))
            case "resource":
                if fact["resource"] != self._resources or self._resources >= self._bounds.lanes:
                    wrong(f"resource {fact['resource']} is out of order")
                self._resources += 1
            case "finished":
                self._known(fact["lane"])
            case "end":
                self.ended = True
            case _:
                pass

    def _lane(self, lane: int) -> None:
        if lane > len(self._latest) or lane >= self._bounds.lanes:
            wrong(f"lane {lane} is out of order")
        if lane == len(self._latest):
            self._latest.append(-LARGEST)

    def _rows(self, rows: Iterable[tuple[int, int, int, int]]) -> None:
        latest, refs = self._latest, self._refs
        for lane, t, _, ref in rows:
            if lane >= len(latest) or ref not in refs:
                self._known(lane, ref)
            if t < latest[lane]:
                wrong(f"lane {lane} goes back in time")
            latest[lane] = t

    def _known(self, lane: int, ref: int = 0) -> None:
        if lane >= len(self._latest):
            wrong(f"lane {lane} is used before it is declared")
        if ref not in self._refs:
            wrong(f"cause {ref} is used before it is told")
