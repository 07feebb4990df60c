"""asyncio tasks: each is a lane, running only while the loop runs one of its steps.

The loop runs every step through ``Handle._run``; the handle's callback knows its task. So no coroutine is wrapped, and
no traceback shows us. What a task waits for is read off the coroutine that it is suspended in.
"""

from __future__ import annotations

from time import perf_counter_ns
from weakref import WeakKeyDictionary

from ..model.records import Kind, LaneKind, Mark, Outcome
from ..model.states import State
from . import lanes
from .patching import wrap
from .threads import describe

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

    from .writer import Writer

LOCK, JOIN, IO, SLEEP, LOOP, QUEUED = (int(State[name]) for name in ("LOCK", "JOIN", "IO", "SLEEP", "LOOP", "QUEUED"))
#: The module of asyncio in which a task is suspended -> what it waits for.
_WAITS = {
    "locks": LOCK,
    "queues": LOCK,
    "streams": IO,
    "selector_events": IO,
    "base_events": IO,
    "unix_events": IO,
    "subprocess": IO,
    "sslproto": IO,
    "tasks": JOIN,
    "threads": JOIN,
    "taskgroups": JOIN,
    "timeouts": JOIN,
    "futures": JOIN,
}
_lane_of: WeakKeyDictionary[Any, int] = WeakKeyDictionary()
_due: dict[int, int] = {}  # lane of a sleeping task -> when its timer is due
_unnamed: dict[int, str] = {}  # lane that has not run yet -> the name that it was declared with
_suspended: dict[int, int] = {}  # lane -> the state that it waits in


def _create_task(original: Any) -> Any:
    def create_task(self: Any, coro: Any, **kwargs: Any) -> Any:
        try:
            task = original(self, coro, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        if lanes.process.active and not task.done():
            try:
                _declare(task, coro)
            except Exception:
                lanes.switch_off()
        return task

    return create_task


def _declare(task: Any, coro: Any) -> None:
    number = next(lanes.process.numbers)
    _lane_of[task] = number
    w = lanes.current()
    kind = getattr(coro, "__qualname__", type(coro).__name__)
    service = kind.startswith("BaseEventLoop.")  # the loop's own, when it shuts down
    flags = lanes.lane_flags(service=service)
    _unnamed[number] = name = f"{task.get_name()} {kind}()"
    lanes.declare(w, number, LaneKind.TASK, name, w.lane, flags, QUEUED)


def _call_soon(original: Any) -> Any:
    def call_soon(self: Any, callback: Any, *args: Any, **kwargs: Any) -> Any:
        number = _lane_of_step(callback)
        if number:
            _ready(number)
        return original(self, callback, *args, **kwargs)

    return call_soon


def _lane_of_step(callback: Any) -> int:
    """The lane of the task of which ``callback`` is a step; 0 if it is none, or nothing is told."""
    owner = getattr(callback, "__self__", None)
    if owner is None or not lanes.process.active or not hasattr(owner, "_fut_waiter"):
        return 0
    return _lane_of.get(owner, 0)


def _ready(number: int) -> None:
    """The task can go on; what it waits for now is its turn in the loop."""
    w = lanes.current()
    if _suspended.get(number) == LOOP or w.task == number:
        return
    t = perf_counter_ns()
    due = _due.pop(number, 0)
    _suspended[number] = LOOP
    w.record(due if 0 < due < t and t - due > lanes.LEAST_WAIT_NS else t, number, lanes._STATE, LOOP)


def _run(original: Any) -> Any:
    def run(self: Any) -> None:
        number = _lane_of_step(self._callback)
        if not number:
            original(self)
            return
        task = self._callback.__self__  # the handle forgets its callback if the step cancels it
        w = lanes.current()
        try:
            _resume(w, number, task)
        except Exception:
            lanes.switch_off()
        try:
            original(self)
        finally:
            if lanes.process.active:
                try:
                    _suspend(w, number, task)
                except Exception:
                    lanes.switch_off()

    return run


def _resume(w: Writer, number: int, task: Any) -> None:
    t = perf_counter_ns()
    lanes.settle(w, t)
    declared = _unnamed.pop(number, None)
    if declared is not None:  # its first step: by now it has been given its name
        name = f"{task.get_name()} {declared.partition(' ')[2]}"
        if name != declared:
            w.record(t, number, Kind.NAME, b=w.text(name))
    _suspended.pop(number, None)
    _due.pop(number, None)
    w.task = number
    w.record(t, number, lanes._STATE, lanes.RUN, lanes.core())


def _suspend(w: Writer, number: int, task: Any) -> None:
    t = perf_counter_ns()
    lanes.settle(w, t)
    w.task = 0
    if task.done():
        _finish(w, number, task)
        return
    waiter = task._fut_waiter
    if waiter is None:  # a bare yield (sleep(0)), or it was made ready again meanwhile
        _suspended[number] = LOOP
        w.record(t, number, lanes._STATE, LOOP)
        return
    state, text, line = _reason(task, waiter)
    _suspended[number] = state
    other = _lane_of.get(waiter, 0) if not isinstance(waiter, (int, str)) else 0
    w.record(t, number, lanes._STATE, state, a=line << 32 | other, b=w.text(text))
    if state == SLEEP:
        _note_due(task, number, waiter)


def _note_due(task: Any, number: int, waiter: Any) -> None:
    when = _timers.pop(waiter, None)
    if when is not None:
        _due[number] = when


def _reason(task: Any, waiter: Any) -> tuple[int, str, int]:
    """State, name and line of a suspended task, from the chain of coroutines that it stands in."""
    coro = task.get_coro()
    line, name, state = 0, "", JOIN
    for _ in range(64):
        frame = getattr(coro, "cr_frame", None)
        if frame is not None:
            path = frame.f_code.co_filename
            if path in lanes.process.sources:
                line = frame.f_lineno or 0
            elif "asyncio" in path:
                module = path.rpartition("asyncio")[2].strip("/\\").removesuffix(".py")
                name = frame.f_code.co_name
                state = SLEEP if (module, name) == ("tasks", "sleep") else _WAITS.get(module, JOIN)
                if module == "base_events" and name.startswith("shutdown"):
                    state = JOIN
        following = getattr(coro, "cr_await", None)
        if following is None or not hasattr(following, "cr_await"):
            break
        coro = following
    if not name:
        name = "await"
    return state, name, line


_timers: WeakKeyDictionary[Any, int] = WeakKeyDictionary()


def _call_at(original: Any) -> Any:
    """``asyncio.sleep`` sets a timer for its future: then its due time is known."""

    def call_at(self: Any, when: float, callback: Any, *args: Any, **kwargs: Any) -> Any:
        if args and getattr(callback, "__name__", "") == "_set_result_unless_cancelled":
            _timers[args[0]] = perf_counter_ns() + int((when - self.time()) * 1e9)
        return original(self, when, callback, *args, **kwargs)

    return call_at


def _finish(w: Writer, number: int, task: Any) -> None:
    error = None if task.cancelled() else task._exception
    if task.cancelled():
        outcome, text = Outcome.CANCELLED, ""
    elif error is not None:
        outcome, text = Outcome.FAILED, describe(error)
        w.record(perf_counter_ns(), number, lanes._MARK, Mark.EXCEPTION, b=w.text(text))
    else:
        outcome, text = Outcome.FINISHED, ""
    lanes.end(w, number, outcome, text)


def patch_base_events(module: Any) -> None:
    loop = module.BaseEventLoop
    wrap(loop, "create_task", _create_task)
    wrap(loop, "call_soon", _call_soon)
    wrap(loop, "call_at", _call_at)


def patch_events(module: Any) -> None:
    wrap(module.Handle, "_run", _run)
