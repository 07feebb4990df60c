"""What stands between a fresh clone and a running program: clear sentences, and in CI no silent skips."""

import os
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT


def complain(host: str, port: object) -> subprocess.CompletedProcess[str]:
    call = [sys.executable, "scripts/check_port.py", host, str(port)]
    return subprocess.run(call, cwd=ROOT, capture_output=True, text=True)


def test_a_taken_port_is_a_clear_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = complain("127.0.0.1", port)
    assert said.returncode == 1
    assert f"Port {port} is taken" in said.stderr and "make run PORT=" in said.stderr
    assert complain("127.0.0.1", port).returncode == 0, "free again"


@pytest.mark.parametrize("port", ["0", "65536", "http", "-1", ""])
def test_what_is_no_port_is_a_clear_sentence(port: str) -> None:
    said = complain("127.0.0.1", port)
    assert said.returncode == 1 and "a number from 1 to 65535" in said.stderr


def test_without_a_python_that_is_new_enough_there_is_a_clear_sentence(tmp_path: Path) -> None:
    old = tmp_path / "python3"
    old.write_text("#!/bin/sh\nexit 1\n")  # says that it is not new enough
    old.chmod(0o755)
    shell = shutil.which("sh")
    assert shell is not None
    call = [shell, "scripts/setup.sh", str(tmp_path / "venv"), "run"]
    said = subprocess.run(call, cwd=ROOT, env={"PATH": str(tmp_path)}, capture_output=True, text=True)
    assert said.returncode == 1
    assert "needs Python 3.11 or newer" in said.stderr
    assert not (tmp_path / "venv").exists()


@pytest.mark.parametrize("where", ["in a test", "in a module"])
@pytest.mark.parametrize("ci", [True, False])
def test_in_ci_a_skip_is_a_failure(tmp_path: Path, where: str, ci: bool) -> None:
    body = {
        "in a test": "def test_a():\n    pytest.skip('no oven')\n",
        "in a module": "pytest.importorskip('no_oven')\n",
    }
    test = tmp_path / "test_skip.py"
    test.write_text("import pytest\n" + body[where])
    call = [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider", f"--rootdir={tmp_path}"]
    environment = {**os.environ, "CI": "true" if ci else ""}
    done = subprocess.run(
        [*call, "-c", os.devnull, str(test)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60
    )
    if ci:
        assert done.returncode != 0 and "Nothing may be skipped when CI=true" in done.stdout
    else:
        assert re.search(r"1 skipped", done.stdout) and "Nothing may be skipped" not in done.stdout
