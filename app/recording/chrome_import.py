"""A Chrome trace as facts, so that it can be kept and looked at like a run.

Of a trace that Interleave has written, lanes, states, instants and ends are what they were. Of another's only what it
says is known: when something of which name was under way. What its threads did meanwhile (run, wait) cannot be known
and is not guessed: the state is "No data", with the name beside it.
"""

import secrets
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any, cast, get_args

from app.model.errors import InvalidRequest
from app.model.facts import (
    FORMAT,
    Batch,
    End,
    Fact,
    Finished,
    Lane,
    LaneOutcome,
    MachineFacts,
    MarkRow,
    Ref,
    Run,
    RunOutcome,
    Started,
)
from app.model.records import Mark
from app.model.states import State

from .analysis import measure
from .checks import CHECKS, WrongError
from .chrome_events import events
from .chrome_lanes import Thread, Trace, What, read, states
from .imports import Bounds
from .log import encode

_ROWS = 4096  # in one batch
_MARKS = frozenset(mark.name.lower() for mark in Mark)
_KINDS = {"cause": "text", "file": "file", "object": "object", "how": "how"}
_NUMBERS = ("line", "task", "core")
#: Labels of steps that have a meaning of their own: another's instant of that name does not have it.
_LABELS = frozenset({"create", "start", "wait", "use"})


def lines(chunks: Iterable[bytes], bounds: Bounds) -> Iterator[bytes]:
    """Facts as lines, as an import of our own takes them in."""
    about: dict[str, Any] = {}
    trace = read(events(_bounded(chunks, bounds.bytes), about), bounds.items, bounds.lanes)
    if not any(thread.edges for thread in trace.threads):
        raise InvalidRequest("This Chrome trace has no slices (X, or B and E): there is nothing to draw.", "file")
    other = about.get("otherData")
    ours = other if isinstance(other, dict) and other.get("tool") == "Interleave" else None
    for fact in _Facts(trace, ours).all():
        yield encode(fact)


def _bounded(chunks: Iterable[bytes], most: int) -> Iterator[bytes]:
    size = 0
    for chunk in chunks:
        size += len(chunk)
        if size > most:
            raise InvalidRequest(f"The trace is larger than can be taken in ({most >> 20} MB).", "file")
        yield chunk


class _Facts:
    def __init__(self, trace: Trace, ours: dict[str, Any] | None) -> None:
        self._trace = trace
        self._ours = ours
        lived = [thread for thread in trace.threads if thread.edges]
        self._shift = 0 if ours else min(thread.edges[0][0] for thread in lived)
        self._threads = sorted(trace.threads, key=lambda thread: thread.sort) if ours else lived
        self._numbers = {id(thread): number for number, thread in enumerate(self._threads)}
        #: Of our own lanes: the number that each had, and the one that it has now.
        self._before = {round(thread.sort): number for number, thread in enumerate(self._threads)}
        self._known: dict[object, int] = {}
        self._new: list[Ref] = []
        #: Where a wait of ours has ended by another lane's doing: (lane, ns) -> that lane.
        self._freed: dict[tuple[int, int], int] = {}
        for arrow in trace.arrows if ours else ():
            source, target = self._numbers.get(id(arrow.source)), self._numbers.get(id(arrow.target))
            if source is not None and target is not None:
                self._freed[target, arrow.target_t] = source
                self._freed.setdefault((target, arrow.target_t - 1), source)  # where both were the same instant

    def all(self) -> Iterator[Fact]:
        """In the order of a log."""
        body = list(self._body())
        head: list[Fact] = [self._run(), self._started()]
        measured = measure([*head, *body]) if self._ours else None
        yield from head
        yield from body
        given = self._ours.get("outcome") if self._ours else None
        outcome = cast(RunOutcome, given) if given in get_args(RunOutcome) else "finished"
        end: End = {
            "type": "end",
            "t": max(thread.last for thread in self._threads) - self._shift,
            "outcome": outcome,
            "exit_code": None,
            "reason": self._reason(),
            "metrics": dict(measured.metrics) if measured else {},
            "verdict": measured.verdict if measured else None,
        }
        yield end

    def _run(self) -> Run:
        ours = self._ours or {}
        title = ours.get("title")
        named = next(iter(self._trace.processes.values()), "")
        run: Run = {
            "type": "run",
            "format": FORMAT,
            "run": _text(ours.get("run")) or secrets.token_hex(8),
            "title": _text(title) or named or "A Chrome trace",
            "lesson": _text(ours.get("lesson")) or None,
            "pane": _text(ours.get("pane")) or None,
            "parameters": {},
            "code": [],
            "machine": self._machine(),
            "created": datetime.now(UTC).isoformat(timespec="seconds"),
        }
        created = ours.get("created")
        if isinstance(created, str) and _fits("run", {**run, "created": created}):
            run["created"] = created
        return run

    def _machine(self) -> MachineFacts:
        unknown: MachineFacts = {
            "usable_cpus": 0,
            "host_cpus": 0,
            "cpu_model": None,
            "python": "unknown",
            "implementation": "",
            "free_threaded": False,
            "gil": None,
            "switch_interval_s": None,
            "start_method": None,
            "platform": "",
            "load": None,
        }
        given = (self._ours or {}).get("machine")
        told = {"type": "started", "t": 0, "clock": 0, "unix_ns": 0, "machine": given}
        return cast(MachineFacts, given) if _fits("started", told) else unknown

    def _started(self) -> Started:
        return {"type": "started", "t": 0, "clock": 0, "unix_ns": 0, "machine": self._machine()}

    def _reason(self) -> str:
        left = ", ".join(f"{what} ({count})" for what, count in self._trace.left_out.most_common())
        out = f" Left out: {left}." if left else ""
        if self._ours:
            return f"Read from a Chrome trace that Interleave had written.{out}"
        return f"Read from a Chrome trace: it tells what was under way and when, not who ran and who waited.{out}"

    def _body(self) -> Iterator[Fact]:
        told = self._lanes_told()
        for number, thread in enumerate(self._threads):
            yield self._lane(number, thread, told)
        arrows = self._arrow_marks()
        for number, thread in enumerate(self._threads):
            if thread.edges or thread.instants:
                yield from self._batches(number, thread, arrows.get(number, []))
            if self._ours and (finished := self._finished(number, thread)) is not None:
                yield finished

    def _lanes_told(self) -> dict[int, dict[str, Any]]:
        """What our own trace says of its lanes beside what a viewer reads."""
        told = (self._ours or {}).get("lanes")
        if not isinstance(told, list):
            return {}
        return {each["lane"]: each for each in told if isinstance(each, dict) and type(each.get("lane")) is int}

    def _lane(self, number: int, thread: Thread, told: dict[int, dict[str, Any]]) -> Lane:
        process = self._trace.processes.get(str(thread.pid), "")
        several = len({str(each.pid) for each in self._threads}) > 1 and not self._ours
        name = thread.name or f"thread {str(thread.tid)[:40]}"
        lane: Lane = {
            "type": "lane",
            "lane": number,
            "key": f"{_count(thread.pid) or 0}.{number}",
            "kind": "thread",
            "name": f"{process}: {name}" if several and process else name,
            "parent": None,
            "pid": _count(thread.pid) or 0,
            "tid": _count(thread.tid),
            "gil": None,
            "daemon": False,
            "service": False,
            "unit": "life",
            "t": thread.edges[0][0] - self._shift if thread.edges else 0,
            "method": "as a Chrome trace tells it",
        }
        own = told.get(round(thread.sort)) if self._ours else None
        if own is None:
            return lane
        whole = {**lane, **own, "type": "lane", "lane": number}
        whole["parent"] = self._before.get(whole["parent"]) if type(whole["parent"]) is int else None
        return cast(Lane, {key: whole[key] for key in lane}) if _fits("lane", whole) else lane

    def _batches(self, number: int, thread: Thread, arrows: list[tuple[int, str, int]]) -> Iterator[Batch]:
        spoken = [t for t, _ in thread.instants]
        last = max([*spoken, thread.last] if thread.edges else spoken) - self._shift
        rows: list[tuple[int, int, int, int]] = []
        told = list(states(thread))
        for place, (t, what) in enumerate(told):
            if place + 1 == len(told) and not self._ours:
                break  # what comes after its last slice is not known, nor that it ended
            until = told[place + 1][0] if place + 1 < len(told) else None
            rows.append((number, t - self._shift, *self._state(number, what, until)))
            if len(rows) == _ROWS:
                yield self._batch(number, rows, [], rows[-1][1])
                rows = []
        yield self._batch(number, rows, self._marks(number, thread, arrows), last)

    def _batch(self, number: int, rows: Iterable[Any], marks: list[MarkRow], seen: int) -> Batch:
        new, self._new = self._new, []
        batch: Batch = {
            "type": "batch",
            "refs": new,
            "rows": list(rows),
            "marks": marks,
            "seen": {str(number): seen},
            "dropped": 0,
        }
        return batch

    def _state(self, number: int, what: What | None, until: int | None) -> tuple[int, int]:
        """Its code, and what is known of it."""
        if what is None:
            return (int(State.NONE), 0) if self._ours else (int(State.UNKNOWN), 0)
        name, category, about = what
        state = about.get("state")
        if category == "state" and isinstance(state, str) and state in State.__members__:
            other = None if until is None else self._freed.get((number, until))
            return int(State[state]), self._ref(_own(about), other)
        return int(State.UNKNOWN), self._ref({"text": name} if name else {})

    def _marks(self, number: int, thread: Thread, arrows: list[tuple[int, str, int]]) -> list[MarkRow]:
        found: list[MarkRow] = []
        for t, (name, category, about) in thread.instants:
            at = t - self._shift
            kind = name.replace(" ", "_")
            if category == "mark" and kind in _MARKS:
                found.append((number, at, kind, self._ref(_own(about))))
            elif self._ours and category == "touch":  # of what kind the variable was is not told
                self._trace.left_out["touches of what was watched"] += 1
            elif category != "lane":
                label = f"\u201c{name}\u201d" if name in _LABELS else name
                found.append((number, at, "step", self._ref({"text": label} if label else {})))
        for t, text, other in arrows:
            found.append((number, t, "step", self._ref({"text": text}, other)))
        return sorted(found, key=lambda mark: mark[1])

    def _arrow_marks(self) -> dict[int, list[tuple[int, str, int]]]:
        """Another's arrows are told at both ends: what they mean is known to who wrote them."""
        found: dict[int, list[tuple[int, str, int]]] = {}
        for arrow in () if self._ours else self._trace.arrows:
            source, target = self._numbers.get(id(arrow.source)), self._numbers.get(id(arrow.target))
            if source is None or target is None:
                continue
            found.setdefault(source, []).append((arrow.source_t - self._shift, f"{arrow.name} \u2192", target))
            found.setdefault(target, []).append((arrow.target_t - self._shift, f"\u2192 {arrow.name}", source))
        return found

    def _finished(self, number: int, thread: Thread) -> Finished | None:
        for t, (name, category, about) in thread.instants:
            outcome = about.get("outcome")
            if category == "lane" and name == "finish" and outcome in get_args(LaneOutcome):
                code, error = about.get("exit_code"), about.get("error")
                finished: Finished = {
                    "type": "finished",
                    "lane": number,
                    "t": t + 1,  # it is told one nanosecond early, so that it lies in the last slice
                    "outcome": cast(LaneOutcome, outcome),
                    "exit_code": code if type(code) is int and abs(code) < 2**31 else None,
                    "error": _text(error) or None,
                }
                return finished
        return None

    def _ref(self, about: dict[str, Any], other: int | None = None) -> int:
        """The number of what is known: said once."""
        if other is not None:
            about = {**about, "other": other}
        if not about:
            return 0
        key = tuple(sorted(about.items()))
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = len(self._known) + 1
            self._new.append(cast(Ref, {"ref": known, **about}))
        return known


def _own(about: dict[str, Any]) -> dict[str, Any]:
    """A cause as our own export tells it."""
    texts = {ours: about[name][:1000] for name, ours in _KINDS.items() if isinstance(about.get(name), str)}
    return texts | {name: about[name] for name in _NUMBERS if _count(about.get(name)) is not None}


def _fits(kind: str, fact: dict[str, Any] | Run) -> bool:
    try:
        CHECKS[kind](fact)
    except WrongError:
        return False
    return True


def _count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value < 2**53 else None


def _text(value: Any) -> str:
    return value[:1000] if isinstance(value, str) else ""
