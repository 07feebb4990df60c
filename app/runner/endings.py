"""How lanes end: by their own word, by that of their parent, or without one; and what becomes of their work items."""

from collections.abc import Callable, Iterable

from app.model.facts import LaneOutcome
from app.model.records import Mark
from app.model.states import RUNNING, State

from .lane import Lane
from .telling import OUTCOMES, Teller

#: How long the parent of a process that went without a word has to say how it ended (ns).
_PARENT_WAIT = 200_000_000
#: A running lane that ends later than this after its last sign of life (ns): what it did meanwhile is not known.
_SILENCE = 1_000_000
_RUNNING = frozenset(int(s) for s in RUNNING)
_NOT_BEGUN = frozenset({int(State.NONE), int(State.QUEUED)})


class Endings:
    """Ends lanes whose process is gone, and counts work items."""

    def __init__(
        self,
        teller: Teller,
        heads: dict[int, Lane],
        totals: Callable[[Lane], tuple[int, int, int] | None],
    ) -> None:
        self._teller = teller
        self._heads = heads
        self._totals = totals
        self._gone: dict[int, tuple[int, int | None]] = {}
        self._settled: set[int] = set()
        self._ends: dict[Lane, tuple[int, str | None]] = {}  # lanes that told their end: when, exception
        self._submitted: list[tuple[Lane, str]] = []
        self._begun_items = 0

    def gone(self, pid: int, t: int, status: int | None) -> None:
        """The process is gone since ``t``; the first word on it counts, a status may come later."""
        known = self._gone.get(pid)
        if known is None or (known[1] is None and pid not in self._settled):
            self._gone[pid] = (known[0] if known else t, status)

    def is_gone(self, pid: int) -> bool:
        """Whether the process is known to be gone."""
        return pid in self._gone

    def error_of(self, pid: int) -> str | None:
        """The exception that the main lane of a process ended with."""
        lane = self._heads.get(pid)
        end = self._ends.get(lane) if lane is not None else None
        return end[1] if end else None

    # --- work items --------------------------------------------------------------------------------------------------

    def submitted(self, lane: Lane, text: str) -> None:
        """A work item was handed to a pool."""
        self._submitted.append((lane, text))

    def item(self, lane: Lane, mark: int, number: int, text: str) -> None:
        """A work item was begun or ended in the lane."""
        if mark == Mark.TASK_STARTED:
            self._begun_items += 1
            lane.open_items[number] = text
        else:
            lane.open_items.pop(number, None)

    def _lose_items(self, lane: Lane, t: int) -> None:
        for number, text in lane.open_items.items():
            self._teller.mark(lane, t, "task_lost", self._teller.ref(task=number or None, text=text))
        lane.open_items.clear()

    # --- lanes -------------------------------------------------------------------------------------------------------

    def end(self, lane: Lane, t: int, outcome: int, exit_code: int | None, error: str | None) -> None:
        """The lane told its end itself. Of a process that did not tell its exit code, the kernel's word is awaited."""
        self._ends[lane] = t, error
        if lane is self._heads.get(lane.pid) and exit_code is None:
            return
        self._finish(lane, t, OUTCOMES.get(outcome, "finished"), exit_code, error)

    def _finish(
        self, lane: Lane, t: int, outcome: LaneOutcome, exit_code: int | None = None, error: str | None = None
    ) -> None:
        self._lose_items(lane, t)
        self._teller.finish(lane, t, outcome, exit_code, error, self._totals(lane))

    def settle(self, lanes: Iterable[Lane], swept: int, final: bool) -> None:
        """End the lanes of processes that are gone, as soon as it is clear how."""
        open_pids = [pid for pid in self._gone if pid not in self._settled]
        if not open_pids:
            return
        by_pid: dict[int, list[Lane]] = {}
        for lane in lanes:
            if not lane.ended:
                by_pid.setdefault(lane.pid, []).append(lane)
        for pid in open_pids:
            self._settle(pid, by_pid.get(pid, []), swept, final)

    def _settle(self, pid: int, lanes: list[Lane], swept: int, final: bool) -> None:
        t, status = self._gone[pid]
        head = self._heads.get(pid)
        # A process declared here whose own process is not known may still be announced; the end of the run decides.
        lanes = [lane for lane in lanes if lane is head or not (lane.kind == "process" and lane.home is None)]
        if any(lane.number < 0 or lane.early or lane.queue for lane in lanes):
            return
        own = self._ends.get(head) if head is not None else None
        word = head.parents_word if head is not None else None
        # Its own word is whole only with its exit code; without one the kernel's, or its parent's, is awaited.
        whole = own is not None and head is not None and head.ended
        if not whole and word is None and status is None and not final and swept - t < _PARENT_WAIT:
            return
        self._settled.add(pid)
        outcome: LaneOutcome = "exited"
        code: int | None = None
        if own is not None:
            t = own[0]
            told: LaneOutcome = "failed" if status or own[1] else "finished"
            if head is not None and not head.ended:
                self._finish(head, t, told, status, own[1])
        elif word is not None:
            outcome = OUTCOMES.get(word.record.code, "lost")
            code = word.record.a - 2**31 if word.record.a else None
            if outcome != "killed":
                t = word.record.t
        elif status is not None:
            outcome, code = ("killed", status) if status < 0 else ("failed" if status else "finished", status)
        else:
            outcome = "lost"
        known_end = own is not None or (word is not None and outcome != "killed")
        for lane in lanes:
            if lane.ended:
                continue
            if lane is head:
                self._close(lane, t, outcome, known_end, code, (word.text or None) if word and known_end else None)
            else:
                self._close(lane, t, "exited" if known_end else outcome, known_end)

    def _close(
        self,
        lane: Lane,
        t: int,
        outcome: LaneOutcome,
        known_end: bool,
        code: int | None = None,
        error: str | None = None,
    ) -> None:
        """End a lane that did not say so itself."""
        if lane.state in _NOT_BEGUN and lane.begun is None:
            self._finish(lane, t, "abandoned")
            return
        end = max(t, lane.last_t + 1)
        # The end of the process was told in good order: until then a declared wait held. Else only what was confirmed.
        unsure = lane.now in _RUNNING or not known_end
        if unsure and end - lane.seen > _SILENCE and lane.state != State.UNKNOWN:
            self._teller.row(lane, lane.seen, State.UNKNOWN)
        self._finish(lane, t, outcome, code, error)

    def close(self, lanes: Iterable[Lane], t: int) -> None:
        """The run is over: end what is left, and tell what was submitted and never begun."""
        for lane in lanes:
            if not lane.ended and lane.number >= 0:
                self._close(lane, t, "lost", known_end=False)
        abandoned = len(self._submitted) - self._begun_items
        for lane, text in self._submitted[len(self._submitted) - abandoned :] if abandoned > 0 else ():
            self._teller.mark(lane, t, "task_abandoned", self._teller.ref(text=text))
