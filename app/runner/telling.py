"""Turns what was decided into facts: numbers for lanes and refs, times from zero, rows in strict order."""

from collections.abc import Callable
from typing import Any, cast

from app.model.facts import (
    Batch,
    Fact,
    Finished,
    LaneOutcome,
    MarkRow,
    Ref,
    Resource,
    ResourceKind,
    Row,
    TouchKind,
    TouchRow,
    Unit,
)
from app.model.facts import Lane as LaneFact
from app.model.records import Outcome
from app.model.states import State

from .lane import Lane

OUTCOMES: dict[int, LaneOutcome] = {
    Outcome.FINISHED: "finished",
    Outcome.FAILED: "failed",
    Outcome.CANCELLED: "cancelled",
    Outcome.EXITED: "exited",
    Outcome.KILLED: "killed",
    Outcome.LOST: "lost",
    Outcome.ABANDONED: "abandoned",
}
#: How a lane's states are known, for its card.
_METHODS = {"task": "wrapper, at each step of the loop"}
_METHOD = "probe, to 0.06 ms"
#: A stretch of running shorter than this (ns) is the time between two readings of the clock.
GRACE = 1_000


class Teller:
    """Collects the facts of one flush. All times in are raw ns."""

    def __init__(self) -> None:
        self.zero = 0
        self._refs: dict[tuple[tuple[str, Any], ...], int] = {}
        self._numbers = 0
        self._dirty: list[Lane] = []
        self._new_refs: list[Ref] = []
        self._rows: list[Row] = []
        self._marks: list[MarkRow] = []
        self._resources: dict[tuple[str, str, int], int] = {}
        self._new_resources: list[Resource] = []
        self._touches: list[TouchRow] = []
        self._seen: dict[str, int] = {}
        self._finished: list[Finished] = []

    def time(self, t: int) -> int:
        """``t`` from the run's zero, never negative."""
        return max(0, t - self.zero)

    def number(self, lane: Lane) -> None:
        """Give the lane its number: from now on it may have rows."""
        lane.number = self._numbers
        self._numbers += 1
        self.changed(lane)

    def changed(self, lane: Lane) -> None:
        """More is known of the lane."""
        if lane.number >= 0 and not lane.dirty:
            lane.dirty = True
            self._dirty.append(lane)

    def ref(self, **fields: Any) -> int:
        """The number of a ref with these fields; empty ones are left out, and without any it is 0."""
        known = {k: v for k, v in fields.items() if v is not None and v != ""}
        if not known:
            return 0
        key = tuple(sorted(known.items()))
        number = self._refs.get(key)
        if number is None:
            number = self._refs[key] = len(self._refs) + 1
            self._new_refs.append(cast(Ref, {"ref": number, **known}))
        return number

    def resume(self, lane: Lane, t: int, ref: int = 0) -> None:
        """The lane runs from ``t`` on. Told only when it was seen running later than that: what follows may say that
        it did something else at once, and a slice of no length would count as a turn."""
        self.settle(lane)
        lane.resumed = max(t, self.zero, lane.last_t + 1), ref
        lane.seen = max(lane.seen, t)

    def settle(self, lane: Lane) -> None:
        """Tell what ``resume`` has held back."""
        if lane.resumed is not None:
            (t, ref), lane.resumed = lane.resumed, None
            self.row(lane, t, State.RUN, ref)

    def row(self, lane: Lane, t: int, state: int, ref: int = 0, grace: int = GRACE) -> None:
        """From ``t`` on the lane is in ``state``; nothing if it is already, for the same cause."""
        t = max(t, self.zero)
        if lane.resumed is not None:
            if t - lane.resumed[0] > grace:
                self.settle(lane)
            else:
                t, lane.resumed = lane.resumed[0], None
        if lane.opened and state == lane.state and ref == lane.ref:
            lane.seen = max(lane.seen, t)
            return
        t = max(t, lane.last_t + 1)
        lane.opened = True
        lane.last_t, lane.state, lane.ref = t, state, ref
        lane.seen = max(lane.seen, t)
        self._rows.append((lane.number, t - self.zero, int(state), ref))

    def mark(self, lane: Lane, t: int, name: str, ref: int = 0) -> None:
        """An instant in the lane's life."""
        self._marks.append((lane.number, self.time(t), name, ref))

    def resource(self, kind: ResourceKind, name: str, pid: int, t: int) -> int:
        """The number of a resource, which is told when it is first asked for."""
        key = kind, name, pid
        number = self._resources.get(key)
        if number is None:
            number = self._resources[key] = len(self._resources)
            self._new_resources.append(
                Resource(type="resource", resource=number, kind=kind, name=name, pid=pid, t=self.time(t))
            )
        return number

    def touch(self, resource: int, t: int, kind: TouchKind, lane: int, ref: int) -> None:
        """Somebody read or wrote it."""
        self._touches.append((resource, self.time(t), kind, lane, ref))

    def seen(self, lane: Lane) -> None:
        """Tell the lane's watermark."""
        if lane.seen > lane.told_seen:
            lane.told_seen = lane.seen
            self._seen[str(lane.number)] = self.time(lane.seen)

    def finish(
        self,
        lane: Lane,
        t: int,
        outcome: LaneOutcome,
        exit_code: int | None = None,
        error: str | None = None,
        totals: tuple[int, int, int] | None = None,
    ) -> None:
        """The lane has ended. ``totals``: its thread's CPU time, probes, cost of one."""
        self.settle(lane)
        lane.ended = True
        t = max(t, lane.last_t + 1, self.zero)
        lane.seen = max(lane.seen, t)
        self.seen(lane)
        fact = Finished(
            type="finished",
            lane=lane.number,
            t=t - self.zero,
            outcome=outcome,
            exit_code=exit_code,
            error=error,
        )
        if totals is not None:
            fact["cpu_ns"], fact["probes"], fact["probe_ns"] = totals
        self._finished.append(fact)

    def take(self, has_gil: Callable[[int], bool], parent_of: Callable[[Lane], int | None], dropped: int) -> list[Fact]:
        """All that was collected, in log order. ``has_gil``: of a pid; ``parent_of``: the number of a lane's parent."""
        facts: list[Fact] = []
        for lane in sorted(self._dirty, key=lambda lane: lane.number):
            facts.append(self._lane(lane, has_gil(lane.pid), parent_of(lane)))
            lane.dirty = False
        facts.extend(self._new_resources)
        if self._rows or self._marks or self._touches or self._seen or dropped:
            batch = Batch(
                type="batch",
                refs=self._new_refs,
                rows=self._rows,
                marks=self._marks,
                seen=self._seen,
                dropped=dropped,
            )
            if self._touches:
                batch["touches"] = self._touches
            facts.append(batch)
            self._new_refs, self._rows, self._marks, self._touches, self._seen = [], [], [], [], {}
        facts.extend(self._finished)
        self._dirty, self._finished, self._new_resources = [], [], []
        return facts

    def _lane(self, lane: Lane, has_gil: bool, parent: int | None) -> LaneFact:
        pid, number = lane.key
        return LaneFact(
            type="lane",
            lane=lane.number,
            key=f"{pid}.{number}",
            kind=lane.kind,
            name=lane.name or (f"process {lane.pid}" if lane.kind == "process" else f"{lane.kind} {number}"),
            parent=parent,
            pid=lane.pid,
            tid=lane.tid,
            gil=f"{lane.pid}:{lane.interpreter}" if has_gil and not lane.booting else None,
            daemon=lane.daemon,
            service=lane.service,
            unit=_unit(lane),
            t=self.time(lane.t),
            method=_METHODS.get(lane.kind, _METHOD),
        )


def _unit(lane: Lane) -> Unit:
    if lane.service:
        return "none"
    if lane.kind == "main":
        return "main"
    if lane.is_task:
        return "main" if lane.coordinates else "life"
    if lane.hosts_tasks:
        return "none"
    return "items" if lane.items else "life"
