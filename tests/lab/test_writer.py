"""Lane files: what is written can be read, and a full one says how much it lost."""

from pathlib import Path

from app.lab import writer as module
from app.lab.writer import Writer
from app.model.records import CELL_COUNT, CELL_DROPPED, HEADER_SLOTS, RECORD, SLOT, Kind, segment_slots


def test_records_are_committed_one_by_one(tmp_path: Path) -> None:
    w = Writer(str(tmp_path), 7, 8, 1, 130)
    w.record(1000, 1, Kind.STATE, 1, 0, 5, 6)
    assert w.cells[CELL_COUNT] == HEADER_SLOTS + 1
    data = (tmp_path / "7-1.0").read_bytes()
    assert RECORD.unpack_from(data, HEADER_SLOTS * SLOT) == (1000, 1, Kind.STATE, 1, 0, 5, 6)


def test_a_text_is_stored_once(tmp_path: Path) -> None:
    w = Writer(str(tmp_path), 7, 8, 1, 130)
    assert w.text("a lock's name, longer than one slot of 32 bytes") == 1
    assert w.text("another") == 2
    count = w.cells[CELL_COUNT]
    assert w.text("another") == 2 and w.cells[CELL_COUNT] == count
    assert w.text("") == 0


def test_segments_follow_each_other_and_texts_are_never_torn(tmp_path: Path) -> None:
    w = Writer(str(tmp_path), 7, 8, 1, 130)
    for number in range(segment_slots(0)):
        w.text(f"text number {number}, which needs two slots")
    assert (tmp_path / "7-1.1").exists()
    first = (tmp_path / "7-1.0").read_bytes()
    assert int.from_bytes(first[CELL_COUNT * 8 : CELL_COUNT * 8 + 8], "little") == segment_slots(0)


def test_a_full_writer_counts_what_it_loses(tmp_path: Path, monkeypatch: object) -> None:
    limit, module.MOST_SEGMENTS = module.MOST_SEGMENTS, 1
    try:
        w = Writer(str(tmp_path), 7, 8, 1, 130)
        for number in range(segment_slots(0) + 10):
            w.record(number, 1, Kind.STATE, 1)
        assert w.dropped == 10 + HEADER_SLOTS and w.cells[CELL_DROPPED] == w.dropped
    finally:
        module.MOST_SEGMENTS = limit
