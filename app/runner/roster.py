"""Which lanes a run has: who declared them, who writes of them, and which child process is which lane.

Records are sorted here into the queues of their lanes; what they amount to is decided in ``assemble``.
"""

import json
from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from app.model.records import DAEMON, GAP_AWAKE, ITEMS, SERVICE, Kind, Outcome, ref_other
from app.model.states import State

from .lane import KIND_NAMES, Key, Lane, Writer
from .naming import is_work
from .sweep import Entry, News
from .telling import Teller
from .track import Sort

#: Between a reading of the clock and the commit of its record (ns), generously.
MARGIN = 1_000_000
#: How long a process of which nobody has told waits for its parent to announce it: where no announced one is missing
#: its process, and where one is (its parent may be waiting for the GIL).
STRANGER, _EXPECTED = 50_000_000, 1_000_000_000

_WITHIN = frozenset({int(Kind.STATE), int(Kind.MARK), int(Kind.GAP), int(Kind.SPAN)})


class Book:
    """The totals of one writer."""

    __slots__ = ("cost", "cpu", "dropped", "probes", "seen", "tid")

    def __init__(self) -> None:
        self.seen = self.dropped = self.probes = self.cost = self.cpu = self.tid = 0


class Roster:
    """The lanes of a run whose first process is ``pid``."""

    def __init__(self, pid: int) -> None:
        self._main = pid
        self._zero: int | None = None
        self._swept = 0
        self._final = False
        self._teller = Teller()
        self._lanes: dict[Key, Lane] = {}
        self._all: list[Lane] = []
        self._unpublished: list[Lane] = []
        self._busy: dict[Lane, None] = {}  # lanes with records that were not told yet, in order of arrival
        self._begun: defaultdict[int, list[Lane]] = defaultdict(list)  # pid -> its threads' lanes
        self._chiefs: dict[Lane, Lane] = {}  # thread that runs an event loop -> the task that the loop was given
        self._heads: dict[int, Lane] = {}  # pid -> the lane of its main thread
        self._info: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        self._books: dict[Writer, Book] = {}
        self._marks: list[tuple[Lane, Entry]] = []  # those that a lane's own writer did not make
        self._touches: list[tuple[Lane, int, Entry]] = []  # lane, pid, record
        self._dropped = 0

    def begin(self, zero: int) -> None:
        """The program has not said a word (it is no lab, or a broken one): its time begins here."""
        if self._zero is None:
            self._zero = self._teller.zero = zero

    def feed(self, news: Iterable[News], swept: int) -> None:
        """Take in a sweep: all that was committed before ``swept`` has now been fed."""
        self._swept = max(self._swept, swept)
        for item in news:
            writer = item.pid, item.writer
            book = self._books.setdefault(writer, Book())
            self._dropped += max(0, item.dropped - book.dropped)
            book.seen, book.dropped = max(book.seen, item.seen), max(book.dropped, item.dropped)
            book.probes, book.cost, book.cpu, book.tid = item.probes, item.probe_ns, item.cpu_ns, item.tid
            for entry in item.entries:
                self._read(writer, entry)

    def _lane(self, key: Key, t: int) -> Lane:
        lane = self._lanes.get(key)
        if lane is None:
            lane = self._lanes[key] = Lane(key, t)
            lane.met = self._swept
            if key[1] == 1:
                lane.kind = "main" if key[0] == self._main else "process"
                self._heads.setdefault(key[0], lane)
            self._all.append(lane)
            self._unpublished.append(lane)
        return lane

    def _read(self, writer: Writer, entry: Entry) -> None:
        record = entry.record
        kind = record.kind
        if kind == Kind.PROCESS:
            with suppress(ValueError, TypeError):
                self._info[writer[0]].update(json.loads(entry.text))
            return
        lane = self._lane((writer[0], record.lane), record.t)
        if lane.key == (self._main, 1) and self._zero is None:
            self.begin(record.t)
        if kind in _WITHIN:
            self._within(lane, writer, entry)
        elif kind == Kind.LANE:
            self._declare(lane, writer, entry)
        elif kind == Kind.BEGIN:
            self._begin(lane, writer, entry)
        elif kind == Kind.END:
            self._end(lane, writer, entry)
        elif kind == Kind.PID:
            self._unite(lane, record.a, record.t)
        elif kind == Kind.TOUCH:
            self._touches.append((lane, writer[0], entry))
        elif kind == Kind.NAME:
            lane.name = entry.text
            self._teller.changed(lane)

    def _declare(self, lane: Lane, writer: Writer, entry: Entry) -> None:
        record = entry.record
        lane.daemon = lane.daemon or bool(record.b & DAEMON)
        lane.items = lane.items or bool(record.b & ITEMS)
        lane.service = lane.service or bool(record.b & SERVICE)
        self._teller.changed(lane)
        if lane.declared:
            return  # by its parent, who knows its name
        lane.declared = True
        lane.creator = writer
        lane.t = record.t
        lane.name = entry.text
        if lane.key != (self._main, 1):
            lane.kind = KIND_NAMES.get(record.code, "thread")
            lane.parent = (writer[0], record.a) if record.a and record.a != record.lane else None
        if lane.is_task:
            # A task is written of by the thread that runs its loop, from its first word to its last.
            lane.home, lane.released = writer, True
            lane.tid = self._books[writer].tid or None
            loop = self._lanes.get((writer[0], record.a))
            if loop is not None:
                # The first task of a loop is what it was given to run; it waits for all others.
                chief = self._chiefs.get(loop)
                if chief is None or chief.read_end:
                    self._chiefs[loop] = lane
                    lane.coordinates = True
                if not loop.hosts_tasks:
                    loop.hosts_tasks = True
                    self._teller.changed(loop)

    def _begin(self, lane: Lane, writer: Writer, entry: Entry) -> None:
        record = entry.record
        if lane.home is not None:
            if lane.kind == "interpreter" and lane.home == writer:
                lane.tid = record.a  # another thread is in it now
            return
        lane.home, lane.begun = writer, record.t
        lane.tid, lane.interpreter = record.a or None, record.b
        lane.released = lane.creator in (None, writer)
        lane.read_t = record.t
        self._begun[writer[0]].append(lane)
        self._teller.changed(lane)
        self._push(lane, lane.queue, entry)

    def _end(self, lane: Lane, writer: Writer, entry: Entry) -> None:
        own = lane.home == writer
        if own or (lane.home is None and entry.record.code == Outcome.ABANDONED):
            lane.note(entry.record.t, State.NONE)
            lane.read_end = True
            self._push(lane, lane.queue if own else lane.early, entry)
        elif lane.parents_word is None:
            lane.parents_word = entry

    def _within(self, lane: Lane, writer: Writer, entry: Entry) -> None:
        record = entry.record
        if record.kind == Kind.STATE and record.code == State.JOIN and record.a:
            self._lends(lane, self._lanes.get((writer[0], ref_other(record.a))))
        if lane.home == writer:
            self._push(lane, lane.queue, entry)
            if not lane.is_task:
                _note(lane, entry)
        elif record.kind == Kind.MARK:
            self._marks.append((lane, entry))
        elif record.kind == Kind.STATE and (lane.begun is None or (record.t < lane.begun and not lane.released)):
            self._push(lane, lane.early, entry)

    def _lends(self, lane: Lane, other: Lane | None) -> None:
        """A thread that is in another interpreter is counted there, not here."""
        if other is not None and other.kind == "interpreter" and not lane.hosts_tasks:
            lane.hosts_tasks = True
            self._teller.changed(lane)

    def _push(self, lane: Lane, queue: Any, entry: Entry) -> None:
        queue.append(entry)
        self._busy[lane] = None

    def _unite(self, lane: Lane, child: int, t: int) -> None:
        """``lane``, declared by a parent, is the main thread of process ``child``."""
        own = self._lanes.get((child, 1))
        known = self._heads.get(child)
        if known is not None and known is not own:
            # Said before, under another number: the same lane.
            self._forget(lane, known)
            return
        if own is lane:
            return
        if own is not None and (own.number >= 0 or not lane.declared):
            # Too late: the process was drawn as a stranger (or the parent never declared it).
            if lane.number >= 0:
                lane.service = True
                self._teller.changed(lane)
                self._teller.finish(lane, t, "exited")
            self._forget(lane, own)
            return
        self._heads[child] = self._lanes[child, 1] = lane
        lane.pid = child
        lane.kind = "process"
        self._teller.changed(lane)
        if own is not None:
            _merge(lane, own)
            self._begun[child] = [lane if other is own else other for other in self._begun[child]]
            self._forget(own, lane)
            self._busy[lane] = None

    def _forget(self, lane: Lane, instead: Lane) -> None:
        if lane is instead:
            return
        self._lanes[lane.key] = instead
        if lane.parents_word is not None and instead.parents_word is None:
            instead.parents_word = lane.parents_word
        self._busy.pop(lane, None)
        lane.ended = True
        if lane in self._unpublished:
            self._unpublished.remove(lane)
        if lane in self._all:
            self._all.remove(lane)

    def _has_gil(self, pid: int) -> bool:
        info = self._info.get(pid) or {}
        return (info if "gil" in info else self._info[self._main]).get("gil") is not False

    def _parent_of(self, lane: Lane) -> Lane | None:
        if lane.parent is not None:
            return self._lanes.get(lane.parent)
        if lane.key[1] == 1 and lane.kind == "process":
            head = self._heads.get(self._info[lane.key[0]].get("parent", -1))
            return head if head is not lane else None
        return None

    def _parent_number(self, lane: Lane) -> int | None:
        parent = self._parent_of(lane)
        return parent.number if parent is not None and parent.number >= 0 else None

    def _publish(self, now: int) -> None:
        waiting = self._unpublished
        while True:
            still = []
            for lane in waiting:
                if self._may_appear(lane, now):
                    self._teller.number(lane)
                    self._busy[lane] = None
                else:
                    still.append(lane)
            if len(still) == len(waiting):
                break
            waiting = still
        if self._final:
            for lane in still:
                self._teller.number(lane)
                self._busy[lane] = None
            still = []
        self._unpublished = still

    def _may_appear(self, lane: Lane, now: int) -> bool:
        if lane.key == (self._main, 1):
            return True
        if lane.key[1] == 1 and lane.pid == lane.key[0]:
            # A process that its parent has not told of (yet).
            if self._final:
                return True
            expected = any(
                o.kind == "process" and o.home is None and o.pid == o.key[0] and o.key[1] != 1 and not o.ended
                for o in self._all
            )
            return now - lane.met >= (_EXPECTED if expected else STRANGER)
        if not lane.declared:
            return self._swept >= lane.read_t + MARGIN
        parent = self._parent_of(lane)
        if parent is None:
            return self._swept >= lane.t + MARGIN
        return parent.number >= 0


def _note(lane: Lane, entry: Entry) -> None:
    """Take a record of a thread's own into the evidence for others."""
    record = entry.record
    if record.kind == Kind.STATE:
        lane.note(record.t, record.code)
    elif record.kind == Kind.MARK:
        lane.note(record.t, lane.read_state)
    elif record.kind == Kind.GAP:
        lane.note(record.t - record.b, State.NONE)
        lane.note(record.t, State.RUN)
    elif record.kind == Kind.SPAN:
        start = max(record.t - record.a, lane.read_t)
        lane.note(start, State.NONE)
        # Awake all the time, it either held the GIL or ran without it: what it waited for was a CPU.
        awake = record.code & GAP_AWAKE
        sort = Sort.WORK if awake or is_work(record.a, record.b) else Sort.MIXED
        lane.track.add(start, record.t, sort, record.b if sort is Sort.MIXED else 0)
        lane.note(record.t, State.RUN)


def _merge(lane: Lane, own: Lane) -> None:
    """What a process said of its main thread belongs to the lane that its parent declared."""
    lane.home, lane.begun = own.home, own.begun
    lane.released = False
    lane.tid, lane.interpreter = own.tid, own.interpreter
    lane.items, lane.service = lane.items or own.items, lane.service or own.service
    lane.hosts_tasks = own.hosts_tasks
    lane.queue.extend(own.early)
    lane.queue.extend(own.queue)
    lane.track, lane.read_state, lane.read_t, lane.read_end = own.track, own.read_state, own.read_t, own.read_end
