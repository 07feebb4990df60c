"""speedscope's own JSON: one evented profile a lane, on one clock. A frame is a state; inside it, where known, why.

The frames stand behind the profiles, for they are only known when those are written. One lane never overlaps itself, so
each slice opens and closes before the next one does: events are balanced, and their times never go back.
"""

import json
from collections.abc import Iterable, Iterator

from app.model.facts import Fact
from app.model.states import STATES

from ..fold import Folded, Track, fold
from .causes import cause

SCHEMA = "https://www.speedscope.app/file-format-schema.json"
_PIECES = 512  # events, or frames, in one piece
_NAMES = [info.name for info in sorted(STATES)]

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
#: name, file, line
Frame = tuple[str, str | None, int | None]


def write(facts: Iterable[Fact]) -> Iterator[str]:
    """Pieces of one JSON object."""
    folded = fold(facts)
    frames: dict[Frame, int] = {}
    title = folded.run["title"] if folded.run else "Python"
    yield f'{{"$schema":"{SCHEMA}","exporter":"Interleave","name":{_encode(title)},"activeProfileIndex":0,"profiles":['
    # All lanes from the same instant to the same instant: else each would seem to begin when the run did.
    start = min((track.t[0] for track in folded.tracks.values() if track.t), default=0)
    span = f'"unit":"nanoseconds","startValue":{min(start, 0)},"endValue":{folded.last}'
    before = "\n"
    for track in folded.tracks.values():
        yield f'{before}{{"type":"evented","name":{_encode(track.lane["name"])},{span},"events":['
        yield from _joined(_events(folded, track, frames))
        yield "]}"
        before = ",\n"
    yield '],\n"shared":{"frames":['
    yield from _joined(_encode(_frame(*frame)) for frame in frames)
    yield "]}}\n"


def _events(folded: Folded, track: Track, frames: dict[Frame, int]) -> Iterator[str]:
    stacks: dict[tuple[int, int], list[int]] = {}
    for start, end, state, number in track.slices():
        stack = stacks.get((state, number))
        if stack is None:  # the same line waits a thousand times
            stack = [frames.setdefault(frame, len(frames)) for frame in _stack(folded, state, number)]
            stacks[state, number] = stack
        for frame in stack:
            yield f'{{"type":"O","frame":{frame},"at":{start}}}'
        for frame in reversed(stack):
            yield f'{{"type":"C","frame":{frame},"at":{end}}}'


def _stack(folded: Folded, state: int, number: int) -> Iterator[Frame]:
    yield _NAMES[state], None, None
    ref = folded.ref(number)
    words, file, line = cause(folded, ref, state), ref.get("file"), ref.get("line")
    if words or file:
        yield words or f"{file}:{line}", file, line


def _frame(name: str, file: str | None, line: int | None) -> dict[str, str | int]:
    frame: dict[str, str | int] = {"name": name}
    if file is not None:
        frame["file"] = file
    if line is not None:
        frame["line"] = line
    return frame


def _joined(items: Iterator[str]) -> Iterator[str]:
    """With commas between them, many in one piece."""
    piece: list[str] = []
    before = ""
    for item in items:
        piece.append(item)
        if len(piece) == _PIECES:
            yield before + ",\n".join(piece)
            piece, before = [], ",\n"
    if piece:
        yield before + ",\n".join(piece)
