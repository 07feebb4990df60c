"""A runner with a stand-in for the lab."""

import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from app.runner import proc
from app.runner.local import LocalRunner

from .standin import make_site


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[LocalRunner]:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path))
    yield runner
    runner.close()


@pytest.fixture(autouse=True)
def reap_what_other_tests_left() -> None:
    """A runner makes this process adopt orphans, so it may have zombies of other rooms' tests (a browser's helpers)."""
    for pid in proc.children(os.getpid()):
        stat = proc.stat(pid)
        if stat is not None and not stat.alive:
            with suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
