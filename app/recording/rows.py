"""A run as a row: what lists show, and what the archive keeps in columns."""

import json
import sqlite3
from dataclasses import dataclass
from typing import Any, TypeVar

from app.model.errors import BrokenInvariant

from .log import Log, decode

_HEADS = (b'{"type":"run"', b'{"type":"started"', b'{"type":"end"')
Text = TypeVar("Text", str, str | None)
_MAIN = ("wall_s", "cpu_s", "in_flight", "on_cpu", "parallel_share")


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run in a list."""

    run: str
    title: str
    lesson: str | None
    pane: str | None
    created: str
    outcome: str
    wall_s: float | None
    verdict_kind: str | None
    verdict_sentence: str | None
    usable_cpus: int | None
    python: str | None
    bytes: int  # compressed, as it is kept
    recorded: bool
    pinned: bool
    facts: int


def run_row(row: sqlite3.Row) -> RunRow:
    """From the archive's columns."""
    values = {name: row[name] for name in RunRow.__slots__}
    return RunRow(**{**values, "recorded": bool(row["recorded"]), "pinned": bool(row["pinned"])})


def whole(text: Text) -> Text:
    """Without half surrogate pairs, which a log keeps, but no encoding has."""
    return text.encode("utf-8", "replace").decode() if isinstance(text, str) else text


def columns(log: Log) -> dict[str, Any]:
    """The archive's columns for an ended log (but for ``bytes``, which only compressing tells)."""
    from .fold import fold

    folded = fold(decode(line) for line in log.lines() if line.startswith(_HEADS))
    run, end = folded.run, folded.end
    if run is None or end is None:
        raise BrokenInvariant(f"The log of run {log.run} lacks its beginning or its end.")
    verdict = end["verdict"]
    machine = folded.started or run["machine"]
    return {
        "run": log.run,
        "title": whole(run["title"]),
        "lesson": whole(run["lesson"]),
        "pane": whole(run["pane"]),
        "created": whole(run["created"]),
        "outcome": end["outcome"],
        **{name: end["metrics"].get(name) for name in _MAIN},
        "verdict_kind": verdict["kind"] if verdict else None,
        "verdict_sentence": whole(verdict["sentence"]) if verdict else None,
        "usable_cpus": folded.usable_cpus,
        "python": whole(machine["python"]),
        "facts": log.cursor,
        "size": log.size,
        "recorded": int(bool(run.get("recorded"))),
        "metrics": json.dumps(end["metrics"], separators=(",", ":")),
    }
