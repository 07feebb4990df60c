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
