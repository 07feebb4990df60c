"""What measuring costs the program: the same script with and without the lab, CPU time against CPU time.

Three things make one pair repeat to half a percent, where plain pairs of runs differ by ten:

- both run *at the same time on one core*, which the kernel gives to each in turn every few milliseconds: a host that is
  slow for a while is slow for both;
- without address-space randomization, whose luck alone makes one and the same script 3 % quicker or slower from run to
  run; several hash seeds instead, so that no single layout of memory decides;
- CPU time, not wall time. The start of an interpreter (``startup.py``) is taken off both sides.

Being set aside so often is itself measured by the lab, so the figure is a little on the high side.
"""

import ctypes
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from textwrap import dedent

from app.lessons.catalogue import load

from .harness import Row

ROOT = Path(__file__).resolve().parent.parent
PAIRS = 11
#: ``personality(2)``: no randomized addresses.
ADDR_NO_RANDOMIZE = 0x0040000

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

Seconds = tuple[float, float]


def side_by_side(script: Path, seed: int) -> Seconds:
    """CPU seconds, user and system, of a script and of all that it started: measured, and not measured."""
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        waiting = {_start(script, measured, Path(name), seed).pid: measured for measured in (True, False)}
        spent: dict[bool, float] = {}
        while waiting:
            pid, status, usage = os.wait4(-1, 0)
            if pid not in waiting:
                continue
            spent[waiting.pop(pid)] = usage.ru_utime + usage.ru_stime
            if status:
                raise RuntimeError(f"{script.name} ended with {os.waitstatus_to_exitcode(status)}")
    return spent[True], spent[False]


def _start(script: Path, measured: bool, folder: Path, seed: int) -> "subprocess.Popen[bytes]":
    environment = {k: v for k, v in os.environ.items() if not k.startswith("INTERLEAVE")}
    environment |= {"PYTHONHASHSEED": str(seed), "PADDING": "x" * (seed * 37)}  # the second moves the stack
    own = folder / ("measured" if measured else "plain")
    own.mkdir()
    target = script
    if measured:
        (own / "lanes").mkdir()
        target = own / "main.pyc"
        environment |= {
            "PYTHONPATH": str(ROOT / "app" / "lab" / "site"),
            "INTERLEAVE_LAB": str(own / "lanes"),
            "INTERLEAVE_SCRIPT": str(script),
        }
    return subprocess.Popen(
        [sys.executable, str(target)], cwd=own, env=environment, stdout=subprocess.DEVNULL, preexec_fn=_alike
    )


def _alike() -> None:
    """Both on the same core, both with the same addresses. Elsewhere than on Linux there is more noise, that is all."""
    if sys.platform == "linux":
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
        ctypes.CDLL(None).personality(ADDR_NO_RANDOMIZE)


def ratio(text: str) -> tuple[float, list[float]]:
    """Measured against not measured, the interpreter's start taken off: the median of the pairs, and all of them."""
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        script, empty = Path(name) / "script.py", Path(name) / "empty.py"
        script.write_text(text)
        empty.write_text("")
        starts = [side_by_side(empty, seed) for seed in range(PAIRS)]
        start_on, start_off = (median(column) for column in zip(*starts, strict=True))
        pairs = [side_by_side(script, seed) for seed in range(PAIRS)]
    ratios = [(on - start_on) / (off - start_off) for on, off in pairs]
    return median(ratios), ratios


def _row(what: str, text: str, most: float) -> Row:
    figure, ratios = ratio(text)
    shown = f"{figure:.3f}x"
    return Row(f"measuring on against off: {what}", shown, f"<= {most}x", figure <= most, {"ratios": ratios})


def measure() -> Sequence[Row]:
    lesson = load().get("four-cooks-one-stove")
    rows = [_row(f"lesson `{lesson.slug}`, pane {pane.name}", pane.source(), 1.03) for pane in lesson.panes]
    rows.append(_row("40 functions without a wait or a loop that calls", FUNCTIONS, 1.01))
    rows.append(_row("pure C work", PURE_C, 1.01))
    return rows
