"""A file that somebody brings: a recording of our own, a fact a line, or a Chrome trace. Its first signs tell which."""

import re
from collections.abc import Iterable, Iterator
from itertools import chain

from app.model.errors import InvalidRequest

from .chrome_import import lines
from .formats.ndjson import lines_of
from .imports import Bounds

#: A fact begins with its type; nothing else that is known here does.
_FACT = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"type"\s*:')
_ENOUGH = 64


def fact_lines(chunks: Iterable[bytes], bounds: Bounds | None = None) -> Iterator[bytes]:
    """The facts as lines; they are yet to be checked."""
    chunks = iter(chunks)
    first = b""
    while len(first.lstrip()) < _ENOUGH and (chunk := next(chunks, b"")):
        first += chunk
        if len(first) > 1 << 20:
            break
    whole = chain([first], chunks)
    if first.startswith(b"\x1f\x8b"):
        raise InvalidRequest("This file is packed (gzip). Unpack it first, with gunzip for instance.", "file")
    if first.lstrip().startswith((b"{", b"[")) and not _FACT.match(first):
        return lines(whole, bounds or Bounds())
    return lines_of(whole)
