"""What measuring adds to the start of an interpreter: an empty script with and without the lab, in turn."""

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

from .harness import Row

ROOT = Path(__file__).resolve().parent.parent


def start_ms(folder: Path, measured: bool) -> float:
    """From starting the interpreter until it has ended, in ms."""
    script = folder / "empty.py"
    script.write_text("")
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTERLEAVE")}
    target = script
    with tempfile.TemporaryDirectory(dir=folder) as name:
        if measured:
            target = Path(name) / "main.pyc"
            environment |= {
                "PYTHONPATH": str(ROOT / "app" / "lab" / "site"),
                "INTERLEAVE_LAB": name,
                "INTERLEAVE_SCRIPT": str(script),
            }
        begun = time.perf_counter()
        subprocess.run([sys.executable, str(target)], cwd=folder, env=environment, check=True)
        return (time.perf_counter() - begun) * 1000


def measure() -> Sequence[Row]:
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        added = [start_ms(Path(name), True) - start_ms(Path(name), False) for _ in range(15)]
    figure = median(added)
    return [
        Row("an empty script: added to its start", f"+{figure:.0f} ms", "<= +60 ms", figure <= 60, {"added_ms": added})
    ]
