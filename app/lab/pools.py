"""Pools: which work item a worker has, since when, and how it went; results that are waited for; data that is moved."""

from __future__ import annotations

from itertools import count

from ..model.records import Mark
from ..model.states import State
from . import lanes
from .patching import waiting, wrap
from .queues import WAITS_FOR_WORK
from .threads import describe

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

JOIN, TRANSFER = int(State.JOIN), int(State.TRANSFER)
_items = count(1)
_ITEM = "_interleave_item"


def _name(function: Any) -> str:
    while hasattr(function, "func"):  # functools.partial
        function = function.func
    return str(getattr(function, "__name__", type(function).__name__))


# --- futures ---------------------------------------------------------------------------------------------------------


def patch_futures(base: Any) -> None:
    done = base.Future.done
    wrap(base.Future, "result", waiting(JOIN, unless=lambda self, timeout=None: done(self), why="result"))
    wrap(base.Future, "exception", waiting(JOIN, unless=lambda self, timeout=None: done(self), why="exception"))
    wrap(base, "wait", waiting(JOIN, why="wait"))


# --- ThreadPoolExecutor ----------------------------------------------------------------------------------------------


def patch_thread_pool(module: Any) -> None:
    wrap(module._WorkItem, "run", _run_item)
    wrap(module.ThreadPoolExecutor, "submit", _submit)
    wrap(module.ThreadPoolExecutor, "shutdown", waiting(JOIN, why="shutdown"))


def _submit(original: Any) -> Any:
    def submit(self: Any, fn: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            future = original(self, fn, *args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        lanes.mark(Mark.TASK_SUBMITTED, _called(fn, args), depth=3)
        return future

    return submit


def _run_item(original: Any) -> Any:
    def run(self: Any) -> None:
        number = next(_items)
        future = self.future
        # From 3.14 on the item holds one task tuple instead of the function.
        name = _name(getattr(self, "fn", None) or self.task[0])
        lanes.mark(Mark.TASK_STARTED, name, a=number)
        try:
            original(self)
        finally:
            error = future._exception
            kind = Mark.TASK_FAILED if error is not None else Mark.TASK_ENDED
            lanes.mark(kind, describe(error) if error is not None else name, a=number)

    return run


# --- ProcessPoolExecutor ---------------------------------------------------------------------------------------------


def patch_process_pool(module: Any) -> None:
    wrap(module.ProcessPoolExecutor, "submit", _submit)
    wrap(module.ProcessPoolExecutor, "shutdown", waiting(JOIN, why="shutdown"))
    wrap(module, "_process_worker", _process_worker)
    wrap(module, "_sendback_result", _sendback_result)


def _process_worker(original: Any) -> Any:
    def process_worker(call_queue: Any, *args: Any, **kwargs: Any) -> None:
        original(_CallQueue(call_queue), *args, **kwargs)

    return process_worker


class _CallQueue:
    """The queue of calls as a worker process sees it: the wait for work is told, and what comes is a task."""

    def __init__(self, queue: Any) -> None:
        self._queue = queue

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queue, name)

    def get(self, block: bool = True, timeout: float | None = None) -> Any:
        w = lanes.begin_wait(JOIN, text=WAITS_FOR_WORK)
        try:
            item = self._queue.get(block, timeout)
        finally:
            lanes.end_wait(w)
        if item is not None:
            _begin_item(_called(item.fn, item.args))
        return item


def _called(function: Any, args: Any) -> str:
    """``map`` sends chunks: name the function that the user gave."""
    name = _name(function)
    if name == "_process_chunk" and hasattr(function, "args"):  # a partial with the function as its first argument
        return _name(function.args[0])
    if name in ("mapstar", "starmapstar") and args:
        inner = args[0][0] if isinstance(args[0], tuple) and args[0] else args[0]
        return _name(inner)
    return name


def _begin_item(name: str) -> None:
    number = next(_items)
    setattr(lanes.process, _ITEM, (number, name))
    lanes.mark(Mark.TASK_STARTED, name, a=number)


def _end_item(error: BaseException | None) -> None:
    item = lanes.process.__dict__.pop(_ITEM, None)
    if item is not None:
        kind = Mark.TASK_FAILED if error is not None else Mark.TASK_ENDED
        lanes.mark(kind, describe(error) if error is not None else item[1], a=item[0])


def _sendback_result(original: Any) -> Any:
    def sendback_result(*args: Any, **kwargs: Any) -> None:
        _end_item(kwargs.get("exception"))
        w = lanes.begin_wait(TRANSFER)
        try:
            original(*args, **kwargs)
        finally:
            lanes.end_wait(w)

    return sendback_result


# --- multiprocessing.Pool --------------------------------------------------------------------------------------------


def patch_pool(module: Any) -> None:
    wrap(module, "worker", _pool_worker)
    wrap(module.ApplyResult, "wait", waiting(JOIN, unless=lambda self, timeout=None: self.ready(), why="result"))
    wrap(module.IMapIterator, "next", waiting(JOIN, unless=lambda self, timeout=None: bool(self._items), why="result"))
    module.IMapIterator.__next__ = module.IMapIterator.next
    wrap(module.Pool, "join", waiting(JOIN, why="join"))


def _pool_worker(original: Any) -> Any:
    def worker(inqueue: Any, outqueue: Any, *args: Any, **kwargs: Any) -> None:
        original(_Inbox(inqueue), _Outbox(outqueue), *args, **kwargs)

    return worker


class _Box:
    def __init__(self, queue: Any) -> None:
        self._queue = queue

    def __getattr__(self, name: str) -> Any:
        return getattr(self._queue, name)


class _Inbox(_Box):
    def get(self) -> Any:
        w = lanes.begin_wait(JOIN, text=WAITS_FOR_WORK)
        try:
            task = self._queue.get()
        finally:
            lanes.end_wait(w)
        if task is not None:
            _begin_item(_called(task[2], task[3]))
        return task


class _Outbox(_Box):
    def put(self, result: Any) -> None:
        good, value = result[2] if isinstance(result, tuple) and len(result) == 3 else (True, None)
        _end_item(None if good else value)
        w = lanes.begin_wait(TRANSFER)
        try:
            self._queue.put(result)
        finally:
            lanes.end_wait(w)


# --- moving data -----------------------------------------------------------------------------------------------------


def _moved(kind: Mark, data: Any) -> None:
    if lanes.process.active:
        lanes.mark(kind, str(getattr(data, "nbytes", None) or len(data)), depth=3)


def patch_reduction(reduction: Any) -> None:
    kind = reduction.ForkingPickler
    dumps, loads = kind.dumps, kind.loads

    def told_dumps(*args: Any, **kwargs: Any) -> Any:
        w = lanes.begin_wait(TRANSFER)
        try:
            data = dumps(*args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            lanes.end_wait(w)
        _moved(Mark.SENT, data)
        return data

    def told_loads(*args: Any, **kwargs: Any) -> Any:
        w = lanes.current()
        waited = w.state
        if w.depth == 1 and lanes.process.active:  # inside a wait for this very message: now it is here
            lanes.set_state(w, TRANSFER)
        _moved(Mark.RECEIVED, args[0] if args else b"")
        try:
            return loads(*args, **kwargs)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        finally:
            if w.depth == 1 and waited != lanes.RUN and lanes.process.active:
                lanes.set_state(w, TRANSFER)

    kind.dumps, kind.loads = staticmethod(told_dumps), staticmethod(told_loads)
