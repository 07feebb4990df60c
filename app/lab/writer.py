"""Stores records in mapped lane files: a memory store each, no lock, no system call but to begin a segment."""

import mmap
import os

from ..model.records import (
    CELL_COST,
    CELL_COUNT,
    CELL_DROPPED,
    CELL_MAGIC,
    CELL_SEEN,
    CELL_WRITER,
    HEADER_SLOTS,
    MAGIC,
    MOST_SEGMENTS,
    NO_CORE,
    RECORD,
    SLOT,
    Kind,
    segment_slots,
)

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

_MOST_TEXT = 480  # bytes: more would not fit on any card
_MOST_TEXTS = 20_000  # a writer; then texts are left out, and the count of lost records says so
#: Windows knows no O_CLOEXEC, and needs O_BINARY.
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_TRUNC | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_pack = RECORD.pack_into
_TEXT = int(Kind.TEXT)


def make_segment(stem: str, k: int) -> mmap.mmap:
    """An empty segment ``k`` of the lane file ``stem``, mapped. It is nobody's until its header says whose it is."""
    size = segment_slots(k) * SLOT
    descriptor = os.open(f"{stem}.{k}", _FLAGS, 0o600)
    try:
        try:
            # Blocks are reserved now: a store into a file that the disk cannot hold would be SIGBUS.
            os.posix_fallocate(descriptor, 0, size)
        except AttributeError:
            os.ftruncate(descriptor, size)
        return mmap.mmap(descriptor, size)
    finally:
        os.close(descriptor)


class Writer:
    """One thread's lane file, and what the probe must know of that thread (see ``lanes``). Used by that thread only."""

    __slots__ = (
        "_buffer",
        "_path",
        "_segment",
        "_slot",
        "_slots",
        "_texts",
        "cells",
        "cpu",
        "cpu_at",
        "delay",
        "depth",
        "dropped",
        "due",
        "lane",
        "last",
        "look_at",
        "lost_at",
        "marks",
        "native_at",
        "pid",
        "probes",
        "state",
        "switches",
        "task",
        "tid",
        "told_touches",
        "touches",
    )

    def __init__(
        self, directory: str, pid: int, tid: int, lane: int, cost: int, first: mmap.mmap | None = None
    ) -> None:
        """``first``: the file's first segment, if it was made before."""
        self._path = f"{directory}/{pid}-{lane}"
        self._segment = -1
        self._texts: dict[str, int] = {}
        self._slot = self._slots = 0
        self.pid, self.tid, self.lane = pid, tid, lane
        self.dropped = 0
        # The probe's notes. These three are in seconds of ``perf_counter``:
        self.last = 0.0  # when this thread last gave a sign of life
        self.look_at = 0.0  # from when on the probe looks whether that was long ago
        self.due = 0.0  # when the next confirmation is owed to the reader
        # All other times in ns of ``perf_counter_ns``, the same clock:
        self.lost_at = 0  # when another thread was first seen running after ``last``
        self.cpu = self.cpu_at = 0  # CPU time of this thread, and when it was read
        self.probes = 0
        self.native_at = 0  # number of the probe that last came out of native code without the GIL
        self.depth = 0  # > 0: inside a wait that has been told; inner ones are part of it
        self.state = 0
        self.task = 0  # lane of the asyncio task that this thread runs now
        self.marks = 0
        self.touches: list[Any] | tuple[()] = ()  # notes of this thread that were not told yet, if anything is watched
        self.told_touches = 0
        self.delay = 0  # run-queue delay of the kernel when last read
        self.switches = 0  # voluntary context switches when last read
        self._grow(first)
        self.cells[CELL_COST] = cost

    def _grow(self, made: mmap.mmap | None = None) -> None:
        self._segment += 1
        self._slots = segment_slots(self._segment)
        self._buffer = make_segment(self._path, self._segment) if made is None else made
        old = getattr(self, "cells", None)
        self.cells = memoryview(self._buffer).cast("Q")
        self.cells[CELL_WRITER] = self.pid << 32 | self.tid
        self.cells[CELL_COUNT] = HEADER_SLOTS
        if old is not None:
            for cell in (CELL_SEEN, CELL_DROPPED, CELL_COST):
                self.cells[cell] = old[cell]
        self.cells[CELL_MAGIC] = MAGIC
        self._slot = HEADER_SLOTS

    def _next_segment(self) -> bool:
        """Begin the next segment; False, and the loss is counted, if the limit is reached or the disk is full."""
        if self._segment + 1 < MOST_SEGMENTS:
            try:
                self._grow()
                return True
            except OSError:
                self._segment = MOST_SEGMENTS
        self.dropped += 1
        self.cells[CELL_DROPPED] = self.dropped
        return False

    def record(self, t: int, lane: int, kind: int, code: int = 0, core: int = NO_CORE, a: int = 0, b: int = 0) -> None:
        """Append one record; count it as lost if there is no room."""
        slot = self._slot
        if slot >= self._slots:
            if not self._next_segment():
                return
            slot = self._slot
        _pack(self._buffer, slot * SLOT, t, lane, kind, code, core, a, b)
        self._slot = slot + 1
        self.cells[CELL_COUNT] = slot + 1

    def text(self, text: str) -> int:
        """The number of ``text`` in this file, stored when first used; 0 for an empty text or where no room is left."""
        number = self._texts.get(text)
        if number is not None:
            return number
        if not text or len(self._texts) >= _MOST_TEXTS:
            return 0
        data = text.encode("utf-8", "backslashreplace")
        if len(data) > _MOST_TEXT:
            data = data[: _MOST_TEXT - 3].decode("utf-8", "ignore").encode() + "…".encode()
        slots = -(-len(data) // SLOT)
        if self._slot + 1 + slots > self._slots:
            # A text may not lie across two segments: fill the rest with nothing-to-say records.
            while self._slot < self._slots:
                self.record(0, 0, 0)
            if not self._next_segment():
                return 0
        number = len(self._texts) + 1
        start = self._slot * SLOT
        _pack(self._buffer, start, 0, number, _TEXT, 0, NO_CORE, len(data), 0)
        self._buffer[start + SLOT : start + SLOT + len(data)] = data
        self._slot += 1 + slots
        self.cells[CELL_COUNT] = self._slot
        self._texts[text] = number
        return number
