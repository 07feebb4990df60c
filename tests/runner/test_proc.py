"""Reading /proc."""

import os
import subprocess
import sys

import pytest

from app.runner import proc

from .standin import until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")


def test_a_child_is_found_with_its_mark_and_its_identity() -> None:
    environment = {"INTERLEAVE_LAB": "/x"}
    command = [sys.executable, "-S", "-c", "import time; time.sleep(600)"]
    with subprocess.Popen(command, env=environment, start_new_session=True) as process:
        try:
            stat = proc.stat(process.pid)
            assert stat is not None and stat.alive
            assert (stat.parent, stat.group, stat.session) == (os.getpid(), process.pid, process.pid)
            assert process.pid in proc.descendants(os.getpid())
            assert process.pid in proc.everyone()
            until(lambda: proc.has_mark(process.pid, b"INTERLEAVE_LAB=/x"))  # the kernel fills it in last
            assert not proc.has_mark(process.pid, b"INTERLEAVE_LAB=/")
            until(lambda: proc.resident(process.pid) > 0 and proc.proportional(process.pid) > 0)
        finally:
            process.kill()
        until(lambda: (now := proc.stat(process.pid)) is not None and not now.alive, "the zombie")
    assert proc.stat(process.pid) is None
    assert proc.resident(process.pid) == proc.proportional(process.pid) == 0


def test_the_boot_has_a_name() -> None:
    assert proc.boot()
