import csv
import io

from app.model.states import State
from app.recording.fold import fold
from app.recording.formats import write

from ..facts import Facts, lock_example

S = State


def test_csv_has_a_row_for_each_slice_and_mark() -> None:
    text = "".join(write("csv", lock_example().log()))
    rows = list(csv.DictReader(io.StringIO(text)))
    folded = fold(lock_example().log())
    assert sum(row["record"] == "slice" for row in rows) == sum(len(list(t.slices())) for t in folded.tracks.values())
    assert sum(row["record"] == "mark" for row in rows) == 5
    lock = next(row for row in rows if row["state"] == "LOCK")
    assert lock["state_name"] == "Blocked on a lock"
    assert (lock["start_ns"], lock["end_ns"], lock["duration_ns"]) == ("30000", "61000", "31000")
    assert (lock["cause"], lock["line"], lock["object"], lock["key"]) == ("held by A", "4", "lock", "100.3")


def test_csv_cells_are_never_formulas() -> None:
    facts = lock_example()
    lane = facts.lane("@x\r\n\udc80")
    facts.rows(lane, (0, S.IO, facts.ref(text="-1+1", file="\t=1", object="+1", how="=2", why="=cmd|' /C calc'!A0")))
    facts.seen(lane, 5)
    for row in csv.reader(io.StringIO("".join(write("csv", facts.log())))):
        for cell in row:
            assert not cell.startswith(("=", "+", "-", "@", "\t", "\r")), cell
            assert "\n" not in cell
            cell.encode()


def test_touches_are_rows() -> None:
    facts = Facts()
    main = facts.lane()
    facts.touch("seats", 1, "write", main, text="=2", line=3).touch("out", 5, "size", -1, "file", value=10)
    rows = [row for row in csv.reader(io.StringIO("".join(write("csv", facts.end(9).log())))) if row[0] == "touch"]
    assert [(row[3], row[6], row[8], row[11], row[13], row[14]) for row in rows] == [
        ("MainThread", "write", "1000", "'=2", "3", "seats"),
        ("", "size", "5000", "10", "", "out"),
    ]
