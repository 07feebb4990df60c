"""A lesson's recordings: one run a pane that comes with the product, in the native format, compressed.

    app/lessons/<slug>/recording/<pane>.ndjson.gz
    app/lessons/<slug>/recording/<use>/<pane>.ndjson.gz   with other parameters, for one use: "home"

They are runs like others, but for their names, which say what they are (``recorded-<slug>-<pane>``), and for
``recorded: true`` in their first fact, by which every page labels them. ``interleave record`` makes them.
"""

import gzip
import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import NotFound
from ..model.facts import Fact, MachineFacts

PREFIX = "recorded-"
SUFFIX = ".ndjson.gz"


@dataclass(frozen=True)
class Recording:
    """One pane's recording: the run's name, when it was made (ISO 8601) and on what."""

    pane: str
    run: str
    created: str
    machine: MachineFacts
    file: Path

    def lines(self) -> list[bytes]:
        """Its facts, one a line. Raises ``NotFound`` where the file cannot be read."""
        try:
            return gzip.decompress(self.file.read_bytes()).splitlines(keepends=True)
        except (OSError, EOFError, zlib.error) as error:
            raise NotFound(f"The recording {self.run} cannot be read: {error}.") from error


def name_of(slug: str, pane: str, use: str = "") -> str:
    """The name of the run that a pane's recording is."""
    return "-".join(filter(None, (f"{PREFIX}{slug}-{pane}", use)))


def recordings_of(lesson: Path, panes: Iterable[str], use: str = "") -> tuple[Recording, ...]:
    """A lesson's recordings, in the order of its panes. All of them or none: half a comparison shows nothing."""
    found = []
    for pane in panes:
        file = lesson / "recording" / use / f"{pane}{SUFFIX}"
        try:
            with gzip.open(file) as lines:
                first = json.loads(lines.readline())
        except (OSError, EOFError, zlib.error, ValueError):
            return ()
        found.append(Recording(pane, name_of(lesson.name, pane, use), first["created"], first["machine"], file))
    return tuple(found)


def uses_of(lesson: Path) -> tuple[str, ...]:
    """What it has recordings for beside its own page."""
    return tuple(sorted(place.name for place in (lesson / "recording").glob("*/") if place.is_dir()))


def write(lesson: Path, pane: str, facts: Sequence[Fact], use: str = "") -> Path:
    """Keep an ended run as the pane's recording. Returns the file: the same facts make the same bytes."""
    lines = []
    for fact in facts:
        if fact["type"] == "run":
            fact = {**fact, "run": name_of(lesson.name, pane, use), "recorded": True}
        elif fact["type"] == "queued":  # where others stood when it was made is nobody's business
            continue
        lines.append(json.dumps(fact, separators=(",", ":")))
    file = lesson / "recording" / use / f"{pane}{SUFFIX}"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress("\n".join([*lines, ""]).encode("ascii"), 9, mtime=0))
    return file
