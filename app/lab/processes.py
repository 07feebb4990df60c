"""Processes: each child is a lane from ``start()`` on, whatever way it starts."""

from __future__ import annotations

import os
import sys
from time import perf_counter_ns

from ..model.records import Kind, LaneKind, Mark, Outcome
from ..model.states import State
from . import lanes
from .exits import end_process
from .naming import name_of_use
from .patching import wrap
from .threads import describe

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

    from .writer import Writer

_LANE = "_interleave_lane"
STARTING = int(State.STARTING)
_pools = ("_process_worker", "worker")
_forking_for_start = False  # a fork of this moment is made by Process.start


def _start(original: Any) -> Any:
    def start(self: Any) -> None:
        global _forking_for_start
        if not lanes.process.active:
            original(self)
            return
        w = lanes.current()
        _tell_start_method(w, getattr(self, "_start_method", None))
        number = next(lanes.process.numbers)
        target = getattr(getattr(self, "_target", None), "__name__", "")
        module = getattr(getattr(self, "_target", None), "__module__", "") or ""
        pool = target in _pools and module.startswith(("concurrent.", "multiprocessing."))
        flags = lanes.lane_flags(daemon=self.daemon, items=pool)
        lanes.declare(w, number, LaneKind.PROCESS, self.name, w.lane, flags, STARTING)
        w.depth += 1
        _forking_for_start = True
        try:
            original(self)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            w.record(perf_counter_ns(), number, Kind.END, Outcome.ABANDONED, b=w.text(describe(error)))
            raise
        finally:
            _forking_for_start = False
            w.depth -= 1
        w.record(perf_counter_ns(), number, Kind.PID, a=self.pid)
        self.__dict__[_LANE] = number

    return start


_told_start_method = ""


def _tell_start_method(w: Writer, method: str | None) -> None:
    global _told_start_method
    if method is None:
        import multiprocessing

        method = multiprocessing.get_start_method()
    if method != _told_start_method:
        _told_start_method = method
        text = w.text(f'{{"start_method": "{method}"}}')
        w.record(perf_counter_ns(), lanes.MAIN_LANE, Kind.PROCESS, a=text)


def _bootstrap(original: Any) -> Any:
    """In the child: the interpreter has booted and the program's part begins; later, the exit code is known."""

    def bootstrap(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not lanes.process.active:
            return original(self, *args, **kwargs)
        run = self.run
        failure: list[str] = []

        def told_run() -> None:
            lanes.start_running(lanes.current())
            try:
                run()
            except SystemExit as error:
                error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
                raise
            except BaseException as error:
                error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
                failure.append(describe(error))
                lanes.mark(Mark.EXCEPTION, failure[0])
                raise

        self.__dict__["run"] = told_run
        code = original(self, *args, **kwargs)
        end_process(code, failure[0] if failure else "")
        return code

    return bootstrap


def _join(original: Any) -> Any:
    def join(self: Any, timeout: float | None = None) -> None:
        other = self.__dict__.get(_LANE, 0)
        waits = self._popen is not None and self._popen.returncode is None
        w = lanes.begin_wait(int(State.JOIN), other, "join") if waits else None
        try:
            original(self, timeout)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)
        if waits and w is not None and other and self._popen.returncode is not None:
            lanes.mark(Mark.JOINED, a=lanes.place(2)[0] << 32 | other)

    return join


def _poll(original: Any) -> Any:
    """The parent learns how a child ended; of one that was killed nobody else can say it."""

    def poll(self: Any, *args: Any, **kwargs: Any) -> Any:
        before = self.returncode
        code = original(self, *args, **kwargs)
        if before is None and isinstance(code, int) and code < 0 and lanes.process.active:
            number = next(lanes.process.numbers)
            w = lanes.current()
            w.record(perf_counter_ns(), number, Kind.PID, a=self.pid)
            w.record(perf_counter_ns(), number, Kind.END, Outcome.KILLED, a=code + 2**31)
        return code

    return poll


def patch_process(module: Any) -> None:
    wrap(module.BaseProcess, "start", _start)
    wrap(module.BaseProcess, "_bootstrap", _bootstrap)
    wrap(module.BaseProcess, "join", _join)


def patch_popen_fork(module: Any) -> None:
    wrap(module.Popen, "poll", _poll)


def patch_synchronize(module: Any) -> None:
    """Locks and semaphores between processes: the program's own waits are told, those of queues and pools are not."""
    wrap(module.SemLock, "_make_methods", _make_methods)
    wrap(module.SemLock, "__enter__", _take_shared)


def _make_methods(original: Any) -> Any:
    def make_methods(self: Any) -> None:
        original(self)
        acquire = self._semlock.acquire

        def plain(_: Any, *args: Any, **kwargs: Any) -> Any:
            return acquire(*args, **kwargs)

        self.acquire = _take_shared(plain).__get__(self)

    return make_methods


def _take_shared(original: Any) -> Any:
    def take(self: Any, *args: Any, **kwargs: Any) -> Any:
        own = sys._getframe(1).f_code.co_filename in lanes.process.sources
        told = own and self._semlock._is_zero() and (args or (True,))[0]
        w = lanes.begin_wait(int(State.LOCK), text=name_of_use(lanes.place(2)[1])) if told else None
        try:
            return original(self, *args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if told:
                lanes.end_wait(w)

    return take


def _after_fork_in_child() -> None:
    global _told_start_method
    old = lanes.process
    if not old.active:
        return
    server = "multiprocessing.forkserver" in " ".join(sys.orig_argv)
    starting = _forking_for_start or server
    try:
        w = lanes.start_process(old.directory, LaneKind.PROCESS, "Process", STARTING if starting else lanes.RUN)
        lanes.process.tell_inherited(w)
    except Exception:
        lanes.switch_off()
    _told_start_method = ""


def install() -> None:
    """Follow forks, and wrap ``multiprocessing.Process`` when it is imported."""
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=_after_fork_in_child)
