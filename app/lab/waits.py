"""Waits that are no locks: sleep, input, sockets, pipes, select, child processes."""

from __future__ import annotations

import builtins
import os
import time
from time import perf_counter_ns

from ..model.records import Mark
from ..model.states import State
from . import lanes
from .patching import waiting, wrap

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

SLEEP, IO = int(State.SLEEP), int(State.IO)


def _sleep(original: Any) -> Any:
    def sleep(seconds: Any, /) -> None:
        w = lanes.begin_wait(SLEEP)
        due = perf_counter_ns()
        try:
            original(seconds)
            due += int(seconds * 1e9)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            due = 0
            raise
        finally:
            lanes.end_wait(w, due)

    return sleep


def _print(original: Any) -> Any:
    def print(*args: Any, **kwargs: Any) -> None:
        try:
            original(*args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        if kwargs.get("file") is None and lanes.process.active:
            w = lanes.current()
            if w.marks < lanes.MOST_MARKS:
                lanes.mark(Mark.PRINT, _shown(args, kwargs), depth=3)

    return print


def _shown(args: tuple[Any, ...], kwargs: dict[str, Any]) -> str:
    """The beginning of what was printed; simple values only: to ask others for their text twice could do harm."""
    simple = (str, int, float, bool, type(None))
    if len(args) > 8:
        return ""
    parts = [str(arg)[:200] if type(arg) in simple else "…" for arg in args]
    separator = kwargs.get("sep")
    return (separator if isinstance(separator, str) else " ").join(parts)[:200]


def patch_socket(socket: Any) -> None:
    plain = socket._socket.socket
    for name in ("recv", "recv_into", "recvfrom", "recvfrom_into", "recvmsg", "send", "sendall", "connect", "_accept"):
        if hasattr(plain, name):
            setattr(socket.socket, name, getattr(plain, name))
            wrap(socket.socket, name, waiting(IO, unless=_does_not_block, why=name.lstrip("_")))


def _does_not_block(sock: Any, *_: Any, **__: Any) -> bool:
    return bool(sock.gettimeout() == 0.0)


def patch_selectors(selectors: Any) -> None:
    for name in ("SelectSelector", "PollSelector", "EpollSelector", "KqueueSelector", "DevpollSelector"):
        kind = getattr(selectors, name, None)
        if kind is not None and "select" in vars(kind):
            wrap(kind, "select", _select)


def _select(original: Any) -> Any:
    def select(self: Any, timeout: float | None = None) -> Any:
        if timeout is not None and timeout <= 0:
            return original(self, timeout)
        # An event loop always watches one descriptor, its own wake-up pipe: with only that it waits for a timer, or
        # for another thread.
        alone = len(self.get_map()) <= 1
        state = IO if not alone else SLEEP if timeout is not None else int(State.JOIN)
        w = lanes.begin_wait(state, text="event loop waits")
        try:
            return original(self, timeout)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            lanes.end_wait(w)

    return select


def install() -> None:
    """Wrap the standard library's waits."""
    wrap(time, "sleep", _sleep)
    wrap(builtins, "print", _print)
    wrap(builtins, "input", waiting(IO, why="input"))
    wrap(os, "read", waiting(IO, why="read"))
    for name in ("waitpid", "wait", "wait4", "waitid"):
        if hasattr(os, name):
            wrap(os, name, waiting(IO, why="waits for a process"))
