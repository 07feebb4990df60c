"""The command line as a process of its own, with a data directory of its own."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def environment(data: Path) -> dict[str, str]:
    """Ours, without what other tests may have set."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("INTERLEAVE_")}
    return {**kept, "INTERLEAVE_DATA": str(data), "PYTHONPATH": str(ROOT), "PYTHONSAFEPATH": "1"}


def interleave(data: Path, *arguments: str, cwd: Path | None = None, **more: Any) -> "subprocess.CompletedProcess[str]":
    """Run one command to its end."""
    return subprocess.run(
        [sys.executable, "-m", "app", *arguments],
        env=environment(data),
        cwd=cwd or ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        **more,
    )


def own_words(text: str) -> str:
    """Only what the program itself wrote to standard error."""
    return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("interleave: "))
