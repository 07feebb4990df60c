"""Queues: a full or an empty one is a wait like a lock; a pool's worker that finds none waits for work."""

from __future__ import annotations

import sys
from time import perf_counter_ns

from ..model.records import Mark
from ..model.states import State
from . import lanes
from .naming import name_of_creation, name_of_use, tell_apart
from .patching import wrap

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

LOCK, JOIN = int(State.LOCK), int(State.JOIN)
WAITS_FOR_WORK = "waits for work"
#: Between the parts of a mark's text: the queue, the items in it, how many it takes at most (0: no bound).
SEPARATOR = "\x1f"
_NAME = "_interleave_name"


def _init(original: Any) -> Any:
    def __init__(self: Any, maxsize: int = 0) -> None:
        original(self, maxsize)
        name = tell_apart(name_of_creation(lanes.place(2)[1]))
        if name:
            setattr(self, _NAME, name)

    return __init__


def _called(queue: Any) -> str:
    """As the line that made it calls it, else as the line that uses it does."""
    return queue.__dict__.get(_NAME) or name_of_use(lanes.place(3)[1])


def _sized(original: Any) -> Any:
    """``_put`` and ``_get`` run while the queue is held: only here is it certain how long it is, and when."""

    def change(self: Any, *args: Any) -> Any:
        item = original(self, *args)
        lanes.local.queue = perf_counter_ns(), self._qsize()
        return item

    return change


def _mark(kind: Mark, queue: Any, name: str) -> None:
    t, size = lanes.local.__dict__.pop("queue", None) or (perf_counter_ns(), queue._qsize())
    lanes.mark(kind, f"{name}{SEPARATOR}{size}{SEPARATOR}{max(0, queue.maxsize)}", depth=4, t=t)


def _get(original: Any) -> Any:
    def get(self: Any, block: bool = True, timeout: float | None = None) -> Any:
        waits = block and self.empty()
        name = _called(self)
        w = lanes.begin_wait(LOCK, text=name) if waits else None
        try:
            item = original(self, block, timeout)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)
        if name:
            _mark(Mark.GOT, self, name)
        return item

    return get


def _put(original: Any) -> Any:
    def put(self: Any, item: Any, block: bool = True, timeout: float | None = None) -> None:
        waits = block and 0 < self.maxsize <= self.qsize()
        name = _called(self)
        w = lanes.begin_wait(LOCK, text=name) if waits else None
        try:
            original(self, item, block, timeout)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)
        if name:
            _mark(Mark.PUT, self, name)

    return put


def patch_queue(queue: Any) -> None:
    wrap(queue.Queue, "get", _get)
    wrap(queue.Queue, "put", _put)
    wrap(queue.Queue, "join", _join_queue)
    wrap(queue.Queue, "__init__", _init)
    for kind in (queue.Queue, queue.LifoQueue, queue.PriorityQueue):
        wrap(kind, "_put", _sized)
        wrap(kind, "_get", _sized)
    plain = queue.SimpleQueue

    class SimpleQueue(plain):  # type: ignore[misc, valid-type]
        """As ``queue.SimpleQueue``; a wait for an item is told."""

        def get(self, block: bool = True, timeout: float | None = None) -> Any:
            if not block or not self.empty():
                return plain.get(self, block, timeout)
            worker = sys._getframe(1).f_globals.get("__name__") == "concurrent.futures.thread"
            name = WAITS_FOR_WORK if worker else name_of_use(lanes.place(2)[1])
            w = lanes.begin_wait(JOIN if worker else LOCK, text=name)
            try:
                return plain.get(self, block, timeout)
            except BaseException as error:
                error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
                raise
            finally:
                lanes.end_wait(w)

    SimpleQueue.__module__, SimpleQueue.__qualname__ = plain.__module__, plain.__qualname__
    queue.SimpleQueue = SimpleQueue


def _join_queue(original: Any) -> Any:
    def join(self: Any) -> None:
        waits = self.unfinished_tasks > 0
        w = lanes.begin_wait(JOIN, text=_called(self)) if waits else None
        try:
            original(self)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)

    return join
