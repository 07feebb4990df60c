"""Runs a script in the lab, for real, and gives what was found out about it."""

import os
import shutil
import sys
import tempfile
import threading
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.model.facts import Fact, Watched
from app.model.spec import Limits, RunSpec
from app.model.states import State
from app.runner.local import LocalRunner


@dataclass
class Lane:
    """One lane of a run: what it was, and its partition of time as (state name, start ns, end ns, ref)."""

    fact: dict[str, Any]
    slices: list[tuple[str, int, int, dict[str, Any]]] = field(default_factory=list)
    marks: list[tuple[int, str, dict[str, Any]]] = field(default_factory=list)
    finished: dict[str, Any] | None = None

    @property
    def name(self) -> str:
        return str(self.fact["name"])

    def time_in(self, *states: str) -> float:
        """Seconds spent in the states."""
        return sum(end - start for state, start, end, _ in self.slices if state in states) / 1e9

    def states(self) -> set[str]:
        return {state for state, *_ in self.slices}


@dataclass
class Result:
    """A whole run."""

    facts: list[dict[str, Any]]
    outcome: str
    exit_code: int | None
    reason: str | None
    lanes: list[Lane]
    dropped: int
    end: int  # its last instant, ns since its zero

    def lane(self, name: str) -> Lane:
        """The one lane whose name begins so."""
        found = [lane for lane in self.lanes if lane.name.startswith(name)]
        assert len(found) == 1, f"{len(found)} lanes named {name!r} among {[lane.name for lane in self.lanes]}"
        return found[0]

    def of_kind(self, kind: str) -> list[Lane]:
        return [lane for lane in self.lanes if lane.fact["kind"] == kind and not lane.fact["service"]]

    def output(self, stream: str = "stdout") -> str:
        return "".join(fact["text"] for fact in self.facts if fact["type"] == "output" and fact["stream"] == stream)


def fold(facts: list[dict[str, Any]]) -> list[Lane]:
    """The lanes of a log. Simple on purpose: it is the tests' own reading of the format."""
    refs: dict[int, dict[str, Any]] = {0: {}}
    lanes: dict[int, Lane] = {}
    rows: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    seen: dict[int, int] = {}
    for fact in facts:
        if fact["type"] == "lane":
            if fact["lane"] in lanes:
                lanes[fact["lane"]].fact = fact
            else:
                lanes[fact["lane"]] = Lane(fact)
        elif fact["type"] == "batch":
            refs.update({ref["ref"]: ref for ref in fact["refs"]})
            for lane, t, state, ref in fact["rows"]:
                assert lane in lanes, "a row before its lane"
                assert not rows[lane] or t > rows[lane][-1][0], f"time went back in lane {lane}"
                rows[lane].append((t, state, ref))
            for lane, t, kind, ref in fact["marks"]:
                lanes[lane].marks.append((t, kind, refs[ref]))
            seen.update({int(lane): t for lane, t in fact["seen"].items()})
        elif fact["type"] == "finished":
            lanes[fact["lane"]].finished = fact
    for number, lane in lanes.items():
        end = lane.finished["t"] if lane.finished else seen.get(number, 0)
        for (t, state, ref), following in zip(rows[number], [*rows[number][1:], (end, 0, 0)], strict=True):
            if following[0] > t and state != State.NONE:
                lane.slices.append((State(state).name, t, following[0], refs[ref]))
    return list(lanes.values())


def run(
    script: str,
    *arguments: str,
    python: str | None = None,
    files: dict[str, str] | None = None,
    exclusive: bool = False,
    timeout: float = 60,
    limits: Limits | None = None,
    watch: Sequence[Watched] = (),
) -> Result:
    """Run ``script`` in the lab and wait for its end."""
    directory = Path(tempfile.mkdtemp(prefix="interleave-test-"))
    runner = LocalRunner(directory)
    facts: list[Fact] = []
    ended = threading.Event()
    outcome: list[Any] = []

    def done(*what: Any) -> None:
        outcome.extend(what)
        ended.set()

    spec = RunSpec(
        run="test",
        files=[("script.py", script), *(files or {}).items()],
        arguments=arguments,
        python=Path(python) if python else None,
        exclusive=exclusive,
        watch=watch,
        limits=limits or Limits(wall_s=timeout),
    )
    try:
        runner.start(spec, facts.extend, done)
        assert ended.wait(timeout + 10), "the run did not end"
    finally:
        runner.close()
        shutil.rmtree(directory, ignore_errors=True)
    plain: list[dict[str, Any]] = [dict(fact) for fact in facts]
    dropped = sum(fact["dropped"] for fact in plain if fact["type"] == "batch")
    return Result(plain, outcome[0], outcome[1], outcome[2], fold(plain), dropped, outcome[3])


def interpreters() -> list[str]:
    """Every CPython 3.11+ found here; the server's own first."""
    found = {os.path.realpath(sys.executable): sys.executable}
    for place in [*Path.home().glob(".pyenv/versions/3.*/bin"), *map(Path, os.environ["PATH"].split(os.pathsep))]:
        for minor in range(11, 16):
            path = place / f"python3.{minor}"
            if path.exists() and "shims" not in str(path):
                found.setdefault(os.path.realpath(path), str(path))
    return list(found.values())
