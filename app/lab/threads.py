"""Threads: a lane each, from the creation of the ``Thread`` object to the end of its run."""

from __future__ import annotations

import sys
import threading

from ..model.records import LaneKind, Mark, Outcome
from ..model.states import State
from . import lanes, naming
from .patching import wrap

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

_LANE = "_interleave_lane"
_FAILED = "_interleave_error"


def lane_of(thread: Any) -> int:
    """The lane of a ``threading.Thread`` in this process; 0 if it has none."""
    if thread is threading.main_thread():
        return lanes.MAIN_LANE
    return int(getattr(thread, _LANE, 0))


def _init(original: Any) -> Any:
    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:
        try:
            original(self, *args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        if lanes.process.active and not isinstance(self, threading._DummyThread):
            _declare(self)

    return __init__


def _declare(thread: Any) -> None:
    number = next(lanes.process.numbers)
    setattr(thread, _LANE, number)
    module = getattr(getattr(thread, "_target", None), "__module__", "") or type(thread).__module__
    pool = module == "concurrent.futures.thread"
    # Who asked for it decides, whatever it is to run: ``Thread(target=time.sleep)`` of the program is the program's.
    own = sys._getframe(2).f_code.co_filename in lanes.process.sources
    service = not (own or pool or module == "threading") and module.partition(".")[0] in sys.stdlib_module_names
    w = lanes.current()
    flags = lanes.lane_flags(daemon=thread.daemon, items=pool, service=service)
    lanes.declare(w, number, LaneKind.THREAD, thread.name, w.lane, flags)
    lanes.prepare(number)


def _start(original: Any) -> Any:
    def start(self: Any) -> None:
        naming.prepare()
        # It returns when the new thread has said its first word, for which that thread needs the GIL.
        w = lanes.begin_wait(int(State.JOIN), lane_of(self), "waits for the thread to begin")
        try:
            original(self)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            lanes.end_wait(w)

    return start


def _bootstrap_inner(original: Any) -> Any:
    def bootstrap_inner(self: Any) -> None:
        number = lane_of(self)
        if not number or not lanes.process.active:
            original(self)
            return
        w = lanes.begin_thread(number)
        try:
            original(self)
        finally:
            error = self.__dict__.pop(_FAILED, "")
            lanes.end(w, number, Outcome.FAILED if error else Outcome.FINISHED, error)

    return bootstrap_inner


def _make_invoke_excepthook(original: Any) -> Any:
    def make() -> Any:
        invoke = original()

        def invoke_excepthook(thread: Any) -> None:
            kind, error, _ = sys.exc_info()
            if error is not None and kind is not SystemExit:
                text = describe(error)
                thread.__dict__[_FAILED] = text
                lanes.mark(Mark.EXCEPTION, text, depth=3)
            invoke(thread)

        return invoke_excepthook

    return make


def describe(error: BaseException) -> str:
    """One line about an exception; never fails, whatever the program's own ``__str__`` does."""
    try:
        text = str(error)
    except Exception:
        text = ""
    name = type(error).__name__
    return f"{name}: {text.splitlines()[0]}" if text.strip() else name


def _join(original: Any) -> Any:
    def join(self: Any, timeout: float | None = None) -> Any:
        other = lane_of(self)
        waits = self is not threading.current_thread() and self.is_alive()
        w = lanes.begin_wait(int(State.JOIN), other, "join") if waits else None
        try:
            return original(self, timeout)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)
                if w is not None and other and not self.is_alive():
                    lanes.mark(Mark.JOINED, a=lanes.place(2)[0] << 32 | other)

    return join


def _shutdown(original: Any) -> Any:
    def shutdown() -> None:
        if not any(thread.is_alive() and not thread.daemon for thread in threading.enumerate()[1:]):
            original()
            return
        w = lanes.begin_wait(int(State.JOIN), text="waits at exit for the other threads")
        try:
            original()
        finally:
            lanes.end_wait(w)

    return shutdown


def install() -> None:
    """Wrap ``threading.Thread``."""
    thread = threading.Thread
    wrap(threading, "_make_invoke_excepthook", _make_invoke_excepthook)
    wrap(thread, "__init__", _init)
    wrap(thread, "start", _start)
    wrap(thread, "_bootstrap_inner", _bootstrap_inner)
    wrap(thread, "join", _join)
    wrap(threading, "_shutdown", _shutdown)
