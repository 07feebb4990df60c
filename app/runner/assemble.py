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

from collections import Counter
from collections.abc import Iterable
from typing import Any

from app.model.facts import Fact, MachineFacts, Started
from app.model.records import NO_CORE, Kind, Mark, ref_line, ref_other
from app.model.states import RUNNING, State

from .endings import Endings
from .lane import Lane
from .naming import Piece, is_work, name_gap, place_mixed, place_work, running_cells
from .printing import Prints
from .roster import MARGIN, STRANGER, Roster
from .samples import Sample, Samples
from .sweep import Entry
from .telling import GRACE
from .touched import Touched, in_queue
from .track import Interval, Sort

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
_TASK_MARKS = frozenset({int(Mark.TASK_STARTED), int(Mark.TASK_ENDED), int(Mark.TASK_FAILED)})
_OBJECT_MARKS = frozenset({int(Mark.ACQUIRED), int(Mark.RELEASED), int(Mark.PUT), int(Mark.GOT)})
_MOVES = frozenset({int(Mark.SENT), int(Mark.RECEIVED)})
_QUEUE_MARKS = frozenset({int(Mark.PUT), int(Mark.GOT)})
_MARK_NAMES = {int(m): m.name.lower() for m in Mark}
_STATES = frozenset(int(s) for s in State)
_RUNNING = frozenset(int(s) for s in RUNNING)


class Assembler(Roster):
    """The facts of one run. ``pid``: its first process; ``machine``: what is known from outside; ``unix_offset``: wall
    clock minus raw clock, ns."""

    def __init__(self, pid: int, machine: MachineFacts, unix_offset: int) -> None:
        super().__init__(pid)
        self._machine = machine
        self._unix_offset = unix_offset
        self._started = False
        self._samples = Samples()
        self.prints = Prints()
        self._touched = Touched(self._teller)
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
        self._tell_touches()
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
        return self._final or (self._swept >= t + MARGIN and other is None) or self._swept >= t + STRANGER, None

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
        named: dict[str, Any] = {"object": text} if record.code in _OBJECT_MARKS else {"text": text}
        if record.code in _QUEUE_MARKS:
            named = in_queue(text)
        elif record.code in _MOVES:
            named = {"bytes": int(text)} if text.isdecimal() else {}
        self._teller.mark(
            lane,
            record.t,
            name,
            self._teller.ref(line=ref_line(record.a) or None, other=other, task=task, **named),
        )
        return True

    def _tell_touches(self) -> None:
        early = []
        for lane, pid, entry in self._touches:
            there = self._lanes.get(lane.key, lane)  # it may have turned out to be a lane that another declared
            if there.number >= 0:
                self._touched.tell(there, pid, entry)
            elif not self._final:
                early.append((lane, pid, entry))
        self._touches = early

    def file_size(self, name: str, size: int, t: int) -> None:
        """A watched file was seen to have this size on disk at ``t`` (raw)."""
        self._touched.size(name, size, t)

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
