"""The place and the process of a run. (Limits and endings: ``test_local``.)"""

from pathlib import Path

import pytest

from app.model.errors import LabFailed
from app.model.spec import RunSpec
from app.runner.lab import Lab

from .standin import make_site, spec, until


def test_files_are_written_and_everything_is_removed(tmp_path: Path) -> None:
    lab = Lab(RunSpec("r", files=[("main.py", "pass"), ("sub/data.txt", "ä")]), None, make_site(tmp_path))
    assert lab.script == lab.work / "main.py"
    assert (lab.work / "sub" / "data.txt").read_text(encoding="utf-8") == "ä"
    until(lab.exited)
    assert lab.exited(), "asking does not reap"
    assert lab.end()
    assert lab.reap() == 0
    for pipe in (lab.process.stdout, lab.process.stderr):
        assert pipe is not None
        pipe.close()
    lab.remove()
    assert not any(folder.exists() for folder in lab.folders())


@pytest.mark.parametrize("name", ["../out.py", "/etc/out.py"])
def test_no_file_is_written_elsewhere(name: str) -> None:
    with pytest.raises(LabFailed):
        Lab(RunSpec("r", files=[(name, "pass")]), None)


def test_a_run_needs_a_script_and_a_python() -> None:
    with pytest.raises(LabFailed):
        Lab(RunSpec("r"), None)
    with pytest.raises(LabFailed):
        Lab(spec("pass", python=Path("/no/such/python")), None)
