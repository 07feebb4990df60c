"""Writes lane files as a lab would, with times of the test's own choosing."""

import mmap
from pathlib import Path

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
    NO_CORE,
    RECORD,
    SLOT,
    Kind,
    segment_slots,
)


class LaneFile:
    """One writer of process ``pid``."""

    def __init__(self, directory: Path, pid: int = 10, name: int = 1, tid: int = 0) -> None:
        self._directory, self.pid, self.name, self.tid = directory, pid, name, tid or pid
        self._k = -1
        self._texts: dict[str, int] = {}
        self.grow()

    def grow(self) -> None:
        """Begin the next segment."""
        old = self.cells if self._k >= 0 else None
        self._k += 1
        self._slots = segment_slots(self._k)
        path = self._directory / f"{self.pid}-{self.name}.{self._k}"
        path.write_bytes(bytes(self._slots * SLOT))
        with path.open("r+b") as file:
            self.map = mmap.mmap(file.fileno(), 0)
        self.cells = memoryview(self.map).cast("Q")
        self.cells[CELL_WRITER] = self.pid << 32 | self.tid
        self.cells[CELL_COUNT] = HEADER_SLOTS
        if old is not None:
            for cell in (CELL_SEEN, CELL_DROPPED, CELL_COST, CELL_PROBES, CELL_CPU):
                self.cells[cell] = old[cell]
        self.cells[CELL_MAGIC] = MAGIC
        self._slot = HEADER_SLOTS

    def put(self, t: int, lane: int, kind: Kind, code: int = 0, a: int = 0, b: int = 0, core: int = NO_CORE) -> None:
        """Append and commit one record."""
        if self._slot >= self._slots:
            self.grow()
        RECORD.pack_into(self.map, self._slot * SLOT, t, lane, kind, code, core, a, b)
        self._slot += 1
        self.cells[CELL_COUNT] = self._slot

    def text(self, text: str) -> int:
        """The number of a text."""
        if text in self._texts:
            return self._texts[text]
        data = text.encode()
        need = 1 + -(-len(data) // SLOT)
        if self._slot + need > self._slots:
            while self._slot < self._slots:
                self.put(0, 0, Kind.PAD)
            self.grow()
        number = self._texts[text] = len(self._texts) + 1
        begin = self._slot * SLOT
        RECORD.pack_into(self.map, begin, 0, number, Kind.TEXT, 0, NO_CORE, len(data), 0)
        self.map[begin + SLOT : begin + SLOT + len(data)] = data
        self._slot += need
        self.cells[CELL_COUNT] = self._slot
        return number
