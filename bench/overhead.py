"""What measuring costs the program: the same scripts with and without the lab, in turn, CPU time against CPU time.

CPU time, not wall time: it is what the instrument adds, and what else the machine does hardly moves it. The start of an
interpreter (``startup.py``) is taken off both sides.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from textwrap import dedent

from app.lessons.catalogue import load

from .harness import Row

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 12

#: 40 functions, none of which waits or has a loop that calls something: not one probe belongs into it.
FUNCTIONS = "".join(
    f"""
def step_{n}(total):
    for i in range(50_000):
        total += i * i % {n + 3}
    return total
"""
    for n in range(40)
) + "".join(f"step_{n}({n})\n" for n in range(40))
PURE_C = dedent("""
    import hashlib, zlib
    data = bytes(range(256)) * 200_000
    digest = hashlib.sha256(data).hexdigest()
    packed = zlib.compress(data, 6)
    ordered = sorted(range(2_000_000), reverse=True)
""")


def cpu_seconds(script: Path, measured: bool) -> float:
    """CPU time of a script and of all that it started, user and system."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTERLEAVE")}
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        target = script
        if measured:
            lanes = Path(name) / "lanes"
            lanes.mkdir()
            target = Path(name) / "main.pyc"
            environment |= {
                "PYTHONPATH": str(ROOT / "app" / "lab" / "site"),
                "INTERLEAVE_LAB": str(lanes),
                "INTERLEAVE_SCRIPT": str(script),
            }
        process = subprocess.Popen([sys.executable, str(target)], cwd=name, env=environment, stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{script.name} ended with {process.returncode}")
    return usage.ru_utime + usage.ru_stime


def ratio(text: str) -> tuple[float, list[float]]:
    """Measured against not measured, the interpreter's start taken off; and all pairs' ratios.

    The least of each side: what a busy machine, or a host that lends its CPUs elsewhere, does to a run only adds to it.
    """
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        script, empty = Path(name) / "script.py", Path(name) / "empty.py"
        script.write_text(text)
        empty.write_text("")
        starts = {on: min(cpu_seconds(empty, on) for _ in range(7)) for on in (True, False)}
        pairs = [
            (cpu_seconds(script, True) - starts[True], cpu_seconds(script, False) - starts[False]) for _ in range(PAIRS)
        ]
    return min(on for on, _ in pairs) / min(off for _, off in pairs), [on / off for on, off in pairs]


def lesson_rows() -> list[Row]:
    """The lessons' own work functions: each pane that computes."""
    rows = []
    lesson = load().get("four-cooks-one-stove")
    for pane in lesson.panes:
        figure, ratios = ratio(pane.source())
        what = f"measuring on against off: lesson `{lesson.slug}`, pane {pane.name}"
        rows.append(Row(what, f"{figure:.3f}x", "<= 1.03x", figure <= 1.03, {"ratios": ratios}))
    return rows


def measure() -> Sequence[Row]:
    rows = lesson_rows()
    for what, text in (("40 functions without a wait or a loop that calls", FUNCTIONS), ("pure C work", PURE_C)):
        figure, ratios = ratio(text)
        rows.append(
            Row(f"measuring on against off: {what}", f"{figure:.3f}x", "<= 1.01x", figure <= 1.01, {"ratios": ratios})
        )
    return rows
