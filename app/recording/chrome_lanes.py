"""What the events of a Chrome trace say of each thread: slices that may lie in each other become one state at a time.

``X`` and ``B``/``E`` are slices, ``i`` instants, ``s``/``f`` the ends of arrows, ``M`` names and order. At each instant
the slice that began last and has not ended counts. Everything else (counters, asynchronous events, samples) is counted
and left out.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Any

from app.model.errors import InvalidRequest

#: Of a name: longer ones are cut.
MOST_NAME = 200
#: µs. Later than any clock.
_LATEST = 9e15

#: What it is called and its arguments, or None: nothing is known.
What = tuple[str, str, dict[str, Any]]
#: (ns, 0 ends or 1 begins, the longer first, number of the slice, what)
Edge = tuple[int, int, int, int, What | None]


@dataclass(slots=True)
class Thread:
    """One (pid, tid)."""

    pid: Any
    tid: Any
    place: int
    name: str = ""
    sort: float = 0
    edges: list[Edge] = field(default_factory=list)
    instants: list[tuple[int, What]] = field(default_factory=list)
    open: list[int] = field(default_factory=list)  # numbers of B without an E yet
    last: int = -(2**63)  # ns, of its slices


@dataclass(slots=True)
class Arrow:
    """From ``s`` to ``f``."""

    name: str
    source: Thread
    source_t: int
    target: Thread
    target_t: int


@dataclass(slots=True)
class Trace:
    """All of a file."""

    threads: list[Thread] = field(default_factory=list)
    arrows: list[Arrow] = field(default_factory=list)
    processes: dict[str, str] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


#: How long it is is not known yet: longer than what begins at the same instant.
_OPEN = 2**63
_LEFT_OUT = {
    "C": "counters",
    **dict.fromkeys("bneSTpF", "asynchronous events"),
    "P": "samples",
    **dict.fromkeys("NOD", "objects"),
    "v": "memory dumps",
    "V": "memory dumps",
    "R": "marks",
    "c": "clock marks",
}


def read(events: Iterable[dict[str, Any]], most_events: int, most_threads: int) -> Trace:
    """Raises ``InvalidRequest`` where they are too many, or where one has no time."""
    return _Reader(most_threads).read(events, most_events)


class _Reader:
    def __init__(self, most_threads: int) -> None:
        self._most_threads = most_threads
        self._trace = Trace()
        self._threads: dict[tuple[str, str], Thread] = {}
        self._process_sort: dict[str, float] = {}
        #: Ends of arrows by what they belong to. In the file they stand in any order.
        self._ends: dict[tuple[str, str, str], list[tuple[int, str, Thread]]] = {}
        self._slices = 0

    def read(self, events: Iterable[dict[str, Any]], most: int) -> Trace:
        for number, event in enumerate(events, 1):
            if number > most:
                raise InvalidRequest(f"The trace has more events than can be taken in ({most}).", "file")
            self._take(event, number)
        for thread in self._threads.values():
            self._close(thread)
        for (_, name, _), ends in self._ends.items():
            self._arrows(name, ends)
        threads = list(self._threads.values())
        sort = self._process_sort
        # Threads of one process stand together, the processes in the order in which they are met.
        first: dict[str, int] = {}
        for thread in threads:
            first.setdefault(str(thread.pid), thread.place)
        threads.sort(key=lambda each: (sort.get(str(each.pid), 0), first[str(each.pid)], each.sort, each.place))
        self._trace.threads = threads
        return self._trace

    def _take(self, event: dict[str, Any], number: int) -> None:
        phase = event.get("ph")
        if phase == "M":
            self._name(event)
        elif phase in ("X", "B", "E", "i", "I", "s", "f", "t"):
            t = _ns(event.get("ts"), event, number, "time (ts)")
            self._timed(str(phase), event, t, number)
        else:
            self._trace.left_out[_LEFT_OUT.get(str(phase), "events of unknown kinds")] += 1

    def _timed(self, phase: str, event: dict[str, Any], t: int, number: int) -> None:
        thread = self._thread(event)
        what = (_text(event.get("name")), _text(event.get("cat")), _arguments(event))
        if phase == "X":
            length = _ns(event.get("dur", 0), event, number, "duration (dur)")
            if length > 0:
                begin = self._begin(thread, t, what, length)
                thread.edges.append((t + length, 0, 0, begin, None))
                thread.last = max(thread.last, t + length)
        elif phase == "B":
            thread.open.append(self._begin(thread, t, what, _OPEN))
        elif phase == "E":
            if thread.open:
                thread.edges.append((t, 0, 0, thread.open.pop(), None))
                thread.last = max(thread.last, t)
            else:
                self._trace.left_out["ends without a beginning"] += 1
        elif phase in ("i", "I"):
            thread.instants.append((t, what))
        else:
            key = (what[1], what[0], str(event.get("id"))[:MOST_NAME])
            self._ends.setdefault(key, []).append((t, phase, thread))

    def _begin(self, thread: Thread, t: int, what: What, length: int) -> int:
        self._slices += 1
        thread.edges.append((t, 1, -length, self._slices, what))
        thread.last = max(thread.last, t)
        return self._slices

    def _arrows(self, name: str, ends: list[tuple[int, str, Thread]]) -> None:
        start: tuple[Thread, int] | None = None
        for t, phase, thread in sorted(ends, key=lambda end: (end[0], end[1] != "s")):
            if phase != "s" and start is not None:
                self._trace.arrows.append(Arrow(name, *start, thread, t))
            elif phase != "s":
                self._trace.left_out["arrows without a beginning"] += 1
            start = None if phase == "f" else (thread, t)  # from a step (t) the arrow goes on

    def _name(self, event: dict[str, Any]) -> None:
        about, kind = event.get("args"), event.get("name")
        if not isinstance(about, dict):
            return
        pid = str(event.get("pid"))
        if kind == "process_name":
            self._trace.processes[pid] = _text(about.get("name"))
        elif kind == "process_sort_index":
            self._process_sort[pid] = _number(about.get("sort_index"))
        elif kind == "thread_name":
            self._thread(event).name = _text(about.get("name"))
        elif kind == "thread_sort_index":
            self._thread(event).sort = _number(about.get("sort_index"))

    def _thread(self, event: dict[str, Any]) -> Thread:
        pid, tid = event.get("pid"), event.get("tid")
        key = str(pid)[:MOST_NAME], str(tid)[:MOST_NAME]
        known = self._threads.get(key)
        if known is None:
            if len(self._threads) >= self._most_threads:
                raise InvalidRequest(f"The trace has more threads than can be taken in ({self._most_threads}).", "file")
            known = self._threads[key] = Thread(pid, tid, len(self._threads))
        return known

    def _close(self, thread: Thread) -> None:
        """What was begun and not ended lasts for as long as anything is known of its thread."""
        for number in thread.open:
            thread.edges.append((thread.last, 0, 0, number, None))
        thread.edges.sort(key=itemgetter(0, 1, 2))


def states(thread: Thread) -> Iterator[tuple[int, What | None]]:
    """(ns, what holds from then on) in time order; None: no slice does. The last one is the end."""
    stack: list[tuple[int, What]] = []
    ended: set[int] = set()
    edges = thread.edges
    before: What | None = None
    for place, (t, _, begins, number, what) in enumerate(edges):
        if begins and what is not None:
            stack.append((number, what))
        else:
            ended.add(number)
        while stack and stack[-1][0] in ended:
            ended.discard(stack.pop()[0])
        if place + 1 < len(edges) and edges[place + 1][0] == t:
            continue
        now = stack[-1][1] if stack else None
        if now is not before or place == 0:
            yield t, now
        before = now


def _ns(value: Any, event: dict[str, Any], number: int, what: str) -> int:
    if type(value) not in (int, float) or not -_LATEST < value < _LATEST:
        name = _text(event.get("name"))
        where = f"event {number} ({name})" if name else f"event {number}"
        raise InvalidRequest(f"This Chrome trace cannot be read: {where} has no {what} that is a number.", "file")
    ns: int = round(value * 1000)
    return ns


def _number(value: Any) -> float:
    return value if type(value) in (int, float) and abs(value) < _LATEST else 0


def _text(value: Any) -> str:
    return value[:MOST_NAME] if isinstance(value, str) else ""


def _arguments(event: dict[str, Any]) -> dict[str, Any]:
    """Those that are ours; of others nothing is kept."""
    about = event.get("args")
    return about if isinstance(about, dict) and event.get("cat") in ("state", "mark", "lane") else {}
