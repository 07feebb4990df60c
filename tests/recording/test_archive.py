import os
import signal
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from app.model.errors import BrokenInvariant, InterleaveError, InvalidRequest, NotFound, Unavailable
from app.model.facts import Fact
from app.model.states import State
from app.recording.archive import Archive, Retention
from app.recording.log import Log

from .facts import Facts, random_facts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def archive(tmp_path: Path):  # type: ignore[no-untyped-def]
    archive = Archive(tmp_path / "data")
    yield archive
    archive.close()


def keep(archive: Archive, facts: list[Fact], run: str = "r1") -> Log:
    log = Log(run, facts[:2])
    archive.open(log)
    log.append(facts[2:])
    archive.close_run(log)
    return log


def spools(archive: Archive) -> list[str]:
    return sorted(path.name for path in (archive.directory / "spool").iterdir())


def test_a_kept_run_is_the_same_log(archive: Archive) -> None:
    log = keep(archive, random_facts(3).log(), "random3")
    again = archive.load("random3")
    assert list(again.lines()) == list(log.lines())
    assert again.ended
    assert spools(archive) == []
    row = archive.row("random3")
    assert (row.outcome, row.wall_s, row.verdict_kind, row.usable_cpus) == ("finished", 1.5, "parallel", 2)
    assert (row.recorded, row.python, row.facts) == (False, "3.11.7", log.cursor)
    assert archive.metrics("random3") == {"wall_s": 1.5, "speedup": None}


def test_a_running_log_is_on_disk_before_append_returns(archive: Archive) -> None:
    log = Log("r1", Facts().log())
    archive.open(log)
    path = archive.directory / "spool" / "r1.ndjson"
    assert path.read_bytes() == b"".join(log.lines())
    log.append(Facts().output(1, "more\n").facts[-1:])
    assert path.read_bytes() == b"".join(log.lines())
    with pytest.raises(BrokenInvariant):
        archive.close_run(log)


def test_lists_are_newest_first_in_pages(archive: Archive) -> None:
    for number in range(5):
        keep(archive, Facts(f"r{number}", lesson="a" if number % 2 else "b").end(1).log(), f"r{number}")
    assert [row.run for row in archive.list()] == ["r4", "r3", "r2", "r1", "r0"]
    assert [row.run for row in archive.list(lesson="a")] == ["r3", "r1"]
    assert [row.run for row in archive.list(limit=2, before="r3")] == ["r2", "r1"]
    with pytest.raises(NotFound):
        archive.list(before="gone")
    with pytest.raises(NotFound):
        archive.load("gone")


def test_the_oldest_unpinned_go_first(tmp_path: Path) -> None:
    archive = Archive(tmp_path, Retention(runs=3))
    for number in range(3):
        keep(archive, Facts(f"r{number}").end(1).log(), f"r{number}")
    archive.pin("r0")
    keep(archive, Facts("r3").end(1).log(), "r3")
    assert [row.run for row in archive.list()] == ["r3", "r2", "r0"]
    archive.pin("r0", False)
    keep(archive, Facts("r4").end(1).log(), "r4")
    assert [row.run for row in archive.list()] == ["r4", "r3", "r2"]
    archive.delete("r3")
    assert [row.run for row in archive.list()] == ["r4", "r2"]
    archive.close()


def test_bytes_are_bounded_and_the_newest_stays(tmp_path: Path) -> None:
    archive = Archive(tmp_path, Retention(bytes=1))
    for number in range(3):
        keep(archive, Facts(f"r{number}").end(1).log(), f"r{number}")
        assert [row.run for row in archive.list()] == [f"r{number}"]
    with sqlite3.connect(tmp_path / "interleave.sqlite3") as connection:
        assert connection.execute("SELECT DISTINCT run FROM parts").fetchall() == [("r2",)]
    archive.close()


def test_what_is_brought_pushes_out_what_was_brought(tmp_path: Path) -> None:
    archive = Archive(tmp_path, Retention(runs=4))
    for number in range(3):
        keep(archive, Facts(f"r{number}").end(1).log(), f"r{number}")
    for number in range(5):
        archive.import_ndjson(Log(f"b{number}", Facts(f"b{number}").end(1).log()).lines())
        assert [row.run for row in archive.list()] == [f"b{number}", "r2", "r1", "r0"]
    keep(archive, Facts("r3").end(1).log(), "r3")
    assert [row.run for row in archive.list()] == ["r3", "b4", "r2", "r1"]
    archive.close()


def running(run: str = "r1") -> Facts:
    facts = Facts(run)
    main, busy, never = facts.lane(), facts.lane(), facts.lane()
    facts.rows(main, (0, State.JOIN)).rows(busy, (0, State.RUN)).rows(never, (0, State.QUEUED)).seen(busy, 5_000)
    facts.cut()
    return facts


KILLED = """
import os, signal, sys
sys.path.insert(0, {root!r})
from pathlib import Path
from app.recording.archive import Archive
from app.recording.log import Log
from tests.recording.test_archive import keep, running
from tests.recording.facts import Facts
archive = Archive(Path({data!r}))
keep(archive, Facts("before").end(1).log(), "before")
log = Log("victim", running("victim").log()[:3])
archive.open(log)
log.append(running("victim").log()[3:])
print(log.cursor, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_kill_9_loses_nothing_that_was_appended(tmp_path: Path) -> None:
    root = str(Path(__file__).parents[2])
    done = subprocess.run(
        [sys.executable, "-c", KILLED.format(root=root, data=str(tmp_path))],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    archive = Archive(tmp_path)
    assert archive.recover() == ["victim"]
    assert archive.recover() == []
    facts = archive.load("victim").facts()
    assert facts[: int(done.stdout)] == Log("x", running("victim").log()).facts()
    ends = {fact["lane"]: (fact["outcome"], fact["t"]) for fact in facts if fact["type"] == "finished"}
    assert ends == {0: ("lost", 0), 1: ("lost", 5_000_000), 2: ("abandoned", 0)}
    end = facts[-1]
    assert end["type"] == "end"
    assert (end["outcome"], end["t"]) == ("lost", 5_000_000)
    assert end["metrics"]["wall_s"] == pytest.approx(0.005)
    assert end["verdict"] is not None
    assert archive.row("victim").outcome == "lost"
    assert archive.row("before").outcome == "finished"
    assert spools(archive) == []
    archive.close()


def test_a_torn_last_line_is_dropped(archive: Archive) -> None:
    log = Log("torn", running("torn").log())
    whole = b"".join(log.lines())
    (archive.directory / "spool" / "torn.ndjson").write_bytes(whole + b'{"type":"output","t":1,"str')
    (archive.directory / "spool" / "empty.ndjson").write_bytes(b'{"type":"run","form')
    (archive.directory / "spool" / "alien.ndjson").write_bytes(b'{"type":"batch"}\n')
    assert archive.recover() == ["torn"]
    assert b"".join(archive.load("torn").lines()).startswith(whole)
    assert spools(archive) == ["alien.unreadable"]


def test_an_ended_spool_is_archived_as_it_ended(archive: Archive) -> None:
    log = Log("done", Facts("done").end(3).log())
    (archive.directory / "spool" / "done.ndjson").write_bytes(b"".join(log.lines()))
    assert archive.recover() == []
    assert archive.row("done").outcome == "finished"
    keep(archive, Facts("kept").end(3).log(), "kept")
    (archive.directory / "spool" / "kept.ndjson").write_bytes(b"".join(log.lines()))
    assert archive.recover() == []  # the crash was after the archive had it
    assert spools(archive) == []


@pytest.mark.skipif(os.name == "nt", reason="needs flock")
def test_a_spool_whose_writer_lives_is_left_alone(archive: Archive) -> None:
    log = Log("live", running("live").log())
    archive.open(log)
    other = Archive(archive.directory)
    assert other.recover() == []
    assert spools(archive) == ["live.ndjson"]
    other.close()


@pytest.mark.parametrize("seed", range(10))
def test_import_of_export_is_the_same_log(archive: Archive, seed: int) -> None:
    log = Log(f"random{seed}", random_facts(seed).log())
    run = archive.import_ndjson(log.lines())
    assert run == f"random{seed}"
    second = archive.import_ndjson([line.rstrip(b"\n") for line in log.lines()])
    assert second != run
    for name in (run, second):
        facts = archive.load(name).facts()
        first = facts[0]
        assert first["type"] == "run"
        assert (first["run"], first.pop("recorded")) == (name, True)
        first["run"] = run
        assert facts == log.facts()
    assert archive.row(run).recorded


def test_a_refused_import_leaves_nothing(archive: Archive) -> None:
    lines = list(Log("x", random_facts(1).log()).lines())
    with pytest.raises(InvalidRequest):
        archive.import_ndjson(lines[:-1])
    assert archive.list() == []


def test_full_disk_is_a_sentence_and_the_spool_stays(archive: Archive) -> None:
    log = Log("r1", random_facts(1, rows=2_000).log())
    archive.open(log)
    with archive._database._lock:
        pages = archive._database._writer.execute("PRAGMA page_count").fetchone()[0]
        archive._database._writer.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(Unavailable, match=r"disk that holds .* is full"):
        archive.close_run(log)
    archive._database._writer.execute("PRAGMA max_page_count = 1000000")
    assert archive.list() == []
    archive.recover()
    assert archive.row("r1").outcome == "finished"


def test_a_full_disk_does_not_end_a_running_run(archive: Archive, monkeypatch: pytest.MonkeyPatch) -> None:
    log = Log("r1", Facts().log())
    archive.open(log)

    def full(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("app.recording.spool.os.write", full)
    log.append(Facts().output(1, "x").facts[-1:])
    assert archive.spool_trouble("r1") is not None
    monkeypatch.undo()
    log.append(Facts().end(2).log()[-1:])
    archive.close_run(log)
    assert archive.load("r1").cursor == log.cursor


def test_a_place_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(Unavailable, match="cannot be written"):
        Archive(tmp_path / "file")
    (tmp_path / "interleave.sqlite3").write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(Unavailable, match="damaged"):
        Archive(tmp_path)


NOBODY = """
import os, sys
from pathlib import Path
from app.model.errors import Unavailable
from app.recording.archive import Archive

if os.geteuid() == 0:
    os.setuid(65534)  # root may write anywhere
try:
    Archive(Path(sys.argv[1]))
except Unavailable as error:
    print(error)
"""


def test_a_read_only_directory_is_a_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    done = subprocess.run([sys.executable, "-c", NOBODY, str(tmp_path)], cwd=ROOT, capture_output=True, text=True)
    assert "cannot be written" in done.stdout, done.stderr


def test_an_archive_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    Archive(tmp_path).close()
    with sqlite3.connect(tmp_path / "interleave.sqlite3") as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(Unavailable, match="newer Interleave"):
        Archive(tmp_path)


def test_threads_keep_and_read_at_once(archive: Archive) -> None:
    errors: list[InterleaveError] = []

    def work(number: int) -> None:
        try:
            for place in range(5):
                run = f"r{number}-{place}"
                keep(archive, Facts(run).end(1).log(), run)
                assert archive.load(run).ended
                archive.list()
        except InterleaveError as error:
            errors.append(error)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert errors == []
    assert len(archive.list()) == 20
