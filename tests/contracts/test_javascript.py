"""The tests in tests/js, run by Node's own runner, one entry a file."""

import shutil
import subprocess
from pathlib import Path

import pytest

from .tree import ROOT, files, name_of

OLDEST_NODE = 18


def node_or_skip() -> str:
    """The path of a Node that is new enough."""
    node = shutil.which("node")
    if node is None:
        pytest.skip(f"no Node on the PATH: the JavaScript tests need Node {OLDEST_NODE} or newer")
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=True).stdout.strip()
    if int(version.removeprefix("v").split(".")[0]) < OLDEST_NODE:
        pytest.skip(f"Node {version} is too old: the JavaScript tests need Node {OLDEST_NODE} or newer")
    return node


@pytest.mark.parametrize("path", [p for p in files("tests", "js", suffix=".js") if ".test." in p.name], ids=name_of)
def test_javascript(path: Path) -> None:
    done = subprocess.run([node_or_skip(), "--test", str(path)], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stdout + done.stderr
