"""Websocket text frames as bytes, from server to client (unmasked, in one piece), and parts of a chunk of lines."""

from struct import pack

_TEXT = 0x81  # the last (and only) piece of a text message


def frame_of(payload: bytes) -> bytes:
    """The whole frame. The payload is ASCII or other valid UTF-8; nobody checks."""
    length = len(payload)
    if length < 126:
        return pack("!BB", _TEXT, length) + payload
    if length < 65_536:
        return pack("!BBH", _TEXT, 126, length) + payload
    return pack("!BBQ", _TEXT, 127, length) + payload


def payload_of(frame: bytes) -> bytes:
    """What ``frame_of`` was given: for a connection that makes its own frames."""
    return frame[{126: 4, 127: 10}.get(frame[1], 2) :]


def first_lines(chunk: bytes, lines: int) -> bytes:
    """The first so many lines of a chunk, line ends included."""
    at = 0
    for _ in range(lines):
        at = chunk.index(b"\n", at) + 1
    return chunk[:at]
