"""What the measured program finds loaded that it did not ask for: little, and nothing heavy."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from .tree import ROOT

#: Python itself loads about 30 to 60 modules at start-up. The lab may add this many, its own included.
MOST_MODULES = 60
#: A program that does not use these must not find them loaded: they are slow to import, or their mere presence
#: changes what a program does (logging's handlers, asyncio's policy, multiprocessing's hooks at fork).
HEAVY = {
    "asyncio",
    "concurrent.futures",
    "concurrent.futures.process",
    "concurrent.futures.thread",
    "ctypes.util",
    "dataclasses",
    "email",
    "fastapi",
    "http",
    "importlib.metadata",
    "inspect",
    "logging",
    "multiprocessing",
    "multiprocessing.pool",
    "pathlib",
    "pydantic",
    "random",
    "shutil",
    "sqlite3",
    "ssl",
    "subprocess",
    "tempfile",
    "typing_extensions",
    "urllib.request",
    "uvicorn",
    "zipfile",
}
SCRIPT = "import sys\nprint('\\n'.join(sorted(sys.modules)))\n"


def loaded(run: Path, **environment: str) -> set[str]:
    """The modules that a script sees when it starts."""
    base = {k: v for k, v in os.environ.items() if not k.startswith(("INTERLEAVE", "PYTHON"))}
    main = run / "main.pyc"
    target = str(main) if environment else str(run / "script.py")
    done = subprocess.run(
        [sys.executable, target], cwd=run, env={**base, **environment}, capture_output=True, text=True, timeout=30
    )
    assert done.returncode == 0, done.stderr
    return set(done.stdout.split())


@pytest.fixture
def measured_and_plain(tmp_path: Path) -> tuple[set[str], set[str]]:
    lanes = tmp_path / "lanes"
    lanes.mkdir()
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    measured = loaded(
        tmp_path,
        PYTHONPATH=str(ROOT / "app" / "lab" / "site"),
        INTERLEAVE_LAB=str(lanes),
        INTERLEAVE_SCRIPT=str(script),
        INTERLEAVE_DEBUG="1",
    )
    assert any(lanes.iterdir()), "the lab did not start: it wrote no lane file"
    return measured, loaded(tmp_path)


def test_the_lab_adds_little_and_nothing_heavy(measured_and_plain: tuple[set[str], set[str]]) -> None:
    measured, plain = measured_and_plain
    added = measured - plain
    assert not added & HEAVY
    assert len(added) <= MOST_MODULES, json.dumps(sorted(added), indent=1)


def test_the_lab_takes_no_public_name(measured_and_plain: tuple[set[str], set[str]]) -> None:
    """The program may have an ``app`` or a ``model`` of its own."""
    measured, plain = measured_and_plain
    added = {name.split(".")[0] for name in measured - plain} - sys.stdlib_module_names
    # ``sitecustomize`` is Python's own name for what runs at its start.
    assert added <= {"_interleave", "sitecustomize"}
