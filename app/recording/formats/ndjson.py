"""The native form: the log itself, one fact a line. Lossless."""

from collections.abc import Iterable, Iterator

from app.model.errors import InvalidRequest
from app.model.facts import Fact

from ..log import encode


def write(facts: Iterable[Fact]) -> Iterator[str]:
    """One line a fact."""
    for fact in facts:
        yield encode(fact).decode("ascii")


def lines_of(chunks: Iterable[bytes], most_bytes: int = 16 * 2**20) -> Iterator[bytes]:
    """Lines, with their ends, out of chunks that were cut anywhere (an upload's body). Blank lines are left out."""
    rest: list[bytes] = []
    length = 0
    for chunk in chunks:
        *whole, tail = chunk.split(b"\n")
        for line in whole:
            line = b"".join([*rest, line]).rstrip(b"\r")
            rest, length = [], 0
            if line:
                yield line + b"\n"
        rest.append(tail)
        length += len(tail)
        if length > most_bytes:
            raise InvalidRequest(f"A line of the recording is longer than {most_bytes // 2**20} MB.", "file")
    last = b"".join(rest).rstrip(b"\r")
    if last:
        yield last + b"\n"
