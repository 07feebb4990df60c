"""Files that are watched: how much the program has written, whether or not it has reached the disk.

A watched file that is opened for writing is a subclass of what ``open`` gives, with the same buffer beneath it, so that
whoever writes to it (``print`` too) is told, and what is in the buffer when a thread dies is lost as it always was.
"""

from __future__ import annotations

import builtins
import io
import os
from time import perf_counter_ns

from ..model.records import Kind, Touch
from . import lanes
from .patching import wrap
from .watching import SEPARATOR

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

_watched: set[str] = set()


def _tell(name: str, size: int, depth: int) -> None:
    w = lanes.current()
    if not lanes.process.active:
        return
    line, _ = lanes.place(depth)
    text = w.text(f"{name}{SEPARATOR}{SEPARATOR}{size}{SEPARATOR}")
    w.record(perf_counter_ns(), w.task or w.lane, Kind.TOUCH, Touch.WRITTEN, a=line << 32, b=text)


class _Text(io.TextIOWrapper):
    _watched = ""

    def write(self, text: str) -> int:
        """As ``TextIOWrapper.write``."""
        written = super().write(text)
        _tell(self._watched, len(text.encode(self.encoding, "replace")), 3)
        return written


class _Binary(io.BufferedWriter):
    _watched = ""

    def write(self, data: Any) -> int:
        """As ``BufferedWriter.write``."""
        written = super().write(data)
        _tell(self._watched, written, 3)
        return written


for _kind, _plain in ((_Text, io.TextIOWrapper), (_Binary, io.BufferedWriter)):
    _kind.__module__, _kind.__qualname__, _kind.__name__ = _plain.__module__, _plain.__qualname__, _plain.__name__


def _open(original: Any) -> Any:
    def open(
        file: Any,
        mode: str = "r",
        buffering: int = -1,
        encoding: Any = None,
        errors: Any = None,
        newline: Any = None,
        closefd: bool = True,
        opener: Any = None,
    ) -> Any:
        try:
            opened = original(file, mode, buffering, encoding, errors, newline, closefd, opener)
        except BaseException as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
            raise
        if isinstance(file, (str, os.PathLike)) and lanes.process.active:
            name = os.path.relpath(os.fspath(file))
            if name in _watched and opened.writable():
                return _told(opened, name, mode, buffering, newline)
        return opened

    return open


def _told(opened: Any, name: str, mode: str, buffering: int, newline: Any) -> Any:
    """The same file, in our classes. What they cannot stand for stays what it is."""
    told: Any
    if type(opened) is io.TextIOWrapper and type(opened.buffer) is io.BufferedWriter:
        encoding, errors, lines = opened.encoding, opened.errors, opened.line_buffering
        told = _Text(opened.detach(), encoding, errors, newline, lines)
        told.mode = mode
    elif type(opened) is io.BufferedWriter:
        told = _Binary(opened.detach(), buffering if buffering > 1 else io.DEFAULT_BUFFER_SIZE)
    else:
        return opened
    told._watched = name
    return told


def install(names: set[str]) -> None:
    """Be told of what is written to the files with these names (as seen from where the program stands)."""
    _watched.update(os.path.normpath(name) for name in names)
    wrap(builtins, "open", _open)
    io.open = builtins.open
