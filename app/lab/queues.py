"""Queues: a full or an empty one is a wait like a lock; a pool's worker that finds none waits for work."""

from __future__ import annotations

import sys

from ..model.records import Mark
from ..model.states import State
from . import lanes
from .naming import name_of_use
from .patching import wrap

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

LOCK, JOIN = int(State.LOCK), int(State.JOIN)
WAITS_FOR_WORK = "waits for work"


def _get(original: Any) -> Any:
    def get(self: Any, block: bool = True, timeout: float | None = None) -> Any:
        waits = block and self.empty()
        name = name_of_use(lanes.place(2)[1])
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
            lanes.mark(Mark.GOT, name, depth=3)
        return item

    return get


def _put(original: Any) -> Any:
    def put(self: Any, item: Any, block: bool = True, timeout: float | None = None) -> None:
        waits = block and 0 < self.maxsize <= self.qsize()
        name = name_of_use(lanes.place(2)[1])
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
            lanes.mark(Mark.PUT, name, depth=3)

    return put


def patch_queue(queue: Any) -> None:
    wrap(queue.Queue, "get", _get)
    wrap(queue.Queue, "put", _put)
    wrap(queue.Queue, "join", _join_queue)
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
        w = lanes.begin_wait(JOIN, text=name_of_use(lanes.place(2)[1])) if waits else None
        try:
            original(self)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if waits:
                lanes.end_wait(w)

    return join
