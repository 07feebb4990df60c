"""Running logs on disk, line by line, so that a server killed with SIGKILL loses nothing that its viewers have seen.

A spool is a viewer like any other: a cursor into the log, told that there is more. It writes without a buffer of its
own, so what was appended is the kernel's before ``append`` returns. While its writer lives it holds a lock on the file
(``flock``, where there is one): another process that recovers spools leaves it alone.
"""

import contextlib
import json
import logging
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Lock

from .log import Log

logger = logging.getLogger(__name__)

SUFFIX = ".ndjson"


class Spool:
    """Follows one log into one file."""

    def __init__(self, log: Log, path: Path) -> None:
        self.path = path
        self.trouble: OSError | None = None
        self._log = log
        self._cursor = 0
        self._lock = Lock()
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_APPEND | _BINARY, 0o600)
        _lock_file(self._file)
        self._unwatch = log.watch(self.follow)
        self.follow()

    def follow(self) -> None:
        """Write what is new. If the disk is full the run goes on; ``trouble`` says what happened."""
        with self._lock:
            while self.trouble is None and self._file >= 0 and self._cursor < self._log.cursor:
                chunk, cursor = self._log.read(self._cursor)
                try:
                    _write(self._file, chunk)
                except OSError as error:
                    self.trouble = error
                    logger.error("run %s is no longer spooled to %s: %s", self._log.run, self.path, error)
                self._cursor = cursor

    def close(self, remove: bool) -> None:
        """Stop following; the file goes too once its content is safe elsewhere."""
        self._unwatch()
        with self._lock:
            if self._file >= 0:
                if remove:
                    with contextlib.suppress(OSError):
                        self.path.unlink(missing_ok=True)
                os.close(self._file)
                self._file = -1
        if remove:
            with contextlib.suppress(OSError):
                self.path.unlink(missing_ok=True)  # where an open file cannot be removed


@contextlib.contextmanager
def orphan(path: Path) -> Iterator[bool]:
    """Hold a spool whose writer is gone. False: its writer lives, or somebody else is recovering it."""
    try:
        file = os.open(path, os.O_RDWR | _BINARY)
    except FileNotFoundError:
        yield False
        return
    try:
        yield _lock_file(file)
    finally:
        os.close(file)


def whole_lines(path: Path) -> list[bytes]:
    """The lines up to the first that is torn or is no JSON object."""
    lines: list[bytes] = []
    with path.open("rb") as file:
        for line in file:
            if not line.endswith(b"\n") or not _is_object(line):
                break
            lines.append(line)
    return lines


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _write(file: int, chunk: bytes) -> None:
    view = memoryview(chunk)
    while view:
        view = view[os.write(file, view) :]


_BINARY = getattr(os, "O_BINARY", 0)

if sys.platform == "win32":

    def _lock_file(file: int) -> bool:
        """No advisory locks here: a spool is taken for an orphan."""
        return True

else:
    import fcntl

    def _lock_file(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True
