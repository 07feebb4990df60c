"""Ending processes: what belongs to a run, and nothing else. (Cancel and time-out: ``test_local``.)"""

import subprocess
import sys

import pytest

from app.runner import proc
from app.runner.killing import end_all, find, reap

from .standin import gone, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")
SLEEPER = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]


def test_only_what_is_ours_is_ended() -> None:
    stranger = subprocess.Popen(SLEEPER, start_new_session=True)
    leader = subprocess.Popen(SLEEPER, start_new_session=True)
    marked = subprocess.Popen(SLEEPER, env={"MARK": "run"}, start_new_session=True)
    known = subprocess.Popen(SLEEPER, start_new_session=True)
    stat = proc.stat(known.pid)
    assert stat is not None
    try:
        seen = {known.pid: stat.start, stranger.pid: 1}  # the stranger has the number of one that we knew once
        until(lambda: set(find(leader.pid, b"MARK=run", dict(seen), True)) == {marked.pid, known.pid})
        assert end_all(leader.pid, b"MARK=run", dict(seen), True)
        assert gone(leader.pid) and gone(marked.pid) and gone(known.pid)
        assert not gone(stranger.pid)
    finally:
        for process in (stranger, leader, marked, known):
            process.kill()
            process.wait()


def test_reaping_tells_the_status_once() -> None:
    process = subprocess.Popen(SLEEPER)
    assert reap(process.pid) is None
    process.kill()
    assert until(lambda: reap(process.pid)) == -9
    assert reap(process.pid) is None
    process.wait()
