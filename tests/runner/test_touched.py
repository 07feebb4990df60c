from app.model.records import Kind, Record, Touch, pack_ref
from app.runner.lane import Lane
from app.runner.sweep import Entry
from app.runner.telling import Teller
from app.runner.touched import Touched


def entry(code: int, text: str) -> Entry:
    return Entry(Record(50, 2, Kind.TOUCH, code, 0, pack_ref(line=7), 1), text)


def test_a_resource_is_told_once_in_each_process_and_before_its_touches() -> None:
    teller = Teller()
    told = Touched(teller)
    lane = Lane((1, 2), 0)
    teller.number(lane)
    told.tell(lane, 1, entry(Touch.WRITE, "x\x1f'a\x1fb'\x1f\x1f"))
    told.tell(lane, 1, entry(Touch.READ, "x\x1f2.5\x1f2.5\x1f"))
    told.tell(lane, 9, entry(Touch.READ, "x\x1f[1]\x1f\x1f1"))
    told.tell(lane, 9, entry(Touch.WRITTEN, "out.txt\x1f\x1f12\x1f"))
    told.size("out.txt", 4096, 60)
    told.tell(lane, 1, entry(99, "x\x1f1\x1f1\x1f"))
    told.tell(lane, 1, entry(Touch.READ, ""))
    facts = teller.take(lambda pid: True, lambda lane: None, 0)
    assert [fact["type"] for fact in facts] == ["lane", "resource", "resource", "resource", "batch"]
    assert [(f["resource"], f["kind"], f["name"], f["pid"]) for f in facts if f["type"] == "resource"] == [
        (0, "variable", "x", 1),
        (1, "variable", "x", 9),
        (2, "file", "out.txt", 0),
    ]
    batch = facts[-1]
    assert batch["type"] == "batch"
    assert batch["touches"] == [
        (0, 50, "write", 0, 1),
        (0, 50, "read", 0, 2),
        (1, 50, "read", 0, 3),
        (2, 50, "write", 0, 4),
        (2, 60, "size", -1, 5),
    ]
    assert batch["refs"] == [
        {"ref": 1, "line": 7, "text": "'a\x1fb'"},
        {"ref": 2, "line": 7, "text": "2.5", "value": 2.5},
        {"ref": 3, "line": 7, "text": "[1]", "count": 1},
        {"ref": 4, "line": 7, "value": 12},
        {"ref": 5, "value": 4096},
    ]
