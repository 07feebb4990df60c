"""Touches of what is watched: which resource each is of, and its value in words and as a number."""

from typing import Any

from app.model.facts import TouchKind
from app.model.records import Touch, ref_line

from .lane import Lane
from .sweep import Entry
from .telling import Teller

#: As in ``app/lab/watching.py``: name, value, number, length.
_SEPARATOR = "\x1f"
_KINDS: dict[int, TouchKind] = {
    Touch.READ: "read",
    Touch.WRITE: "write",
    Touch.INHERIT: "inherit",
    Touch.WRITTEN: "write",
    Touch.SHARED_READ: "read",
    Touch.SHARED_WRITE: "write",
}
_OUTSIDE = frozenset({Touch.WRITTEN, Touch.SHARED_READ, Touch.SHARED_WRITE})


class Touched:
    """Tells touches to ``teller``."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller

    def tell(self, lane: Lane, pid: int, entry: Entry) -> None:
        """What a lane of process ``pid`` noted."""
        record = entry.record
        kind = _KINDS.get(record.code)
        name, _, rest = entry.text.partition(_SEPARATOR)
        if kind is None or not rest:
            return
        # From the right: the value is the program's, and may hold any sign.
        text, number, count = rest.rsplit(_SEPARATOR, 2)
        file = record.code == Touch.WRITTEN
        resource = self._teller.resource(
            "file" if file else "variable", name, 0 if record.code in _OUTSIDE else pid, record.t
        )
        ref = self._teller.ref(line=ref_line(record.a) or None, text=text, value=_number(number), count=_number(count))
        self._teller.touch(resource, record.t, kind, lane.number, ref)

    def size(self, name: str, size: int, t: int) -> None:
        """What somebody saw who looked from outside."""
        resource = self._teller.resource("file", name, 0, t)
        self._teller.touch(resource, t, "size", -1, self._teller.ref(value=size))


def in_queue(text: str) -> dict[str, Any]:
    """The fields of a ref for something put into or got out of a queue: its name, length and bound."""
    name, _, rest = text.partition(_SEPARATOR)
    size, _, most = rest.partition(_SEPARATOR)
    return {"object": name, "value": _number(size), "most": _number(most) or None}


def _number(text: str) -> Any:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        return float(text)
