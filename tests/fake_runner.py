"""A runner whose runs do what a test says, and a conductor around it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.conductor import Conductor, Survey
from app.lessons import catalogue
from app.model.facts import Fact, MachineFacts
from app.model.spec import Done, Emit, RunSpec
from app.recording.archive import Archive
from app.settings import Settings

LESSON, PANE = "four-cooks-one-stove", "threads"
MACHINE: MachineFacts = {
    "usable_cpus": 2,
    "host_cpus": 4,
    "cpu_model": None,
    "python": "3.11.7",
    "implementation": "cpython",
    "free_threaded": False,
    "gil": True,
    "switch_interval_s": 0.005,
    "start_method": None,
    "platform": "Linux",
    "load": 0.5,
}
STARTED: Fact = {"type": "started", "t": 0, "clock": 5, "unix_ns": 7, "machine": MACHINE}
LANE: Fact = {
    "type": "lane",
    "lane": 0,
    "key": "1.1",
    "kind": "main",
    "name": "MainThread",
    "parent": None,
    "pid": 1,
    "tid": 1,
    "gil": "1",
    "daemon": False,
    "service": False,
    "unit": "main",
    "t": 0,
    "method": "probe, to 0.05 ms",
}


def batch(t: int, text: str = "") -> Fact:
    """The main lane runs from t on."""
    refs: list[Any] = [{"ref": t + 1, "text": text}] if text else []
    return {"type": "batch", "refs": refs, "rows": [(0, t, 1, 0)], "marks": [], "seen": {"0": t}, "dropped": 0}


class FakeRunner:
    """Implements ``app.model.spec.Runner``."""

    def __init__(self) -> None:
        self.specs: dict[str, RunSpec] = {}
        self.emit: dict[str, Emit] = {}
        self.done: dict[str, Done] = {}
        self.fails: Exception | None = None
        self.closed = False

    def start(self, spec: RunSpec, emit: Emit, done: Done) -> None:
        if self.fails is not None:
            raise self.fails
        self.specs[spec.run], self.emit[spec.run], self.done[spec.run] = spec, emit, done

    def cancel(self, run: str) -> bool:
        done = self.done.pop(run, None)
        if done is None:
            return False
        done("cancelled", None, "Somebody cancelled it.", 5)
        return True

    def close(self) -> None:
        self.closed = True
        for done in self.done.values():
            done("lost", None, "The server ended.", 9)
        self.done.clear()

    def play(
        self, run: str, facts: Sequence[Fact] = (STARTED, LANE, batch(0), batch(1000)), outcome: Any = "finished"
    ) -> None:
        """The whole run at once."""
        self.emit[run](facts)
        self.done.pop(run)(outcome, 0, None, 2000)


def conduct(data: Path, runner: FakeRunner, **settings: Any) -> Conductor:
    """A conductor on this data directory."""
    return Conductor(
        Settings(data=data, **settings),
        catalogue.load(),
        Archive(data),
        runner,
        machine=lambda: MACHINE,
        survey=lambda: Survey(MACHINE, [0, 1], 2.5, []),
    )
