"""Reads lane files: what their writers have committed since the last look, and nothing that they have not.

The writer of a file never waits for us and we never wait for it. A sweep costs one look at the directory's time and,
for each writer, a few loads from mapped memory.
"""

import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter_ns, time_ns
from typing import NamedTuple

from app.model.records import (
    CELL_COST,
    CELL_COUNT,
    CELL_CPU,
    CELL_DROPPED,
    CELL_MAGIC,
    CELL_PROBES,
    CELL_SEEN,
    CELL_WRITER,
    HEADER_SLOTS,
    MAGIC,
    RECORD,
    SLOT,
    Kind,
    Record,
)

#: A directory whose time is younger than this may have got a file after we looked, within one tick of the file clock.
_FRESH_NS = 100_000_000
#: Each map holds a descriptor. Beyond so many, writers that have been silent for long are looked at less often.
_MOST_MAPS = 600
_SELDOM = 16
_CHANGING = slice(CELL_COUNT * 8, (CELL_CPU + 1) * 8)
_TEXT, _PAD = int(Kind.TEXT), int(Kind.PAD)
#: Kinds that carry the number of a text, and in which cell.
_TEXT_IN_A = frozenset({int(Kind.PROCESS)})
_TEXT_IN_B = frozenset(
    {int(Kind.LANE), int(Kind.STATE), int(Kind.MARK), int(Kind.END), int(Kind.NAME), int(Kind.TOUCH)}
)
_TEXT_NUMBER = 0xFFFF_FFFF


class Entry(NamedTuple):
    """A record with the text that it names ("" = none)."""

    record: Record
    text: str


class News(NamedTuple):
    """What one writer has told since the last sweep. Counts are totals, times raw ``perf_counter_ns``."""

    pid: int
    writer: str
    tid: int
    entries: list[Entry]
    seen: int
    dropped: int
    probes: int
    probe_ns: int
    cpu_ns: int


class _Segment:
    """One mapped segment."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.read = HEADER_SLOTS  # slots read so far
        self._map: mmap.mmap | None = None
        self._cells: memoryview | None = None

    def open(self) -> bool:
        """Map the file; False if it is not there or its writer has not finished making it."""
        if self._map is not None:
            return True
        try:
            with self.path.open("rb") as file:
                size = os.fstat(file.fileno()).st_size
                if size < HEADER_SLOTS * SLOT:
                    return False
                self._map = mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ)
        except (OSError, ValueError):
            return False
        cells = memoryview(self._map).cast("Q")
        if cells[CELL_MAGIC] != MAGIC:
            cells.release()
            self._map.close()
            self._map = None
            return False
        self._cells = cells
        return True

    def close(self) -> None:
        """Let go of the map; ``open`` makes it again."""
        if self._cells is not None:
            self._cells.release()
            self._cells = None
        if self._map is not None:
            self._map.close()
            self._map = None

    def totals(self) -> bytes:
        """All that changes in the header, for a look whether anything has."""
        assert self._map is not None
        return self._map[_CHANGING]

    def cell(self, index: int) -> int:
        """One header cell."""
        assert self._cells is not None
        return int(self._cells[index])

    def count(self) -> int:
        """Committed slots that can be trusted: never fewer than before, never more than the file has."""
        assert self._map is not None
        committed = self.cell(CELL_COUNT)
        return committed if self.read <= committed <= len(self._map) // SLOT else self.read

    def records(self, until: int, texts: dict[int, str]) -> Iterator[Entry]:
        """Decode the slots up to ``until``; texts go into ``texts`` under their numbers."""
        assert self._map is not None
        data, slot = self._map, self.read
        self.read = until
        while slot < until:
            record = Record._make(RECORD.unpack_from(data, slot * SLOT))
            slot += 1
            kind = record.kind
            if kind == _TEXT:
                begin = slot * SLOT
                slot += -(-record.a // SLOT)
                if slot <= until:
                    texts[record.lane] = data[begin : begin + record.a].decode("utf-8", "replace")
            elif kind in _TEXT_IN_B:
                yield Entry(record, texts.get(record.b & _TEXT_NUMBER, ""))
            elif kind in _TEXT_IN_A:
                yield Entry(record, texts.get(record.a & _TEXT_NUMBER, ""))
            elif kind != _PAD:
                yield Entry(record, "")


class _Writer:
    """The chain of segments of one writer."""

    def __init__(self, directory: Path, pid: int, name: str) -> None:
        self.pid, self.name = pid, name
        self._stem = f"{directory}/{pid}-{name}"
        self._segments = [self._segment(0)]
        self._texts: dict[int, str] = {}
        self._told = b""
        self.silent = 0  # sweeps without news

    def _segment(self, k: int) -> _Segment:
        return _Segment(Path(f"{self._stem}.{k}"))

    def add(self, k: int) -> None:
        """Segment ``k`` exists (found in the directory); so do those before it."""
        last = int(self._segments[-1].path.suffix[1:])
        self._segments.extend(self._segment(i) for i in range(last + 1, k + 1))

    def news(self) -> News | None:
        """What is new, or None."""
        segments = self._segments
        if len(segments) == 1 and segments[0].open() and segments[0].totals() == self._told:
            self.silent += 1
            return None
        ready = []
        for segment in self._segments:
            if not segment.open():
                break
            ready.append(segment)
        if not ready:
            return None
        last = ready[-1]
        told = last.totals()
        # First the sign of life: what it confirms was committed before it, so it is within the counts read after it.
        seen = last.cell(CELL_SEEN)
        # Later segments first: what is committed there comes after all that is committed in the earlier ones.
        counts = [segment.count() for segment in reversed(ready)][::-1]
        entries: list[Entry] = []
        for segment, count in zip(ready, counts, strict=True):
            if count > segment.read:
                entries.extend(segment.records(count, self._texts))
        while len(self._segments) > 1 and len(ready) > 1 and counts[1] > HEADER_SLOTS:
            # The next one is in use, so nothing more will come in this one: it has just been read to its end.
            self._segments.pop(0).close()
            ready.pop(0)
            counts.pop(0)
        if not entries and told == self._told:
            self.silent += 1
            return None
        self._told = told
        self.silent = 0
        totals = (last.cell(c) for c in (CELL_DROPPED, CELL_PROBES, CELL_COST, CELL_CPU))
        return News(self.pid, self.name, last.cell(CELL_WRITER) & 0xFFFF_FFFF, entries, seen, *totals)

    def close(self) -> None:
        """Unmap."""
        for segment in self._segments:
            segment.close()


class Sweep:
    """All lane files of one run."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory
        self._writers: dict[tuple[int, str], _Writer] = {}
        self._known: set[str] = set()
        self._directory_time = 0
        self._descriptor = os.open(directory, os.O_RDONLY)
        self._round = 0

    def poll(self, last: bool = False) -> tuple[int, list[News]]:
        """What all writers told since the last call, and a time (raw) before which nothing committed was missed."""
        swept = perf_counter_ns()
        self._round += 1
        self._discover()
        crowded = len(self._writers) > _MOST_MAPS
        found = []
        for place, writer in enumerate(self._writers.values()):
            seldom = crowded and writer.silent > _SELDOM
            if seldom and not last and (self._round + place) % _SELDOM:
                continue
            news = writer.news()
            if news is not None:
                found.append(news)
            elif seldom:
                writer.close()
        return swept, found

    def _discover(self) -> None:
        try:
            changed = os.stat(self._descriptor).st_mtime_ns  # noqa: PTH116
        except OSError:
            return
        if changed == self._directory_time and time_ns() - changed > _FRESH_NS:
            return
        self._directory_time = changed
        with os.scandir(self._directory) as items:
            names = [item.name for item in items if item.name not in self._known]
        # In the order of their numbers, so that lanes are met in the order in which they were made.
        for pid, name, k, full in sorted(filter(None, map(_parse, names)), key=lambda f: (f[0], len(f[1]), f[1], f[2])):
            self._known.add(full)
            writer = self._writers.get((pid, name))
            if writer is None:
                writer = self._writers[pid, name] = _Writer(self._directory, pid, name)
            writer.add(k)

    @property
    def pids(self) -> set[int]:
        """The processes that have lane files."""
        return {pid for pid, _ in self._writers}

    def close(self) -> None:
        """Unmap everything."""
        for writer in self._writers.values():
            writer.close()
        self._writers.clear()
        os.close(self._descriptor)


def _parse(name: str) -> tuple[int, str, int, str] | None:
    stem, _, k = name.rpartition(".")
    pid, _, writer = stem.partition("-")
    if pid.isdigit() and k.isdigit() and writer:
        return int(pid), writer, int(k), name
    return None
