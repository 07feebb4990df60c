import pytest

from app.model.errors import InvalidRequest
from app.model.states import State
from app.recording.formats import FORMATS, write
from app.recording.log import Log

from ..facts import Facts, lock_example

S = State


def test_suffixes() -> None:
    assert "".join(write(".ndjson", lock_example().log())).encode() == b"".join(Log("r", lock_example().log()).lines())
    with pytest.raises(InvalidRequest, match=r"'\.xls'.*\.ndjson.*\.json.*\.csv"):
        write(".xls", [])


@pytest.mark.parametrize("suffix", FORMATS)
def test_large_runs_leave_in_pieces_and_empty_ones_leave(suffix: str) -> None:
    facts = Facts()
    lane = facts.lane()
    for t in range(20_000):
        facts.rows(lane, (t, S.RUN if t % 2 else S.SLEEP))
        if t % 1_000 == 0:
            facts.cut()
    assert max(map(len, write(suffix, facts.log()))) < 150_000
    "".join(write(suffix, []))
