"""The archive's file: SQLite in WAL mode. Logs are kept as compressed parts, never in one piece."""

import contextlib
import sqlite3
import threading
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from app.model.errors import BrokenInvariant, InterleaveError, Unavailable

VERSION = 1
_SCHEMA = """
CREATE TABLE runs (
    place INTEGER PRIMARY KEY AUTOINCREMENT,
    run TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    lesson TEXT,
    pane TEXT,
    created TEXT NOT NULL,
    outcome TEXT NOT NULL,
    wall_s REAL,
    cpu_s REAL,
    in_flight REAL,
    on_cpu REAL,
    parallel_share REAL,
    verdict_kind TEXT,
    verdict_sentence TEXT,
    usable_cpus INTEGER,
    python TEXT,
    facts INTEGER NOT NULL,
    size INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    recorded INTEGER NOT NULL,
    pinned INTEGER NOT NULL DEFAULT 0,
    metrics TEXT NOT NULL
);
CREATE INDEX runs_by_lesson ON runs (lesson, place);
CREATE TABLE parts (
    run TEXT NOT NULL REFERENCES runs (run) ON DELETE CASCADE,
    part INTEGER NOT NULL,
    lines BLOB NOT NULL,
    PRIMARY KEY (run, part)
) WITHOUT ROWID;
"""


class Database:
    """One writing connection behind a lock; each reader opens its own, which WAL lets read undisturbed."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.RLock()
        with self.sentences():
            self._writer = self._connect()
            try:
                self._prepare()
            except BaseException:
                self._writer.close()
                raise

    @contextlib.contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A transaction: all of it or nothing."""
        with self.sentences(), self._lock:
            self._writer.execute("BEGIN IMMEDIATE")
            try:
                yield self._writer
                self._writer.execute("COMMIT")
            except BaseException:
                if self._writer.in_transaction:
                    self._writer.execute("ROLLBACK")
                raise

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A consistent view for as long as it is used."""
        with self.sentences(), contextlib.closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield connection

    def close(self) -> None:
        """No more writing; the WAL goes into the file."""
        with self._lock:
            self._writer.close()

    @contextlib.contextmanager
    def sentences(self) -> Iterator[None]:
        """SQLite's errors and the system's as sentences for the person who runs the server."""
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise trouble(self.path.parent, error) from error

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.path, timeout=10.0, isolation_level=None, check_same_thread=False)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = NORMAL")
        return connection

    def _prepare(self) -> None:
        writer = self._writer
        if int(writer.execute("PRAGMA user_version").fetchone()[0]) == 0:
            writer.execute("PRAGMA auto_vacuum = INCREMENTAL")
        writer.execute("PRAGMA journal_mode = WAL")
        writer.execute("BEGIN IMMEDIATE")
        version = int(writer.execute("PRAGMA user_version").fetchone()[0])
        if version == 0:
            for statement in _SCHEMA.split(";\n"):
                writer.execute(statement)
            writer.execute(f"PRAGMA user_version = {VERSION}")
        writer.execute("COMMIT")
        if version > VERSION:
            raise Unavailable(
                f"The archive {self.path} was made by a newer Interleave. Use that one, or name another data directory "
                f"in INTERLEAVE_DATA."
            )


def compress(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Parts of a log, each compressed by itself."""
    for chunk in chunks:
        yield zlib.compress(chunk, 6)


def expand(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines in compressed parts."""
    for part in parts:
        yield from zlib.decompress(part).splitlines(keepends=True)


def trouble(place: Path, error: BaseException) -> InterleaveError:
    """What went wrong with the data directory, and what to do."""
    said = str(error)
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return BrokenInvariant(f"The archive in {place} was used wrongly: {said}.")
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    number = getattr(error, "errno", None)
    if code == sqlite3.SQLITE_FULL or number in (28, 122):  # ENOSPC, EDQUOT
        return Unavailable(f"The disk that holds {place} is full. Free some space; finished runs are intact.")
    if code in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM) or number in (1, 13, 20, 21, 30):
        return Unavailable(
            f"The data directory {place} cannot be written ({said}). Make it writable for this user, or name another "
            f"one in INTERLEAVE_DATA."
        )
    if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return Unavailable(f"Another program keeps the archive in {place} locked. Try again in a moment.")
    if code in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT):
        return Unavailable(
            f"The archive in {place} is damaged ({said}). Move interleave.sqlite3 away, or restore it from a copy."
        )
    return Unavailable(f"The data directory {place} could not be used: {said}.")
