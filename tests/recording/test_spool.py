import os
from pathlib import Path

import pytest

from app.recording.log import Log
from app.recording.spool import Spool, orphan, whole_lines

from .facts import Facts


def test_it_follows_its_log_until_it_is_closed(tmp_path: Path) -> None:
    log = Log("r", Facts().log()[:1])
    spool = Spool(log, tmp_path / "r")
    log.append(Facts().log()[1:])
    spool.close(remove=False)
    log.append(Facts().end(1).log()[-1:])
    assert whole_lines(tmp_path / "r") == list(log.lines())[:-1]
    spool.close(remove=True)
    assert not (tmp_path / "r").exists()


def test_it_never_writes_over_another(tmp_path: Path) -> None:
    (tmp_path / "r").write_text("precious")
    with pytest.raises(FileExistsError):
        Spool(Log("r"), tmp_path / "r")


@pytest.mark.parametrize("tail", [b"", b'{"type":', b"[1]\n", b"\xff\xff\n", b'{"a":1}\n{"b":'])
def test_lines_are_whole_up_to_the_first_that_is_not(tmp_path: Path, tail: bytes) -> None:
    (tmp_path / "r").write_bytes(b'{"x":1}\n{"y":2}\n' + tail)
    assert whole_lines(tmp_path / "r")[:2] == [b'{"x":1}\n', b'{"y":2}\n']
    assert len(whole_lines(tmp_path / "r")) == (3 if tail.startswith(b'{"a"') else 2)


@pytest.mark.skipif(os.name == "nt", reason="needs flock")
def test_an_orphan_has_no_living_writer(tmp_path: Path) -> None:
    spool = Spool(Log("r"), tmp_path / "r")
    with orphan(tmp_path / "r") as ours:
        assert not ours
    spool.close(remove=False)
    with orphan(tmp_path / "r") as ours:
        assert ours
    with orphan(tmp_path / "gone") as ours:
        assert not ours
