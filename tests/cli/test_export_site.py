"""``interleave export-site``."""

from pathlib import Path

from .helpers import interleave


def test_a_site_is_written_once(tmp_path: Path) -> None:
    done = interleave(tmp_path / "data", "export-site", str(tmp_path / "site"))
    assert done.returncode == 0, done.stderr
    assert "Written:" in done.stderr and (tmp_path / "site" / "index.html").is_file()
    again = interleave(tmp_path / "data", "export-site", str(tmp_path / "site"))
    assert again.returncode == 2 and "not an empty folder" in again.stderr
