"""The sweep trusts committed slots and nothing else."""

from pathlib import Path

import pytest

from app.model.records import (
    CELL_COUNT,
    CELL_DROPPED,
    CELL_MAGIC,
    CELL_SEEN,
    FIRST_SLOTS,
    HEADER_SLOTS,
    RECORD,
    SLOT,
    Kind,
)
from app.runner.sweep import Sweep

from .lanefile import LaneFile


def times(sweep: Sweep) -> list[int]:
    return [entry.record.t for news in sweep.poll()[1] for entry in news.entries]


def test_what_was_committed_is_read_once(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    file.put(5, 1, Kind.STATE, 1)
    file.put(6, 1, Kind.STATE, 9)
    assert times(sweep) == [5, 6]
    assert times(sweep) == []
    file.put(7, 1, Kind.STATE, 1)
    assert times(sweep) == [7]


def test_what_was_not_committed_is_not_read(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    RECORD.pack_into(file.map, HEADER_SLOTS * SLOT, 5, 1, Kind.STATE, 1, 0, 0, 0)
    assert times(sweep) == []


def test_a_count_that_shrinks_or_lies_is_refused(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    file.put(5, 1, Kind.STATE)
    file.put(6, 1, Kind.STATE)
    assert times(sweep) == [5, 6]
    for count in (0, 3, 1 << 40):
        file.cells[CELL_COUNT] = count
        assert times(sweep) == []
    file.cells[CELL_COUNT] = HEADER_SLOTS + 2
    file.put(7, 1, Kind.STATE)
    assert times(sweep) == [7]


def test_a_file_that_is_being_made_is_left_for_later(tmp_path: Path) -> None:
    sweep = Sweep(tmp_path)
    (tmp_path / "10-2.0").write_bytes(b"")
    file = LaneFile(tmp_path)
    magic = file.cells[CELL_MAGIC]
    file.cells[CELL_MAGIC] = 0
    file.put(5, 1, Kind.STATE)
    assert times(sweep) == []
    file.cells[CELL_MAGIC] = magic
    assert times(sweep) == [5]


@pytest.mark.parametrize("every", [1, 7, 100_000])
def test_segments_follow_each_other(tmp_path: Path, every: int) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    read: list[int] = []
    count = FIRST_SLOTS * 8
    for t in range(count):
        file.put(t, 1, Kind.STATE)
        if t % every == every - 1 and t % 97 == 0:
            read += times(sweep)
    read += times(sweep)
    assert read == list(range(count))


def test_texts_stand_beside_their_records_across_segments(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    words = [f"wörd {i} " * (i % 9) for i in range(900)]
    for t, word in enumerate(words):
        file.put(t, 1, Kind.STATE, 1, b=file.text(word) if word else 0)
    file.put(0, 1, Kind.PROCESS, a=file.text("{}"))
    entries = [entry for news in sweep.poll()[1] for entry in news.entries]
    assert [entry.text for entry in entries] == [*words, "{}"]


def test_a_text_larger_than_what_was_committed_is_no_text(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path), Sweep(tmp_path)
    file.put(0, 1, Kind.TEXT, a=1 << 50)
    assert times(sweep) == []
    file.put(6, 1, Kind.STATE)
    assert times(sweep) == [6]


def test_totals_and_signs_of_life_are_news(tmp_path: Path) -> None:
    file, sweep = LaneFile(tmp_path, pid=33, name=4, tid=77), Sweep(tmp_path)
    sweep.poll()
    file.cells[CELL_SEEN] = 99
    file.cells[CELL_DROPPED] = 3
    (news,) = sweep.poll()[1]
    assert (news.pid, news.writer, news.tid, news.entries, news.seen, news.dropped) == (33, "4", 77, [], 99, 3)
    assert sweep.poll()[1] == []
    assert sweep.pids == {33}


def test_names_that_are_no_lane_files_are_passed_over(tmp_path: Path) -> None:
    for name in ("main.pyc", "10.0", "x-1.0", "10-1.x", "-1.0"):
        (tmp_path / name).write_bytes(bytes(64 * SLOT))
    assert Sweep(tmp_path).poll()[1] == []


def test_a_closed_sweep_holds_no_descriptor(tmp_path: Path) -> None:
    LaneFile(tmp_path).put(1, 1, Kind.STATE)
    sweep = Sweep(tmp_path)
    sweep.poll()
    sweep.close()
    assert sweep.pids == set()
