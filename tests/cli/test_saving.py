import json
from pathlib import Path
from typing import Any

import pytest

from app.cli import saving
from app.model.errors import InvalidRequest
from app.recording.log import Log


def log() -> Log:
    facts: list[Any] = [
        {
            "type": "run",
            "format": 1,
            "run": "abc",
            "title": "t",
            "lesson": None,
            "pane": None,
            "parameters": {},
            "code": [],
            "machine": {"usable_cpus": 2},
            "created": "2026-01-01T00:00:00.000+00:00",
        },
        {
            "type": "end",
            "t": 0,
            "outcome": "finished",
            "exit_code": 0,
            "reason": None,
            "metrics": {},
            "verdict": None,
        },
    ]
    return Log("abc", facts)


def test_each_pane_has_its_file() -> None:
    assert saving.with_pane(Path("d/run.csv"), "threads") == Path("d/run-threads.csv")
    assert saving.with_pane(Path("run.speedscope.json"), "b") == Path("run-b.speedscope.json")


def test_native_is_the_log_itself(tmp_path: Path) -> None:
    file = tmp_path / "a.ndjson"
    file.write_text("old")
    saving.save(log(), file)
    assert file.read_bytes() == b"".join(log().lines())
    assert [path.name for path in tmp_path.iterdir()] == ["a.ndjson"]


def test_by_suffix(tmp_path: Path) -> None:
    saving.save(log(), tmp_path / "a.json")
    assert "traceEvents" in json.loads((tmp_path / "a.json").read_text())
    saving.save(log(), tmp_path / "a.speedscope.json")
    assert "profiles" in json.loads((tmp_path / "a.speedscope.json").read_text())
    saving.save(log(), tmp_path / "a.csv")
    assert "," in (tmp_path / "a.csv").read_text().splitlines()[0]


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("a", "has no suffix"),
        ("a.xyz", "cannot be saved as"),
        ("no/a.csv", "There is no folder"),
        ("d.csv", "a folder"),
    ],
)
def test_refused_early(tmp_path: Path, name: str, says: str) -> None:
    (tmp_path / "d.csv").mkdir()
    with pytest.raises(InvalidRequest, match=says):
        saving.check(tmp_path / name)


def test_what_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(InvalidRequest, match="cannot be written"):
        saving.write_text(tmp_path / "no" / "a", "x")
