from collections.abc import Callable

import pytest

from app.model.errors import InvalidRequest
from app.recording.formats import write
from app.recording.incoming import fact_lines

from .facts import lock_example


@pytest.mark.parametrize("every", [1, 100_000])
@pytest.mark.parametrize("suffix", ["ndjson", "json"])
def test_the_first_signs_tell_what_a_file_is(suffix: str, every: int) -> None:
    text = "".join(write(suffix, lock_example().log())).encode()
    found = list(fact_lines(text[at : at + every] for at in range(0, len(text), every)))
    assert found[0].startswith(b'{"type":"run"') and found[-1].startswith(b'{"type":"end"')


def test_what_is_neither() -> None:
    taken: Callable[[bytes], list[bytes]] = lambda text: list(fact_lines([text]))  # noqa: E731
    assert taken(b"") == []
    assert taken(b"junk") == [b"junk\n"]  # the check of each line says what is wrong
    with pytest.raises(InvalidRequest, match="gunzip"):
        taken(b"\x1f\x8b\x08")
    with pytest.raises(InvalidRequest, match="nor a Chrome trace"):
        taken(b'{"$schema": "another"}')
