import sqlite3
from pathlib import Path

import pytest

from app.model.errors import BrokenInvariant, Unavailable
from app.recording.database import Database, compress, expand, trouble


def test_lines_survive_compression() -> None:
    lines = [b'{"n":%d}\n' % n for n in range(1000)]
    parts = list(compress([b"".join(lines[:400]), b"".join(lines[400:])]))
    assert list(expand(parts)) == lines
    assert sum(map(len, parts)) < 5_000


def test_a_transaction_is_all_or_nothing(tmp_path: Path) -> None:
    database = Database(tmp_path / "db")
    with pytest.raises(ZeroDivisionError), database.writing() as connection:
        connection.execute("CREATE TABLE more (x)")
        raise ZeroDivisionError
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone()[0] == 0
        assert connection.execute("PRAGMA journal_mode").fetchone()[0] == "wal"
    database.close()


def test_a_broken_rule_of_the_schema_is_our_mistake(tmp_path: Path) -> None:
    database = Database(tmp_path / "db")
    with pytest.raises(BrokenInvariant), database.writing() as connection:
        connection.execute("INSERT INTO parts VALUES ('no such run', 0, x'00')")
    database.close()


def test_readers_see_what_was_there_when_they_began(tmp_path: Path) -> None:
    database = Database(tmp_path / "db")
    count = "SELECT count(*) FROM sqlite_master WHERE name = 'more'"
    with database.reading() as reader:
        assert reader.execute(count).fetchone()[0] == 0
        with database.writing() as writer:
            writer.execute("CREATE TABLE more (x)")
        assert reader.execute(count).fetchone()[0] == 0
    database.close()


def test_it_opens_again(tmp_path: Path) -> None:
    Database(tmp_path / "db").close()
    database = Database(tmp_path / "db")
    with database.reading() as connection:
        assert connection.execute("SELECT count(*) FROM runs").fetchone()[0] == 0
        assert connection.execute("PRAGMA auto_vacuum").fetchone()[0] == 2
    database.close()


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OSError(28, "No space left on device"), "is full"),
        (OSError(30, "Read-only file system"), "cannot be written"),
        (PermissionError(13, "Permission denied"), "cannot be written"),
        (OSError(5, "Input/output error"), "could not be used"),
        (sqlite3.OperationalError("strange"), "could not be used: strange"),
    ],
)
def test_troubles_are_sentences(error: Exception, words: str) -> None:
    found = trouble(Path("/data"), error)
    assert isinstance(found, Unavailable)
    assert words in str(found)
    assert "/data" in str(found)
