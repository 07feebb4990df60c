"""Makes facts of lane records and witness samples. Pure: time comes in as numbers, nothing is read or waited for.

What comes out is a function of the set of records and samples, never of the order in which files happened to be read:

- a lane's rows come from one writer, its own. What its creator says of it counts only until it begins, and what it says
  itself is held back until the creator's words are certain to have been read (one sweep);
- a long stretch of work is held back until every other lane of that GIL has spoken past its end, because what they did
  meanwhile decides whether the GIL was held (0.5 s at most, so that one silent lane cannot stop the picture);
- watermarks are each lane's own. A running lane is confirmed by its probes. A waiting lane's state holds as long as its
  process lives; its watermark trails the sweep a little, because a thread that got what it waited for can say so only
  when it has the GIL again, and may then date its waiting for the GIL back.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from app.model.facts import Fact, MachineFacts, Started
from app.model.records import DAEMON, ITEMS, NO_CORE, SERVICE, Kind, Mark, Outcome, ref_line, ref_other
from app.model.states import RUNNING, State

from .endings import Endings
from .lane import KIND_NAMES, Key, Lane, Writer
from .naming import Piece, is_work, name_gap, place_mixed, place_work, running_cells
from .printing import Prints
from .samples import Sample, Samples
from .sweep import Entry, News
from .telling import GRACE, Teller
from .track import Interval, Sort

#: Between a reading of the clock and the commit of its record (ns), generously.
MARGIN = 1_000_000
#: How far the watermark of a waiting lane stays behind the sweep: alone in its process, or with others that run.
_TRAIL, _TRAIL_BUSY = 2_000_000, 25_000_000
#: Watermarks of waiting lanes are told at most so often (ns), for each 32 lanes of the run.
_SEEN_EVERY = 50_000_000
#: A stretch that begins less than this (ns) after a wait follows on it at once.
_JUST = 20_000
#: How long a stretch of work waits for silent siblings.
_HOLD = 500_000_000
#: How long the facts of the process are waited for before the run is told as started without them.
_FACTS_WAIT = 100_000_000
#: How long a process of which nobody has told waits for its parent to announce it: where no announced one is missing
#: its process, and where one is (its parent may be waiting for the GIL).
_STRANGER, _EXPECTED = 50_000_000, 1_000_000_000

_WITHIN = frozenset({int(Kind.STATE), int(Kind.MARK), int(Kind.GAP), int(Kind.SPAN)})
_TASK_MARKS = frozenset({int(Mark.TASK_STARTED), int(Mark.TASK_ENDED), int(Mark.TASK_FAILED)})
_OBJECT_MARKS = frozenset({int(Mark.ACQUIRED), int(Mark.RELEASED), int(Mark.PUT), int(Mark.GOT)})
_MARK_NAMES = {int(m): m.name.lower() for m in Mark}
_STATES = frozenset(int(s) for s in State)
_RUNNING = frozenset(int(s) for s in RUNNING)


class _Book:
    """The totals of one writer."""

    __slots__ = ("cost", "cpu", "dropped", "probes", "seen", "tid")

    def __init__(self) -> None:
        self.seen = self.dropped = self.probes = self.cost = self.cpu = self.tid = 0


class Assembler:
    """The facts of one run. ``pid``: its first process; ``machine``: what is known from outside; ``unix_offset``: wall
    clock minus raw clock, ns."""

    def __init__(self, pid: int, machine: MachineFacts, unix_offset: int) -> None:
        self._main = pid
        self._machine = machine
        self._unix_offset = unix_offset
        self._zero: int | None = None
        self._started = False
        self._swept = 0
        self._final = False
        self._teller = Teller()
        self._samples = Samples()
        self.prints = Prints()
        self._lanes: dict[Key, Lane] = {}
        self._all: list[Lane] = []
        self._unpublished: list[Lane] = []
        self._busy: dict[Lane, None] = {}  # lanes with records that were not told yet, in order of arrival
        self._begun: defaultdict[int, list[Lane]] = defaultdict(list)  # pid -> its threads' lanes
        self._chiefs: dict[Lane, Lane] = {}  # thread that runs an event loop -> the task that the loop was given
        self._heads: dict[int, Lane] = {}  # pid -> the lane of its main thread
        self._info: defaultdict[int, dict[str, Any]] = defaultdict(dict)
        self._books: dict[Writer, _Book] = {}
        self._marks: list[tuple[Lane, Entry]] = []
        self._dropped = 0
        self._waiting_told = 0
        self._endings = Endings(self._teller, self._heads, self._totals)

    # --- what goes in ------------------------------------------------------------------------------------------------

    @property
    def zero(self) -> int | None:
        """The run's zero in raw ns, once known."""
        return self._zero

    @property
    def started(self) -> bool:
        """Whether the run has been told as started."""
        return self._started

    def begin(self, zero: int) -> None:
        """The program has not said a word (it is no lab, or a broken one): its time begins here."""
        if self._zero is None:
            self._zero = self._teller.zero = zero

    def feed(self, news: Iterable[News], swept: int) -> None:
        """Take in a sweep: all that was committed before ``swept`` has now been fed."""
        self._swept = max(self._swept, swept)
        for item in news:
            writer = item.pid, item.writer
            book = self._books.setdefault(writer, _Book())
            self._dropped += max(0, item.dropped - book.dropped)
            book.seen, book.dropped = max(book.seen, item.seen), max(book.dropped, item.dropped)
            book.probes, book.cost, book.cpu, book.tid = item.probes, item.probe_ns, item.cpu_ns, item.tid
            for entry in item.entries:
                self._read(writer, entry)

    def witness(self, samples: Iterable[Sample], rounds: Iterable[int] = ()) -> None:
        """Take in what the second witness saw (in time order), and when it looked at every thread of ``watched``."""
        for sample in samples:
            self._samples.add(sample)
        for t in rounds:
            self._samples.round(t)

    def gone(self, pid: int, t: int, status: int | None) -> None:
        """The process is gone, and all that it committed has been fed. ``status``: as of ``Popen.returncode``."""
        self._endings.gone(pid, t, status)

    def pids(self) -> set[int]:
        """The processes that lanes are known of."""
        return {pid for pid, _ in self._books} | set(self._heads)

    def watched(self) -> list[tuple[int, int]]:
        """(pid, tid) of the threads that are not known to wait: those for the witness to look at."""
        return [
            (lane.pid, lane.tid)
            for lanes in self._begun.values()
            for lane in lanes
            if lane.runs and lane.tid and not self._endings.is_gone(lane.pid)
        ]

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
            with suppress(ValueError):
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
        if lane.home is not None:
            return
        record = entry.record
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
        if lane.home == writer:
            self._push(lane, lane.queue, entry)
            if not lane.is_task:
                _note(lane, entry)
        elif record.kind == Kind.MARK:
            self._marks.append((lane, entry))
        elif record.kind == Kind.STATE and (lane.begun is None or (record.t < lane.begun and not lane.released)):
            self._push(lane, lane.early, entry)

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

    # --- what comes out ----------------------------------------------------------------------------------------------

    def flush(self, now: int) -> list[Fact]:
        """The facts that can be told at ``now`` (raw ns)."""
        if self._zero is None:
            return []
        facts = self._start(now)
        if not self._started:
            return []
        self._publish(now)
        self._settle_all(now)
        for lane, entry in self._marks:
            if lane.number >= 0:
                self._tell_mark(lane, entry)
        self._marks = [item for item in self._marks if item[0].number < 0]
        self._confirm()
        self._endings.settle(self._all, self._swept, self._final)
        self._watermarks(now)
        dropped, self._dropped = self._dropped, 0
        return facts + self._teller.take(self._has_gil, self._parent_number, dropped)

    def finish(self, t: int, killed: bool = False) -> list[Fact]:
        """Everything has been fed and every process is gone at ``t``: decide what is open. ``killed``: by us."""
        self._final = True
        self.begin(t)
        for pid in self.pids():
            self._endings.gone(pid, t, -9 if killed else None)
        facts = self.flush(t)
        self._endings.close(self._all, t)
        return facts + self._teller.take(self._has_gil, self._parent_number, 0)

    def time(self, t: int) -> int:
        """Raw ``t`` from the run's zero."""
        return self._teller.time(t)

    def error(self) -> str | None:
        """The exception that ended the main lane, if one did."""
        return self._endings.error_of(self._main)

    def _start(self, now: int) -> list[Fact]:
        if self._started:
            return []
        info = self._info.get(self._main)
        assert self._zero is not None
        if not info and not self._final and self._swept < self._zero + _FACTS_WAIT:
            return []
        self._started = True
        machine = self._machine.copy()
        for name in ("python", "implementation", "free_threaded", "gil", "switch_interval_s", "start_method"):
            if info and name in info:
                machine[name] = info[name]
        return [Started(type="started", t=0, clock=self._zero, unix_ns=self._zero + self._unix_offset, machine=machine)]

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

    # --- which lanes may appear --------------------------------------------------------------------------------------

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
            return now - lane.met >= (_EXPECTED if expected else _STRANGER)
        if not lane.declared:
            return self._swept >= lane.read_t + MARGIN
        parent = self._parent_of(lane)
        if parent is None:
            return self._swept >= lane.t + MARGIN
        return parent.number >= 0

    # --- rows --------------------------------------------------------------------------------------------------------

    def _settle_all(self, now: int) -> None:
        for lane in list(self._busy):
            if lane.number < 0:
                continue
            self._settle(lane, now)
            if lane.ended or (not (lane.early or lane.queue) and lane.opened):
                self._busy.pop(lane, None)

    def _settle(self, lane: Lane, now: int) -> None:
        if (not lane.opened and lane.declared and lane.home != lane.creator) or (lane.is_task and not lane.opened):
            # It is there from its declaration on, but for a word on its state at that very moment.
            first = (lane.early or lane.queue or (None,))[0]
            if first is None or (lane.queue and not lane.early):
                certain = self._final or self._swept >= lane.t + MARGIN
                if not certain:
                    return
            if first is None or first.record.t > lane.t or first.record.kind != Kind.STATE:
                self._teller.row(lane, lane.t, State.QUEUED)
        while lane.early and not lane.ended:
            if not self._apply(lane, lane.early[0], now):
                return
            lane.early.popleft()
        if lane.queue and not lane.released:
            assert lane.begun is not None
            if not (self._final or self._swept >= lane.begun + MARGIN):
                return
            lane.released = True
            lane.early.clear()
        while lane.queue and not lane.ended:
            if not self._apply(lane, lane.queue[0], now):
                return
            lane.queue.popleft()

    def _apply(self, lane: Lane, entry: Entry, now: int) -> bool:
        """Tell one record. False: not yet."""
        record = entry.record
        kind = record.kind
        if kind == Kind.STATE:
            return self._state(lane, entry)
        if kind == Kind.MARK:
            return self._tell_mark(lane, entry)
        if kind == Kind.GAP:
            return self._gap(lane, entry)
        if kind == Kind.SPAN:
            return self._span(lane, entry, now)
        if kind == Kind.END:
            error = entry.text or None
            code = record.a - 2**31 if record.a else None
            self._endings.end(lane, record.t, record.code, code, error)
        return True

    def _other(self, lane: Lane, number: int, t: int) -> tuple[bool, int | None]:
        """Whether the lane that a record names is known, or certain never to be, and its number."""
        if not number:
            return True, None
        other = self._lanes.get((lane.home[0] if lane.home else lane.key[0], number))
        if other is not None and other.number >= 0:
            return True, other.number
        return self._final or (self._swept >= t + MARGIN and other is None) or self._swept >= t + _STRANGER, None

    def _state(self, lane: Lane, entry: Entry) -> bool:
        record = entry.record
        state = record.code if record.code in _STATES else int(State.UNKNOWN)
        if not record.a and not entry.text and record.core == NO_CORE:
            self._teller.row(lane, record.t, state)
            return True
        sure, other = self._other(lane, ref_other(record.a), record.t)
        if not sure:
            return False
        core = record.core if state in _RUNNING and record.core != NO_CORE else None
        named = {"object": entry.text} if state == State.LOCK else {"why": entry.text}
        self._teller.row(
            lane, record.t, state, self._teller.ref(line=ref_line(record.a) or None, other=other, core=core, **named)
        )
        return True

    def _tell_mark(self, lane: Lane, entry: Entry) -> bool:
        record, text = entry
        sure, other = (
            self._other(lane, ref_other(record.a), record.t) if record.code not in _TASK_MARKS else (True, None)
        )
        if not sure:
            return False
        name = _MARK_NAMES.get(record.code)
        if name is None:
            return True
        task = None
        if record.code in _TASK_MARKS:
            task = ref_other(record.a)
            self._endings.item(lane, record.code, task, text)
        elif record.code == Mark.TASK_SUBMITTED:
            other = None
            self._endings.submitted(lane, text)
        elif record.code == Mark.PRINT:
            self.prints.told(text, lane.number)
        named = {"object": text} if record.code in _OBJECT_MARKS else {"text": text}
        self._teller.mark(
            lane,
            record.t,
            name,
            self._teller.ref(line=ref_line(record.a) or None, other=other, task=task, **named),
        )
        return True

    def _gap(self, lane: Lane, entry: Entry) -> bool:
        record = entry.record
        sure, other = self._other(lane, ref_other(record.a), record.t)
        if not sure:
            return False
        start, end = max(record.t - record.b, lane.last_t + 1), record.t
        if start < end:
            samples = self._samples.between(lane.pid, lane.tid or 0, start, end)
            rounds = self._samples.rounds(start, end)
            pieces = name_gap(start, end, record.code, samples, self._has_gil(lane.pid), rounds)
            self._pieces(lane, pieces, ref_line(record.a), other)
        self._resume(lane, entry)
        return True

    def _span(self, lane: Lane, entry: Entry, now: int) -> bool:
        record = entry.record
        start, end = max(record.t - record.a, lane.last_t), record.t
        work = is_work(record.a, record.b)
        has_gil = self._has_gil(lane.pid)
        others: list[Interval] = []
        if has_gil:
            known, others = self._siblings(lane, start, end)
            if not known and not self._final and now - end < _HOLD:
                return False
        if start < end:
            if work:
                pieces = place_work(start, end, others, has_gil)
            else:
                samples = self._samples.between(lane.pid, lane.tid or 0, start, end)
                pieces = place_mixed(start, end, record.b, samples, others, has_gil)
            if pieces[0].state == State.RUN and lane.now == State.RUN:
                self._teller.settle(lane)
                del pieces[0]
            self._pieces(lane, pieces, 0, None, _JUST)
        self._resume(lane, entry)
        return True

    def _pieces(self, lane: Lane, pieces: Iterable[Piece], line: int, other: int | None, grace: int = GRACE) -> None:
        for piece in pieces:
            self._teller.row(
                lane,
                piece.t,
                piece.state,
                self._teller.ref(
                    line=line or None,
                    other=other if piece.state == State.GIL else None,
                    how=piece.how if piece.how != "probe" else None,
                    why=piece.why,
                ),
                grace,
            )

    def _resume(self, lane: Lane, entry: Entry) -> None:
        """After a gap or a stretch the lane runs: a new row if it was drawn as anything else, or on another core."""
        if lane.now == State.RUN and entry.record.kind == Kind.SPAN:
            lane.seen = max(lane.seen, entry.record.t)
            return
        core = entry.record.core
        self._teller.resume(lane, entry.record.t, self._teller.ref(core=core if core != NO_CORE else None))

    def _siblings(self, lane: Lane, start: int, end: int) -> tuple[bool, list[Interval]]:
        """Whether all other lanes of this GIL have spoken past ``end``, and where in [start, end] they were running."""
        known = self._swept >= end + MARGIN
        found: list[Interval] = []
        for other in self._begun[lane.pid]:
            if other is lane or other.home == lane.home or other.interpreter != lane.interpreter:
                continue
            assert other.home is not None
            seen = self._books[other.home].seen
            if other.spoken(seen, self._swept - MARGIN) < end and not self._endings.is_gone(other.pid):
                known = False
            for a, b, sort in other.track.within(start, end):
                if sort is Sort.MIXED:
                    cells = running_cells(
                        a, b, other.track.off(a), self._samples.between(other.pid, other.tid or 0, a, b)
                    )
                    found.extend((max(x, start), min(y, end)) for x, y in cells if x < end and y > start)
                else:
                    found.append((a, b))
            if other.runs:
                a, b = max(start, other.read_t), min(end, seen)
                if a < b:
                    found.append((a, b))
        return known, found

    # --- watermarks --------------------------------------------------------------------------------------------------

    def _confirm(self) -> None:
        """Running lanes were running at the last sign of life of their thread."""
        for lane in self._all:
            if lane.ended or lane.home is None or lane.early or lane.queue or lane.now not in _RUNNING:
                continue
            lane.seen = max(lane.seen, self._books[lane.home].seen)
            if lane.resumed is not None and lane.seen > lane.resumed[0] + 2 * _JUST:
                self._teller.settle(lane)

    def _watermarks(self, now: int) -> None:
        every = _SEEN_EVERY * (1 + len(self._all) // 32)
        waiting = self._final or now - self._waiting_told >= every
        if waiting:
            self._waiting_told = now
            self._all = [lane for lane in self._all if not lane.ended]
            self._trim()
        running: Counter[int] = Counter()
        if waiting:
            running.update(pid for pid, lanes in self._begun.items() for lane in lanes if lane.runs)
        for lane in self._all:
            if lane.number < 0 or lane.ended or self._endings.is_gone(lane.pid):
                continue
            if lane.now in _RUNNING or lane.early or lane.queue:
                self._teller.seen(lane)
            elif waiting and lane.opened and not self._endings.is_gone(lane.key[0]):
                busy = running[lane.pid] > lane.runs
                lane.seen = max(lane.seen, self._swept - (_TRAIL_BUSY if busy else _TRAIL))
                self._teller.seen(lane)

    def _trim(self) -> None:
        """Let go of evidence that nobody can ask for any more."""
        for lanes in self._begun.values():
            live = [lane.read_t if lane.runs else self._swept - _HOLD for lane in lanes if not lane.read_end]
            held = [
                entry.record.t - entry.record.a
                for lane in lanes
                for entry in list(lane.queue)[:1]
                if entry.record.kind == Kind.SPAN
            ]
            oldest = min([*live, *held], default=self._swept - _HOLD)
            for lane in lanes:
                lane.track.forget(oldest)

    def _totals(self, lane: Lane) -> tuple[int, int, int] | None:
        if lane.is_task or lane.home is None:
            return None
        book = self._books[lane.home]
        return book.cpu, book.probes, book.cost


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
        sort = Sort.WORK if is_work(record.a, record.b) else Sort.MIXED
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
