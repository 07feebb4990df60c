from pathlib import Path

from app.runner.files import Files


def test_sizes_are_told_when_they_change(tmp_path: Path) -> None:
    files = Files(tmp_path, [{"kind": "file", "name": "out.txt"}, {"kind": "variable", "name": "x"}])
    assert list(files.changed()) == []
    out = tmp_path / "out.txt"
    out.touch()
    assert [(name, size) for name, size, _ in files.changed()] == [("out.txt", 0)]
    assert list(files.changed()) == []
    out.write_text("1234")
    assert [(name, size) for name, size, _ in files.changed()] == [("out.txt", 4)]
