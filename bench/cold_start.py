"""From starting the server's process until it has answered the first page with 200."""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .harness import Row, repeat
from .server import Server


def cold_start_ms() -> float:
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        begun = time.perf_counter()
        server = Server(Path(name))
        try:
            server.wait_until_it_answers("/")
            return (time.perf_counter() - begun) * 1000
        finally:
            server.stop()


def import_ms() -> float:
    """The yardstick: what this machine, as it is just now, needs to import FastAPI and nothing else."""
    begun = time.perf_counter()
    subprocess.run([sys.executable, "-c", "import fastapi"], check=True)
    return (time.perf_counter() - begun) * 1000


def measure() -> Sequence[Row]:
    figure, all_of_them = repeat(7, cold_start_ms)
    yardstick, _ = repeat(7, import_ms)
    text = f"{figure:.0f} ms ({figure / yardstick:.2f} of `import fastapi`)"
    return [Row("cold start until `/` answers 200", text, "<= 400 ms", figure <= 400, {"ms": all_of_them})]
