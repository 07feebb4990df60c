"""app/model/records.py: the layout of lane files. What is on disk is read later: sizes and numbers are fixed."""

import random

import pytest

from app.model import records


def test_a_record_fills_one_slot() -> None:
    assert records.RECORD.size == records.SLOT == 32
    assert records.HEADER_SLOTS * records.SLOT == 8 * 8  # eight unsigned 64-bit cells
    assert max(records.CELL_MAGIC, records.CELL_CPU) < 8


def test_a_record_comes_back_as_it_went_in() -> None:
    record = records.Record(2**63, 7, records.Kind.STATE, 13, records.NO_CORE, 2**64 - 1, 1)
    t, lane, kind, code, core, a, b = records.RECORD.unpack(records.RECORD.pack(*record))
    assert records.Record(t, lane, kind, code, core, a, b) == record


def test_segments_grow_up_to_a_bound() -> None:
    sizes = [records.segment_slots(k) for k in range(records.MOST_SEGMENTS)]
    assert sizes[0] == records.FIRST_SLOTS
    assert sizes == sorted(sizes) and sizes[-1] == records.MOST_SLOTS
    assert sum(sizes) * records.SLOT < 64 * 2**20


@pytest.mark.parametrize("seed", range(20))
def test_a_ref_holds_line_and_lane(seed: int) -> None:
    chance = random.Random(seed)
    line, other = chance.randrange(2**24), chance.randrange(2**32)
    packed = records.pack_ref(line, other)
    assert (records.ref_line(packed), records.ref_other(packed)) == (line, other)
    assert packed < 2**64


def test_numbers_on_disk_are_stable() -> None:
    kinds = {
        "TEXT": 1,
        "LANE": 2,
        "BEGIN": 3,
        "STATE": 4,
        "MARK": 5,
        "END": 6,
        "PID": 7,
        "GAP": 8,
        "PROCESS": 9,
        "NAME": 10,
        "SPAN": 11,
    }
    assert kinds.items() <= {kind.name: int(kind) for kind in records.Kind}.items()
    assert records.MAGIC.to_bytes(4, "little") == b"ILV1"
