import pytest

from app.model.errors import BrokenInvariant
from app.recording.log import Log
from app.recording.rows import columns

from .facts import Facts, random_facts


def test_columns_come_from_beginning_and_end() -> None:
    log = Log("random2", random_facts(2).log())
    row = columns(log)
    assert (row["run"], row["title"], row["lesson"], row["pane"]) == ("random2", "A run", "lesson", "threads")
    assert (row["outcome"], row["wall_s"], row["verdict_kind"]) == ("finished", 1.5, "parallel")
    assert (row["facts"], row["size"], row["recorded"], row["usable_cpus"]) == (log.cursor, log.size, 0, 2)


def test_a_log_without_an_end_is_no_row() -> None:
    with pytest.raises(BrokenInvariant):
        columns(Log("r", Facts().log()))
