"""Locks, conditions, semaphores, events and barriers of the program's own; those of the library stay as they are."""

from __future__ import annotations

import sys
import threading
from time import perf_counter_ns

from ..model.records import Mark
from ..model.states import State
from . import lanes
from .naming import name_of_creation, name_of_use, tell_apart
from .patching import wrap

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

LOCK = int(State.LOCK)
_PlainLock = threading.Lock
_PlainRLock = threading.RLock
_LIBRARY = threading.__file__.rpartition("threading")[0]  # the standard library's folder


def _made_by_library(depth: int = 2) -> bool:
    name = sys._getframe(depth).f_code.co_filename
    return name.startswith(("<frozen", _LIBRARY)) and "site-packages" not in name


class _Told:
    """What both kinds of lock share: who holds it, since when it is free, and its name in the program."""

    __slots__ = ("__weakref__", "_freed", "_lock", "_name", "_owner")
    _lock: Any
    _name: str
    _owner: int
    _freed: int

    def _take(self, blocking: bool, timeout: float) -> bool:
        """Acquire; a wait is told only where there is one."""
        w = lanes.begin_wait(LOCK, self._owner, self._name or name_of_use(lanes.place(4)[1]), 4)
        try:
            taken: bool = self._lock.acquire(blocking, timeout)
        finally:
            lanes.end_wait(w, self._freed)
        return taken

    def locked(self) -> bool:
        """As ``threading.Lock.locked``."""
        return bool(self._lock.locked())

    def __repr__(self) -> str:
        return repr(self._lock)

    def __reduce__(self) -> Any:
        return self._lock.__reduce_ex__(2)  # raises the TypeError that a lock raises


class Lock(_Told):
    """Stands for ``threading.Lock`` in the program's own code."""

    __slots__ = ()

    def __new__(cls) -> Any:
        if _made_by_library():
            return _PlainLock()
        return super().__new__(cls)

    def __init__(self) -> None:
        self._lock = _PlainLock()
        self._owner = self._freed = 0
        self._name = tell_apart(name_of_creation(lanes.place(2)[1]))

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As ``threading.Lock.acquire``."""
        try:
            if blocking and timeout != 0:
                if not self._lock.acquire(False) and not self._take(blocking, timeout):
                    return False
            elif not self._lock.acquire(blocking, timeout):
                return False
        except BaseException as error:
            error.__traceback__ = None
            raise
        self._owner = lanes.current().lane
        if not self._name:
            self._name = tell_apart(name_of_use(lanes.place(2)[1]))
        lanes.mark(Mark.ACQUIRED, self._name, depth=3)
        return True

    def release(self) -> None:
        """As ``threading.Lock.release``."""
        self._owner = 0
        self._freed = perf_counter_ns()
        try:
            self._lock.release()
        except BaseException as error:
            error.__traceback__ = None
            raise
        lanes.mark(Mark.RELEASED, self._name, depth=3, t=self._freed)

    acquire_lock, release_lock, locked_lock = acquire, release, _Told.locked

    __enter__ = acquire

    def __exit__(self, *_: object) -> None:
        self.release()

    def _at_fork_reinit(self) -> None:
        self._lock._at_fork_reinit()
        self._owner = 0


class RLock(_Told):
    """Stands for ``threading.RLock`` in the program's own code."""

    __slots__ = ("_count",)

    def __new__(cls) -> Any:
        if _made_by_library():
            return _PlainRLock()
        return super().__new__(cls)

    def __init__(self) -> None:
        self._lock = _PlainRLock()
        self._owner = self._freed = self._count = 0
        self._name = tell_apart(name_of_creation(lanes.place(2)[1]))

    def acquire(self, blocking: bool = True, timeout: float = -1) -> bool:
        """As ``threading.RLock.acquire``."""
        try:
            if blocking and timeout != 0:
                if not self._lock.acquire(False) and not self._take(blocking, timeout):
                    return False
            elif not self._lock.acquire(blocking, timeout):
                return False
        except BaseException as error:
            error.__traceback__ = None
            raise
        self._count += 1
        self._owner = lanes.current().lane
        if not self._name:
            self._name = tell_apart(name_of_use(lanes.place(2)[1]))
        if self._count == 1:
            lanes.mark(Mark.ACQUIRED, self._name, depth=3)
        return True

    def release(self) -> None:
        """As ``threading.RLock.release``."""
        try:
            if not self._lock._is_owned():
                self._lock.release()  # raises
            last = self._count == 1
            self._count -= 1
            if last:
                self._owner, self._freed = 0, perf_counter_ns()
            self._lock.release()
        except BaseException as error:
            error.__traceback__ = None
            raise
        if last:
            lanes.mark(Mark.RELEASED, self._name, depth=3, t=self._freed)

    __enter__ = acquire

    def __exit__(self, *_: object) -> None:
        self.release()

    def _is_owned(self) -> bool:
        return bool(self._lock._is_owned())

    def _release_save(self) -> Any:
        count, self._count, self._owner, self._freed = self._count, 0, 0, perf_counter_ns()
        return count, self._lock._release_save()

    def _acquire_restore(self, state: Any) -> None:
        count, inner = state
        self._lock._acquire_restore(inner)
        self._count, self._owner = count, lanes.current().lane

    def _at_fork_reinit(self) -> None:
        self._lock._at_fork_reinit()
        self._owner = self._count = 0


def _blocking(would_block: Any) -> Any:
    """A maker for ``wrap``: a method that waits as on a lock, when ``would_block(self)`` says that it will."""

    def make(original: Any) -> Any:
        def wrapper(self: Any, *args: Any, **kwargs: Any) -> Any:
            # Inside a wait that has been told already (``Thread.start`` waits for an event) there is nothing to name.
            told = lanes.current().depth == 0 and would_block(self)
            w = lanes.begin_wait(LOCK, text=name_of_use(lanes.place(2)[1])) if told else None
            try:
                return original(self, *args, **kwargs)
            except BaseException as error:
                error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
                raise
            finally:
                if told:
                    lanes.end_wait(w)

        return wrapper

    return make


def install() -> None:
    """Wrap what ``threading`` offers to wait on."""
    threading.Lock = Lock  # type: ignore[assignment]
    threading.RLock = RLock  # type: ignore[assignment]
    wrap(threading.Condition, "wait", _blocking(lambda self: True))
    wrap(threading.Semaphore, "acquire", _blocking(lambda self: self._value <= 0))
    wrap(threading.Event, "wait", _blocking(lambda self: not self._flag))
    wrap(threading.Barrier, "wait", _blocking(lambda self: True))
    threading.Semaphore.__enter__ = threading.Semaphore.acquire  # type: ignore[method-assign]
