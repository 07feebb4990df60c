"""Our frames are what a websocket library takes for frames."""

import pytest
from websockets.frames import Frame, Opcode

from app.streaming.frames import first_lines, frame_of, payload_of

LENGTHS = (0, 1, 125, 126, 127, 65_535, 65_536, 200_000)


@pytest.mark.parametrize("length", LENGTHS)
def test_a_frame_is_one_unmasked_text_message(length: int) -> None:
    payload = b"x" * length
    assert frame_of(payload) == Frame(Opcode.TEXT, payload).serialize(mask=False)


@pytest.mark.parametrize("length", LENGTHS)
def test_the_payload_is_found_again(length: int) -> None:
    payload = b"x" * length
    assert payload_of(frame_of(payload)) == payload


def test_first_lines() -> None:
    chunk = b"a\nbb\nccc\n"
    assert [first_lines(chunk, n) for n in range(4)] == [b"", b"a\n", b"a\nbb\n", chunk]
    with pytest.raises(ValueError):
        first_lines(chunk, 4)
