from pathlib import Path

import pytest

from app.cli import main


@pytest.mark.parametrize(("text", "says"), [("junk\n", "not a recording"), (None, "cannot be read"), ("", "")])
def test_what_is_no_recording(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, text: str | None, says: str
) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path / "data"))
    file = tmp_path / "a.ndjson"
    if text is not None:
        file.write_text(text)
    assert main(["import", str(file)]) == 2
    said = capsys.readouterr()
    assert said.out == "" and said.err.startswith("interleave: ") and says in said.err


def test_a_chrome_trace(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path / "data"))
    file = tmp_path / "trace.json"
    file.write_text('{"traceEvents": [{"ph": "X", "name": "work", "pid": 1, "tid": 1, "ts": 1, "dur": 2}]}')
    assert main(["import", str(file)]) == 0
    run = capsys.readouterr().out.strip()
    assert main(["export", run, str(tmp_path / "back.csv")]) == 0
    assert "UNKNOWN,No data,0,2000" in (tmp_path / "back.csv").read_text()
