"""A table: one row a slice, then one a mark, lane by lane. Safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator

from app.model.facts import Fact, Ref
from app.model.states import STATES

from ..fold import Folded, Track, fold
from .causes import cause

HEADER = (
    "record", "lane", "key", "name", "kind", "pid", "state", "state_name", "start_ns", "end_ns", "duration_ns",
    "cause", "file", "line", "object", "how",
)  # fmt: skip
_ROWS = 512  # in one piece
#: What makes a spreadsheet take a cell for a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_NAMES = [(info.state.name, info.name) for info in sorted(STATES)]

Cell = str | int
Row = tuple[Cell, ...]


def write(facts: Iterable[Fact]) -> Iterator[str]:
    """Pieces of CSV, header first."""
    folded = fold(facts)
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow(HEADER)
    for count, row in enumerate(_rows(folded), 1):
        writer.writerow(row)
        if count % _ROWS == 0:
            yield buffer.getvalue()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue()


def _rows(folded: Folded) -> Iterator[Row]:
    for track in folded.tracks.values():
        who = _who(track)
        for start, end, state, number in track.slices():
            ref = folded.ref(number)
            name = _NAMES[state]
            yield ("slice", *who, *name, start, end, end - start, _safe(cause(folded, ref, state)), *_place(ref))
        for _, t, kind, number in track.marks:
            ref = folded.ref(number)
            plain = kind.replace("_", " ")
            yield ("mark", *who, kind, plain, t, t, 0, _safe(cause(folded, ref)), *_place(ref))
    for number, t, kind, lane, about in folded.touches:
        ref = folded.ref(about)
        toucher = folded.tracks.get(lane)
        who = _who(toucher) if toucher else ("", "", "", "", "")
        value = _safe(str(ref.get("text") or ref.get("value", "")))
        place = (_safe(ref.get("file", "")), ref.get("line", ""), _safe(folded.resources[number]["name"]), "")
        yield ("touch", *who, kind, kind, t, t, 0, value, *place)


def _who(track: Track) -> Row:
    lane = track.lane
    return lane["lane"], lane["key"], _safe(lane["name"]), lane["kind"], lane["pid"]


def _place(ref: Ref) -> Row:
    return _safe(ref.get("file", "")), ref.get("line", ""), _safe(ref.get("object", "")), _safe(ref.get("how", ""))


def _safe(text: str) -> str:
    """No formula, no line break, no lone surrogate."""
    text = text.encode("utf-8", "replace").decode("utf-8")
    if text.startswith(_FORMULA):
        text = "'" + text
    return text.replace("\r", " ").replace("\n", " ").replace("\0", "")
