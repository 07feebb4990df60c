"""``interleave record``: real runs become the recordings that a lesson is shown with."""

from pathlib import Path

import pytest

from app.cli import main
from app.lessons.recordings import recordings_of

from .helpers import interleave

PANES = ("sequential", "threads", "processes")


def test_a_lesson_is_recorded(tmp_path: Path) -> None:
    (tmp_path / "waiting-overlaps").mkdir()
    done = interleave(tmp_path / "data", "record", "L01", "--to", str(tmp_path))
    assert done.returncode == 0, done.stderr
    assert "L01 waiting-overlaps: recorded" in done.stderr
    found = recordings_of(tmp_path / "waiting-overlaps", PANES)
    assert [each.pane for each in found] == [*PANES]
    assert all(b'"outcome":"finished"' in each.lines()[-1] for each in found)


@pytest.mark.parametrize("arguments", [[], ["L01", "--all"], ["L01", "--set", "tasks=2"]])
def test_what_to_record_has_to_be_said(arguments: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path))
    assert main(["record", *arguments]) == 2
