"""What a server that was killed leaves behind is ended by the next one."""

import json
import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from app.runner import proc
from app.runner.orphans import end_leftovers, write_note

from .standin import gone, make_site, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")
ROOT = Path(__file__).parents[2]

SERVER = """
    import sys, time
    from pathlib import Path
    from app.model.spec import RunSpec
    from app.runner.local import LocalRunner
    runner = LocalRunner(Path(sys.argv[1]), site=Path(sys.argv[2]))
    def emit(facts):
        for fact in facts:
            if fact["type"] == "output":
                print(fact["text"], end="", flush=True)
    runner.start(RunSpec("run", files=[("pane.py", sys.argv[3])]), emit, print)
    time.sleep(600)
"""
SCRIPT = """
import os, subprocess, sys, time
print(os.getpid())
print(subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], start_new_session=True).pid)
print(os.getcwd())
time.sleep(600)
"""


def test_leftovers_of_a_killed_server_are_ended(tmp_path: Path) -> None:
    notes = tmp_path / "notes"
    command = [sys.executable, "-c", textwrap.dedent(SERVER), str(notes), str(make_site(tmp_path)), SCRIPT]
    server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert server.stdout is not None
    numbers = [int(server.stdout.readline()) for _ in range(2)]
    folder = Path(server.stdout.readline().strip())
    assert end_leftovers(notes) == [], "its server lives: it is none of our business"
    assert not any(gone(pid) for pid in numbers)
    server.send_signal(signal.SIGKILL)
    server.wait()
    server.stdout.close()
    assert end_leftovers(notes) == ["run"]
    until(lambda: all(gone(pid) for pid in numbers), "the end of all")
    assert not folder.exists()
    assert list(notes.iterdir()) == []
    assert end_leftovers(notes) == []


def test_a_pid_that_belongs_to_somebody_else_by_now_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-S", "-c", "import time; time.sleep(600)"], start_new_session=True)
    try:
        path = write_note(tmp_path, "run/1", stranger.pid, b"INTERLEAVE_LAB=/nowhere", [])
        note = json.loads(path.read_text())
        note["start"] -= 1  # as if the run's process had had this number before
        note["server_start"] -= 1
        path.write_text(json.dumps(note))
        assert end_leftovers(tmp_path) == ["run/1"]
        assert not gone(stranger.pid)
    finally:
        stranger.kill()
        stranger.wait()


def test_notes_of_another_boot_only_tidy_up(tmp_path: Path) -> None:
    folder = tmp_path / "interleave-x"
    folder.mkdir()
    precious = tmp_path / "precious"
    precious.mkdir()
    path = write_note(tmp_path, "run", os.getpid(), b"X=1", [folder, precious])
    note = json.loads(path.read_text())
    assert note["boot"] == proc.boot()
    note["boot"] = "another"
    path.write_text(json.dumps(note))
    assert end_leftovers(tmp_path) == ["run"]
    assert not folder.exists()
    assert precious.exists(), "only folders that we made are removed"


def test_half_a_note_is_removed(tmp_path: Path) -> None:
    (tmp_path / "x.running.json").write_text("{")
    assert end_leftovers(tmp_path) == []
    assert list(tmp_path.iterdir()) == []
