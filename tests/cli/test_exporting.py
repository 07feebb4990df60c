"""A run goes out and comes in again."""

from pathlib import Path

import pytest

from app.cli import main


def test_out_and_in(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path / "one"))
    kept, again = tmp_path / "a.ndjson", tmp_path / "b.ndjson"
    assert main(["run", "L01", "--pane", "threads", "--set", "delay=0.1", "--save", str(kept)]) == 0
    capsys.readouterr()
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path / "two"))
    assert main(["import", str(kept)]) == 0
    run = capsys.readouterr().out.strip()
    assert main(["export", run, str(again)]) == 0
    assert len(again.read_bytes().splitlines()) == len(kept.read_bytes().splitlines())
    assert main(["export", run, str(tmp_path / "c.json")]) == 0


def test_an_unknown_run(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path))
    assert main(["export", "nosuch", str(tmp_path / "a.csv")]) == 2
    assert "There is no run" in capsys.readouterr().err
    assert not (tmp_path / "a.csv").exists()
