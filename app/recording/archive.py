"""Where runs are kept: one data directory with ``interleave.sqlite3`` and the spools of running logs.

    open(log)        every append is written to spool/<run>.ndjson
    close_run(log)   compressed into SQLite, its metrics in columns; the spool goes
    recover()        after a crash: spools without an end become "lost" runs

All methods may be called from any thread, and by several processes on one directory (a server and a terminal).
"""

import json
import logging
import re
import secrets
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from app.model.errors import BrokenInvariant, InterleaveError, NotFound
from app.model.facts import Fact

from .database import Database, compress, expand, trouble
from .log import Log, encode
from .rows import RunRow, columns, run_row
from .spool import SUFFIX, Spool, orphan, whole_lines

if TYPE_CHECKING:
    from .imports import Bounds

_PART = 1_048_576  # bytes of lines in one compressed part
#: Names of the recordings that come with the product: nobody's import may take their place.
_RECORDED = "recorded-"
_SAFE_NAME = re.compile(r"[A-Za-z0-9_-]{1,80}")
# Inside Archive ``list`` is its method.
_Names = list[str]
_Rows = list[RunRow]
_Values = list[object]
_Lines = list[bytes]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Retention:
    """How much is kept. The oldest unpinned runs go first."""

    runs: int = 2_000
    bytes: int = 2 * 2**30


class Archive:
    """See the module."""

    def __init__(self, directory: Path, retention: Retention | None = None) -> None:
        self.directory = directory
        self.retention = retention or Retention()
        self._spool = directory / "spool"
        self._spools: dict[str, Spool] = {}
        self._lock = Lock()
        try:
            self._spool.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise trouble(directory, error) from error
        self._database = Database(directory / "interleave.sqlite3")

    def open(self, log: Log) -> None:
        """From now on every append is spooled (and what is in the log already)."""
        if not _SAFE_NAME.fullmatch(log.run):
            raise BrokenInvariant(f"{log.run!r} is no name for a run.")
        with self._lock:
            if log.run in self._spools:
                raise BrokenInvariant(f"Run {log.run} is spooled already.")
            try:
                self._spools[log.run] = Spool(log, self._spool / f"{log.run}{SUFFIX}")
            except OSError as error:
                raise trouble(self.directory, error) from error

    def close_run(self, log: Log) -> None:
        """Keep an ended log for good. If that fails its spool stays, and the next start tries again."""
        if not log.ended:
            raise BrokenInvariant(f"Run {log.run} has not ended.")
        with self._lock:
            spool = self._spools.pop(log.run, None)
        try:
            self._keep(log)
        except InterleaveError:
            if spool is not None:
                spool.close(remove=False)
            raise
        if spool is not None:
            spool.close(remove=True)

    def spool_trouble(self, run: str) -> str | None:
        """Why a running log is no longer spooled (the disk is full), if that is so. The run itself goes on."""
        with self._lock:
            spool = self._spools.get(run)
        if spool is None or spool.trouble is None:
            return None
        return str(trouble(self.directory, spool.trouble))

    def load(self, run: str) -> Log:
        """The log of a kept run."""
        with self._database.reading() as connection:
            self._row(connection, run)
            parts = connection.execute("SELECT lines FROM parts WHERE run = ? ORDER BY part", (run,))
            return Log.of_lines(run, expand(part[0] for part in parts))

    def row(self, run: str) -> RunRow:
        """One run as it stands in lists."""
        with self._database.reading() as connection:
            return run_row(self._row(connection, run))

    def list(self, *, lesson: str | None = None, limit: int = 50, before: str | None = None) -> _Rows:
        """Newest first; ``before``: those that come after this run in the list."""
        where: _Names = ["1"]
        values: _Values = []
        with self._database.reading() as connection:
            if lesson is not None:
                where.append("lesson = ?")
                values.append(lesson)
            if before is not None:
                where.append("place < ?")
                values.append(self._row(connection, before)["place"])
            rows = connection.execute(
                f"SELECT * FROM runs WHERE {' AND '.join(where)} ORDER BY place DESC LIMIT ?",
                (*values, max(0, min(limit, 1_000))),
            )
            return [run_row(row) for row in rows]

    def metrics(self, run: str) -> dict[str, float | None]:
        """The metrics of a kept run, without its log."""
        with self._database.reading() as connection:
            found: dict[str, float | None] = json.loads(self._row(connection, run)["metrics"])
            return found

    def pin(self, run: str, pinned: bool = True) -> None:
        """A pinned run is never removed to make room."""
        with self._database.writing() as connection:
            self._row(connection, run)
            connection.execute("UPDATE runs SET pinned = ? WHERE run = ?", (pinned, run))

    def delete(self, run: str) -> None:
        """Remove a kept run."""
        with self._database.writing() as connection:
            self._row(connection, run)
            connection.execute("DELETE FROM runs WHERE run = ?", (run,))

    def recover(self) -> _Names:
        """After a restart: archive what was left in spools. Returns the runs that ended as "lost"."""
        lost: _Names = []
        for path in sorted(self._spool.glob(f"*{SUFFIX}")):
            with orphan(path) as ours:
                if ours and self._recover(path):
                    lost.append(path.stem)
        return lost

    def import_ndjson(self, lines: Iterable[bytes], bounds: "Bounds | None" = None) -> str:
        """Take in a native export, one line at a time. Returns its run id: a new one if its own is taken."""
        from .imports import checked

        run = ""

        def taken_in() -> Iterator[Fact]:
            nonlocal run
            for fact in checked(lines, bounds):
                if fact["type"] == "run":
                    run = fact["run"]
                    if not _SAFE_NAME.fullmatch(run) or run.startswith(_RECORDED) or self._taken(run):
                        run = secrets.token_hex(8)
                    fact["run"], fact["recorded"] = run, True
                yield fact

        encoded = [encode(fact) for fact in taken_in()]
        self._keep(Log.of_lines(run, encoded))
        return run

    def close(self) -> None:
        """Let go of the files. Spools of runs that have not ended stay for ``recover``."""
        with self._lock:
            spools, self._spools = [*self._spools.values()], {}
        for spool in spools:
            spool.close(remove=False)
        self._database.close()

    def _recover(self, path: Path) -> bool:
        """True if the run ended as lost."""
        run = path.stem
        try:
            lines = [] if self._known(run) else whole_lines(path)
            log = Log.of_lines(run, lines)
            cut = bool(lines) and not log.ended
            if cut:
                from .endings import lost_facts  # with it comes all of the analysis

                log.append(lost_facts(log))
            if lines:
                self._keep(log)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise trouble(self.directory, error) from error
        except (BrokenInvariant, KeyError, TypeError, ValueError, IndexError):
            logger.exception("the spool %s cannot be understood; it is set aside", path)
            path.replace(path.with_suffix(".unreadable"))
            return False
        return cut

    def _keep(self, log: Log) -> None:
        """Compress first, then one short transaction: the run and all its parts, or nothing."""
        row = columns(log)
        parts = [*compress(log.chunks(_PART))]
        row["bytes"] = sum(map(len, parts))
        with self._database.writing() as connection:
            names = ", ".join(row)
            marks = ", ".join("?" * len(row))
            connection.execute(f"INSERT INTO runs ({names}) VALUES ({marks})", (*row.values(),))
            connection.executemany(
                "INSERT INTO parts (run, part, lines) VALUES (?, ?, ?)",
                ((log.run, place, part) for place, part in enumerate(parts)),
            )
            self._make_room(connection, log.run, brought=bool(row["recorded"]))

    def _make_room(self, connection: sqlite3.Connection, newest: str, brought: bool) -> None:
        """The oldest unpinned runs go until count and bytes fit; the newest stays whatever its size. For one that was
        brought others that were brought go first: nobody can push out what a class has made."""
        runs, size = connection.execute("SELECT count(*), coalesce(sum(bytes), 0) FROM runs").fetchone()
        if runs <= self.retention.runs and size <= self.retention.bytes:
            return
        oldest = connection.execute(
            "SELECT run, bytes FROM runs WHERE NOT pinned AND run <> ? ORDER BY recorded AND ? DESC, place",
            (newest, brought),
        ).fetchall()
        for row in oldest:
            if runs <= self.retention.runs and size <= self.retention.bytes:
                break
            connection.execute("DELETE FROM runs WHERE run = ?", (row["run"],))
            runs, size = runs - 1, size - row["bytes"]
        connection.execute("PRAGMA incremental_vacuum")

    def _taken(self, run: str) -> bool:
        return self._known(run) or (self._spool / f"{run}{SUFFIX}").exists()

    def _known(self, run: str) -> bool:
        with self._database.reading() as connection:
            return connection.execute("SELECT 1 FROM runs WHERE run = ?", (run,)).fetchone() is not None

    def _row(self, connection: sqlite3.Connection, run: str) -> sqlite3.Row:
        row: sqlite3.Row | None = connection.execute("SELECT * FROM runs WHERE run = ?", (run,)).fetchone()
        if row is None:
            raise NotFound(f"There is no run {run!r} in the archive, or no longer: the oldest go when room is needed.")
        return row
