"""Interpreters in one process: each is a lane with a GIL of its own, running while a thread is in it.

A thread that runs code in another interpreter lets go of the GIL of its own, so its lane waits meanwhile, and what it
does there is told of the interpreter's lane. The code inside has no probes: each call is one stretch, of which the
thread's CPU clock says how much was work.
"""

from __future__ import annotations

import _thread
from time import perf_counter_ns, thread_time_ns

from ..model.records import GAP_AWAKE, GAP_KERNEL, Kind, LaneKind, Mark, Outcome
from ..model.states import State
from . import lanes
from .queues import WAITS_FOR_WORK
from .writer import Writer

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

JOIN, RUN, STARTING = int(State.JOIN), int(State.RUN), int(State.STARTING)
_guests: dict[int, _Guest] = {}  # by the interpreter's number
_calls = iter(range(1, 1 << 62))


class _Guest:
    """Another interpreter of this process, as its lane is told."""

    def __init__(self) -> None:
        """Its lane begins: it boots."""
        host = lanes.current()
        self.lane = next(lanes.process.numbers)
        self.busy = False
        # The writer of a lane is asked for by nobody else: no probe is passed in there.
        self._w = Writer(lanes.process.directory, lanes.process.pid, _thread.get_native_id(), self.lane, 0)
        flags = lanes.lane_flags(items=True)
        lanes.declare(host, self.lane, LaneKind.INTERPRETER, "interpreter", host.lane, flags)

    def begin(self, number: int, since: int) -> None:
        """It has booted, and waits for something to do."""
        w = self._w
        self._number = number
        w.record(since, self.lane, Kind.NAME, b=w.text(f"interpreter {number}"))
        w.record(since, self.lane, Kind.BEGIN, a=w.tid, b=number)
        w.record(since, self.lane, Kind.STATE, STARTING)
        self._rest()

    def enter(self) -> None:
        """The calling thread is about to run code in it."""
        self.busy = True
        self._item = next(_calls)
        w = self._w
        tid = _thread.get_native_id()
        if tid != w.tid:  # the thread that made it need not be the one that runs in it
            w.tid = tid
            w.record(perf_counter_ns(), self.lane, Kind.BEGIN, a=tid, b=self._number)
        w.record(perf_counter_ns(), self.lane, Kind.MARK, Mark.TASK_STARTED, a=self._item, b=w.text("call"))
        self._switches, self._delay = lanes.voluntary_switches(), lanes.kernel_delay()
        self._cpu, self._since = thread_time_ns(), perf_counter_ns()
        w.record(self._since, self.lane, Kind.STATE, RUN, lanes.core())

    def leave(self, failed: bool) -> None:
        """It is back."""
        now, cpu = perf_counter_ns(), thread_time_ns()
        length = now - self._since
        off = max(0, length - (cpu - self._cpu))
        code = GAP_AWAKE if lanes.voluntary_switches() == self._switches >= 0 else 0
        if off and (code or lanes.kernel_delay() - self._delay > off // 2):
            code |= GAP_KERNEL
        w = self._w
        w.record(now, self.lane, Kind.SPAN, code, lanes.core(), length, min(off, length))
        kind = Mark.TASK_FAILED if failed else Mark.TASK_ENDED
        w.record(now, self.lane, Kind.MARK, kind, a=self._item, b=w.text("call"))
        self._rest()
        self.busy = False

    def _rest(self) -> None:
        w = self._w
        w.record(perf_counter_ns(), self.lane, Kind.STATE, JOIN, b=w.text(WAITS_FOR_WORK))

    def end(self) -> None:
        """It is gone."""
        self._w.record(perf_counter_ns(), self.lane, Kind.END, Outcome.FINISHED)


def _create(original: Any) -> Any:
    def create(*args: Any, **kwargs: Any) -> Any:
        if not lanes.process.active:
            return original(*args, **kwargs)
        since = perf_counter_ns()
        guest = _Guest()
        w = lanes.begin_wait(JOIN, guest.lane, "waits for the interpreter to begin")
        try:
            number = original(*args, **kwargs)
        finally:
            lanes.end_wait(w)
        guest.begin(int(number), since)
        _guests[int(number)] = guest
        return number

    return create


def _run(original: Any) -> Any:
    def run(number: Any, *args: Any, **kwargs: Any) -> Any:
        guest = _guests.get(int(number))
        if guest is None or guest.busy or not lanes.process.active:
            return original(number, *args, **kwargs)
        w = lanes.begin_wait(JOIN, guest.lane, "runs in another interpreter")
        guest.enter()
        failed = True
        try:
            result = original(number, *args, **kwargs)
            failed = False
            return result
        finally:
            guest.leave(failed)
            lanes.end_wait(w)

    return run


def _destroy(original: Any) -> Any:
    def destroy(number: Any, *args: Any, **kwargs: Any) -> Any:
        result = original(number, *args, **kwargs)
        guest = _guests.pop(int(number), None)
        if guest is not None and lanes.process.active:
            guest.end()
        return result

    return destroy


def patch_interpreters(module: Any) -> None:
    """``concurrent.interpreters`` and its forerunners: what they do it with is their ``_interpreters``."""
    backend = module._interpreters
    for name, make in (("create", _create), ("exec", _run), ("call", _run), ("destroy", _destroy)):
        # The original may be built in; a plain function in its place is called just the same.
        setattr(backend, name, make(getattr(backend, name)))
