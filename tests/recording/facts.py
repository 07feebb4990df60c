"""Builds logs for tests, fact by fact. Times are given in microseconds, so that examples are easy to read."""

import random
from typing import Any

from app.model.facts import Batch, Fact, Lane, MachineFacts, MarkRow, Ref, ResourceKind, Row, Run, TouchKind
from app.model.states import State

US = 1_000


def machine(usable_cpus: int = 2) -> MachineFacts:
    return {
        "usable_cpus": usable_cpus,
        "host_cpus": usable_cpus,
        "cpu_model": None,
        "python": "3.11.7",
        "implementation": "CPython",
        "free_threaded": False,
        "gil": True,
        "switch_interval_s": 0.005,
        "start_method": None,
        "platform": "Linux",
        "load": 0.1,
    }


def run_fact(run: str = "r1", lesson: str | None = "lesson", usable_cpus: int = 2) -> Run:
    return {
        "type": "run",
        "format": 1,
        "run": run,
        "title": "A run",
        "lesson": lesson,
        "pane": "threads",
        "parameters": {"n": 4},
        "code": [{"path": "main.py", "text": "print('hé')\n"}],
        "machine": machine(usable_cpus),
        "created": "2025-01-01T00:00:00Z",
    }


class Facts:
    """Collects facts; ``log()`` gives them in order, with one batch of all rows unless ``cut`` was called."""

    def __init__(self, run: str = "r1", lesson: str | None = "lesson", usable_cpus: int = 2) -> None:
        self.facts: list[Fact] = [
            run_fact(run, lesson, usable_cpus),
            {"type": "queued", "position": 0, "expected_wait_s": None},
            {"type": "started", "t": 0, "clock": 123, "unix_ns": 456, "machine": machine(usable_cpus)},
        ]
        self._lanes = 0
        self._refs = 0
        self._resources: dict[tuple[str, str], int] = {}
        self._batch = self._empty()

    def lane(self, name: str = "", **changes: Any) -> int:
        number = self._lanes
        self._lanes += 1
        lane: Lane = {
            "type": "lane",
            "lane": number,
            "key": f"100.{number + 1}",
            "kind": "thread" if number else "main",
            "name": name or (f"worker {number}" if number else "MainThread"),
            "parent": 0 if number else None,
            "pid": 100,
            "tid": 100 + number,
            "gil": "100",
            "daemon": False,
            "service": False,
            "unit": "life" if number else "main",
            "t": 0,
            "method": "probe, to 0.05 ms",
        }
        lane.update(changes)  # type: ignore[typeddict-item]
        self.cut()
        self.facts.append(lane)
        return number

    def ref(self, **known: Any) -> int:
        self._refs += 1
        ref: Ref = {"ref": self._refs}
        ref.update(known)  # type: ignore[typeddict-item]
        self._batch["refs"].append(ref)
        return self._refs

    def rows(self, lane: int, *rows: tuple[float, State] | tuple[float, State, int]) -> "Facts":
        for t, state, *ref in rows:
            row: Row = (lane, round(t * US), int(state), ref[0] if ref else 0)
            self._batch["rows"].append(row)
        return self

    def mark(self, lane: int, t: float, kind: str, **known: Any) -> "Facts":
        mark: MarkRow = (lane, round(t * US), kind, self.ref(**known) if known else 0)
        self._batch["marks"].append(mark)
        return self

    def touch(
        self, name: str, t: float, kind: TouchKind, lane: int, what: ResourceKind = "variable", **known: Any
    ) -> "Facts":
        key = (what, name)
        if key not in self._resources:
            self._resources[key] = len(self._resources)
            self.cut()
            self.facts.append(
                {
                    "type": "resource",
                    "resource": self._resources[key],
                    "kind": what,
                    "name": name,
                    "pid": 0 if what == "file" else 100,
                    "t": round(t * US),
                }
            )
        row = (self._resources[key], round(t * US), kind, lane, self.ref(**known))
        self._batch.setdefault("touches", []).append(row)
        return self

    def seen(self, lane: int, t: float) -> "Facts":
        self._batch["seen"][str(lane)] = round(t * US)
        return self

    def dropped(self, count: int) -> "Facts":
        self._batch["dropped"] += count
        return self

    def finish(self, lane: int, t: float, outcome: str = "finished", exit_code: int | None = None) -> "Facts":
        self.cut()
        self.facts.append(
            {
                "type": "finished",
                "lane": lane,
                "t": round(t * US),
                "outcome": outcome,  # type: ignore[typeddict-item]
                "exit_code": exit_code,
                "error": None,
            }
        )
        return self

    def output(self, t: float, text: str) -> "Facts":
        self.cut()
        self.facts.append({"type": "output", "t": round(t * US), "stream": "stdout", "text": text, "lane": 0})
        return self

    def end(self, t: float) -> "Facts":
        self.cut()
        self.facts.append(
            {
                "type": "end",
                "t": round(t * US),
                "outcome": "finished",
                "exit_code": 0,
                "reason": None,
                "metrics": {"wall_s": 1.5, "speedup": None},
                "verdict": {"kind": "parallel", "sentence": "Parallel: yes."},
            }
        )
        return self

    def cut(self) -> None:
        """Begin a new batch."""
        if any(self._batch[key] for key in ("refs", "rows", "marks", "seen", "dropped")):  # type: ignore[literal-required]
            self.facts.append(self._batch)
            self._batch = self._empty()

    def log(self) -> list[Fact]:
        self.cut()
        return self.facts

    @staticmethod
    def _empty() -> Batch:
        return {"type": "batch", "refs": [], "rows": [], "marks": [], "seen": {}, "dropped": 0}


def random_facts(seed: int, lanes: int = 5, rows: int = 40) -> Facts:
    """A main lane, threads, processes, pool workers, tasks: states at random, in order within each lane only."""
    dice = random.Random(seed)
    facts = Facts(run=f"random{seed}")
    facts.lane()
    with_tasks = dice.random() < 0.3
    for _ in range(1, lanes):
        kind = dice.choice(["thread", "process", "task"] if with_tasks else ["thread", "process"])
        unit = "life" if kind == "task" else dice.choice(["life", "items", "items", "none"])
        facts.lane(kind=kind, unit=unit, service=dice.random() < 0.1, gil=dice.choice(["100", "101", None]))
    for lane in range(lanes):
        t = dice.randrange(50)
        item = False
        for _ in range(dice.randrange(rows)):
            ref = facts.ref(line=dice.randrange(99), other=dice.randrange(lanes)) if dice.random() < 0.3 else 0
            facts.rows(lane, (t, dice.choice(list(State)), ref))
            if dice.random() < 0.3:
                facts.mark(lane, t, "task_ended" if item else "task_started", task=1)
                item = not item
            if dice.random() < 0.2:
                facts.mark(
                    lane, t, dice.choice(["acquired", "released", "joined", "woke"]), other=dice.randrange(lanes)
                )
            t += dice.choice([0, 1, 5, 60, 300])
            if dice.random() < 0.1:
                facts.cut()
        facts.seen(lane, t + 20)
        if dice.random() < 0.7:
            facts.finish(lane, t + dice.randrange(100), exit_code=0)
    facts.output(5, "hello\n")
    facts.touch("seats", 6, "read", 0, text="2", value=2, line=3).touch("out.txt", 7, "size", -1, "file", value=40)
    return facts.end(9_000)


def lock_example() -> Facts:
    """Two workers and a lock: A holds it, B waits, A lets go; main joins both; one asyncio task; one helper thread."""
    facts = Facts()
    main, a, b = facts.lane(), facts.lane("A"), facts.lane("=B()")
    task = facts.lane("task", kind="task", tid=100)
    helper = facts.lane("feeder", service=True, tid=101)  # the system used A's thread id again
    facts.rows(main, (0, State.RUN), (10, State.JOIN, facts.ref(other=a, line=9)), (100, State.RUN))
    facts.rows(a, (5.001, State.RUN), (80, State.RUN))
    facts.mark(a, 20, "acquired", object="lock").mark(a, 60, "released", object="lock")
    facts.rows(b, (6, State.RUN), (30, State.LOCK, facts.ref(other=a, object="lock", line=4)), (61, State.RUN))
    facts.mark(b, 61, "acquired", object="lock", other=a)
    facts.rows(task, (1, State.SLEEP), (50, State.RUN)).rows(helper, (102, State.TRANSFER), (103, State.NONE))
    facts.finish(a, 99).finish(b, 98).finish(task, 60)
    facts.mark(main, 100, "joined", other=a).mark(main, 100, "print", text="+SUM(1)\n", line=3)
    return facts.finish(helper, 103).finish(main, 110).end(110)
