"""A stand-in for the lab, and what tests with real processes share. No test waits for a fixed time."""

import os
import textwrap
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from app.model.facts import Fact
from app.model.spec import Limits, RunSpec
from app.runner import proc
from app.runner.local import LocalRunner

PATIENCE_S = 30.0

#: Compiles the script to where the interpreter looks for it, and measures nothing.
_SITE = """
import os
script = os.environ.pop("INTERLEAVE_SCRIPT", None)
if script:
    import importlib.util, marshal
    code = compile(open(script).read(), script, "exec")
    target = os.path.join(os.path.dirname(os.environ["INTERLEAVE_LAB"]), "main.pyc")
    with open(target, "wb") as file:
        file.write(importlib.util.MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
    if "INTERLEAVE_LINE_BUFFERED" in os.environ:
        import sys
        sys.stdout.reconfigure(line_buffering=True)
"""


def make_site(folder: Path) -> Path:
    """A folder that makes an interpreter run the script of the run, unmeasured."""
    site = folder / "site"
    site.mkdir(exist_ok=True)
    (site / "sitecustomize.py").write_text(_SITE)
    return site


def until(true: Callable[[], Any], what: str = "it") -> Any:
    """Wait until ``true()`` is; fail after a while."""
    latest = time.monotonic() + PATIENCE_S
    while time.monotonic() < latest:
        found = true()
        if found:
            return found
        time.sleep(0.005)
    raise AssertionError(f"{what} did not happen in {PATIENCE_S:g} s")


class Listener:
    """Takes the facts and the outcome of one run."""

    def __init__(self) -> None:
        self.facts: list[Any] = []
        self.outcomes: list[tuple[Any, ...]] = []
        self._over = threading.Event()

    def emit(self, facts: Sequence[Fact]) -> None:
        assert not self.outcomes, "nothing is told after the outcome"
        self.facts.extend(facts)

    def done(
        self, outcome: str, code: int | None, reason: str | None, t: int, cpus_left: float | None = None, /
    ) -> None:
        self.outcomes.append((outcome, code, reason, t))
        self.cpus_left = cpus_left
        self._over.set()

    def wait(self) -> tuple[Any, ...]:
        assert self._over.wait(PATIENCE_S), "the run did not end"
        assert len(self.outcomes) == 1
        return self.outcomes[0]

    def printed(self) -> list[str]:
        return [fact["text"].rstrip("\n") for fact in self.facts if fact["type"] == "output"]


def spec(script: str, run: str = "run", **fields: Any) -> RunSpec:
    limits = fields.pop("limits", Limits(wall_s=PATIENCE_S))
    return RunSpec(run, files=[("pane.py", textwrap.dedent(script))], limits=limits, **fields)


def start(runner: LocalRunner, script: str, **fields: Any) -> Listener:
    """Start a run of a script."""
    listener = Listener()
    runner.start(spec(script, **fields), listener.emit, listener.done)
    return listener


def pids(listener: Listener, count: int) -> list[int]:
    """The numbers that the script has printed, once there are so many."""
    return until(lambda: len(found := [int(x) for x in listener.printed() if x.isdigit()]) >= count and found)


def gone(pid: int) -> bool:
    """Whether a process is no more (a zombie that its parent has not reaped yet is no more either)."""
    stat = proc.stat(pid)
    return stat is None or not stat.alive


def nothing_left(numbers: Sequence[int]) -> bool:
    """Whether none of these processes is alive, and we have no zombie children."""
    own = [proc.stat(pid) for pid in proc.children(os.getpid())]
    return all(gone(pid) for pid in numbers) and not any(s and not s.alive for s in own)
