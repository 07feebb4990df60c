"""What a pane watches, and what the marks of ``marking`` call: notes are taken by C code alone, and told in time."""

from __future__ import annotations

import _operator
import _thread
import builtins
import os
import sys
from importlib import import_module
from itertools import islice
from time import perf_counter_ns

from ..model.records import Kind, Mark, Touch
from . import lanes
from .marking import mark_touches

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

    from .writer import Writer

#: Touches that a writer may tell.
MOST_TOUCHES = 10_000
#: Between the parts of a touch's text: name, value, number, length.
SEPARATOR = "\x1f"
#: Signs of a value, items of a collection, bits of a number that are shown.
_MOST_TEXT, _MOST_ITEMS, _MOST_BITS = 60, 12, 192
#: What one note costs beside its telling, and what telling costs before and after its own clock runs, in probes (each
#: some 0.6 us; a probe takes 0.13 to 0.26).
_NOTE, _TELLING = 3, 3
#: More than this (ns) for a touch was not ours: the thread lost its CPU or the GIL meanwhile.
_MOST_COST = 20_000
_TOUCH = int(Kind.TOUCH)
_WRITE, _INHERIT = int(Touch.WRITE), int(Touch.INHERIT)
_EXACT = 2**53


class Watch:
    """The names that are watched, from ``INTERLEAVE_WATCH``: a kind and a name a line."""

    def __init__(self, text: str) -> None:
        names: dict[str, set[str]] = {"variable": set(), "object": set(), "shared": set(), "file": set()}
        for line in text.splitlines():
            kind, _, name = line.partition(" ")
            names.setdefault(kind, set()).add(name)
        self.variables, self.objects, self.files = names["variable"], names["object"], names["file"]
        self.shared = names["shared"]

    def mark(self, tree: Any) -> None:
        """Mark, in place, what a module does with these names."""
        mark_touches(tree, self.variables, self.objects, self.shared)


class _Clock:
    """``-clock`` is the time. A builtin function is not bound to an instance, so it is called without one."""

    __slots__ = ()
    __neg__ = perf_counter_ns


def _log(items: list[Any]) -> Any:
    """An object that appends to ``items`` what is shifted into it: operators are looked up on the type."""
    return type("Log", (), {"__slots__": (), "__lshift__": items.append})()


class _Touches(_thread._local):
    """Notes of each thread. On the class: those of threads that we never met, and what ``+=`` on a part needs."""

    items: list[Any] = []  # noqa: RUF012
    log = _log(items)
    Add, Sub, Mult, MatMult = _operator.iadd, _operator.isub, _operator.imul, _operator.imatmul
    Div, FloorDiv, Mod, Pow = _operator.itruediv, _operator.ifloordiv, _operator.imod, _operator.ipow
    LShift, RShift = _operator.ilshift, _operator.irshift
    BitOr, BitXor, BitAnd = _operator.ior, _operator.ixor, _operator.iand


touches = _Touches()


def begin_thread(w: Writer) -> None:
    """The calling thread gets a list of its own; its writer knows it, so that whatever it tells, this comes first."""
    items: list[Any] = []
    touches.items = items
    touches.log = _log(items)
    w.touches = items


def touched() -> None:
    """Tell what the calling thread has noted."""
    if touches.items:
        tell(lanes.current())


def tell(w: Writer) -> None:
    """Tell what was noted by the thread of ``w``, which is the calling one."""
    items = touches.items
    noted = items[:]
    items.clear()
    if not lanes.process.active:
        return
    begin = perf_counter_ns()
    try:
        for note in noted:
            (kind, name, line), value, t, *more = note
            if kind == 0:  # something changed the collection in place: that is what was written
                kind, value = _WRITE, more.pop(0)
            if more:
                name = f"{name}{_words(more[0])}]"
            _record(w, kind, name, value, t, line)
    except Exception:
        lanes.switch_off()
    if lanes.process.cost:
        spent = min(perf_counter_ns() - begin, len(noted) * _MOST_COST)
        w.probes += spent // lanes.process.cost + _NOTE * len(noted) + _TELLING


def _record(w: Writer, kind: int, name: str, value: Any, t: int, line: int) -> None:
    w.told_touches += 1
    if w.told_touches > MOST_TOUCHES:
        return
    if w.told_touches == MOST_TOUCHES:
        lanes.mark(Mark.CUT, f"{MOST_TOUCHES} reads and writes were told; later ones are left out")
        return
    text = w.text(SEPARATOR.join((name, *_described(value))))
    w.record(t, w.task or w.lane, _TOUCH, kind, a=line << 32, b=text)


def tell_inherited(w: Writer) -> None:
    """A forked process begins with a copy of what its parent had."""
    watch = lanes.process.watch
    if watch is None:
        return
    names = sys.modules["__main__"].__dict__
    t = perf_counter_ns()
    for name in sorted(watch.variables | watch.objects):
        if name in names and (name in watch.variables or type(names[name]) in _COLLECTIONS):
            _record(w, _INHERIT, name, names[name], t, 0)


# --- values in words -------------------------------------------------------------------------------------------------

_PLAIN = frozenset({bool, float, complex, type(None)})
_SEQUENCES: dict[Any, str] = {list: "[]", tuple: "()", set: "{}", frozenset: "{}"}
_COLLECTIONS = frozenset({*_SEQUENCES, dict})


def _described(value: Any) -> tuple[str, str, str]:
    """The value in words, as a number if it is one, and how many items it has if it is a collection."""
    kind = type(value)
    if (kind is int and -_EXACT < value < _EXACT) or (kind is float and abs(value) < _EXACT):
        words = repr(value)
        return words, words, ""
    return _words(value), "", str(len(value)) if kind in _COLLECTIONS else ""


def _words(value: Any, depth: int = 0) -> str:
    """Like ``repr``, but bounded, and without a word from the program's own classes: their code is not ours to run."""
    kind = type(value)
    if kind is int:
        return repr(value) if value.bit_length() < _MOST_BITS else f"a number of {value.bit_length()} bits"
    if kind in _PLAIN:
        return repr(value)
    if kind is str or kind is bytes:
        return repr(value) if len(value) <= _MOST_TEXT else f"{value[:_MOST_TEXT]!r}…"
    if kind in _COLLECTIONS:
        return _items(value, kind, depth)
    return "" if value is ... else _name(value) or f"<{kind.__name__}>"


def _items(value: Any, kind: Any, depth: int) -> str:
    brackets = _SEQUENCES.get(kind, "{}")
    left, right = brackets[0], brackets[1]
    if depth > 1:
        return f"{left}…{right}"
    try:
        if kind is dict:
            parts = [
                f"{_words(k, depth + 1)}: {_words(v, depth + 1)}" for k, v in list(islice(value.items(), _MOST_ITEMS))
            ]
        else:
            parts = [_words(each, depth + 1) for each in list(islice(value, _MOST_ITEMS))]
    except RuntimeError:  # it changed meanwhile, where there is no GIL
        return f"{left}…{right}"
    more = f", … {len(value)} in all" if len(value) > _MOST_ITEMS else ""
    return left + ", ".join(parts) + more + right


def _name(value: Any) -> str:
    """Threads, processes and tasks are called by their names."""
    threading = sys.modules.get("threading")
    if threading is not None and issubclass(type(value), threading.Thread):
        return str(value._name)
    process = sys.modules.get("multiprocessing.process")
    if process is not None and issubclass(type(value), process.BaseProcess):
        return str(value._name)
    return ""


def install() -> None:
    """Offer the marks their names."""
    process = lanes.process
    process.watch = Watch(os.environ["INTERLEAVE_WATCH"])
    process.begin_touches, process.tell_touches, process.tell_inherited = begin_thread, tell, tell_inherited
    builtins.__interleave_touches__ = touches  # type: ignore[attr-defined]
    builtins.__interleave_clock__ = _Clock()  # type: ignore[attr-defined]
    builtins.__interleave_touched__ = touched  # type: ignore[attr-defined]
    if process.watch.files:
        import_module(".files", __package__).install(process.watch.files)
