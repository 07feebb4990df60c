import pytest

from app.model.errors import InvalidRequest
from app.recording.formats.ndjson import lines_of, write
from app.recording.log import Log

from ..facts import random_facts


def lines() -> list[bytes]:
    return [line.rstrip(b"\n") for line in Log("r", random_facts(4).log()).lines()]


def test_the_native_form_is_the_log() -> None:
    log = Log("r", random_facts(4).log())
    assert "".join(write(log)).encode() == b"".join(log.lines())


@pytest.mark.parametrize("size", [1, 7, 100, 10**6])
def test_lines_are_found_in_chunks_cut_anywhere(size: int) -> None:
    whole = b"\r\n".join(lines()) + b"\n\n"
    chunks = [whole[place : place + size] for place in range(0, len(whole), size)]
    assert [line.rstrip() for line in lines_of(chunks)] == lines()
    if size < 100:
        with pytest.raises(InvalidRequest, match="longer"):
            list(lines_of(chunks, most_bytes=50))
