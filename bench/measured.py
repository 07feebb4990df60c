"""Scripts under measurement, as a user would measure them: ``interleave trace``, its figures, and the run's log."""

import json
import os
import subprocess
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from textwrap import dedent
from typing import Any

from app.model.states import State

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Traced:
    """One measured run of a script."""

    metrics: dict[str, Any]
    facts: list[dict[str, Any]]
    output: str

    @property
    def names(self) -> dict[int, str]:
        """Lane -> its name (the last one that it had)."""
        return {fact["lane"]: fact["name"] for fact in self.facts if fact["type"] == "lane"}

    @property
    def pids(self) -> dict[int, int]:
        """Lane -> its process."""
        return {fact["lane"]: fact["pid"] for fact in self.facts if fact["type"] == "lane"}

    def seconds(self) -> dict[int, dict[State, float]]:
        """Lane -> seconds in each state. A slice ends where the lane's next row begins, the last where it finished."""
        ends = {f["lane"]: f["t"] for f in self.facts if f["type"] == "finished"}
        end = next(f["t"] for f in reversed(self.facts) if f["type"] == "end")
        rows: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for fact in self.facts:
            if fact["type"] == "batch":
                for lane, t, state, _ in fact["rows"]:
                    rows[lane].append((t, state))
        spent: dict[int, dict[State, float]] = {}
        for lane, own in rows.items():
            spent[lane] = defaultdict(float)
            for (t, state), (until, _) in zip(own, [*own[1:], (ends.get(lane, end), 0)], strict=True):
                spent[lane][State(state)] += max(0, until - t) / 1e9
        return spent


def trace(script: str, *arguments: str) -> Traced:
    """Run a script's text under measurement."""
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        folder = Path(name)
        path, log, figures = folder / "script.py", folder / "run.ndjson", folder / "run-figures"
        path.write_text(dedent(script))
        own = ["-m", "app", "trace", "--json", str(figures), "--save", str(log)]
        environment = {**os.environ, "INTERLEAVE_DATA": str(folder / "data"), "PYTHONPATH": str(ROOT)}
        done = subprocess.run(
            [sys.executable, *own, str(path), *arguments], cwd=folder, env=environment, capture_output=True, text=True
        )
        if done.returncode != 0:
            raise RuntimeError(f"interleave trace failed with {done.returncode}: {done.stderr}")
        result = json.loads(figures.read_text())
        facts = [json.loads(line) for line in log.read_text().splitlines()]
    return Traced(result["panes"][0]["metrics"], facts, done.stdout)


#: Work in pieces of about 50 us, each a call in a loop, for a given CPU time; what lessons' work functions look like.
WORK = """
    import hashlib, time

    def piece(seed):
        total = seed
        for number in range(700):
            total = (total * 31 + number) % 1_000_003
        return total

    def work(cpu_seconds):
        seed = 1
        until = time.thread_time() + cpu_seconds
        while time.thread_time() < until:
            seed = piece(seed)
        return seed
"""
