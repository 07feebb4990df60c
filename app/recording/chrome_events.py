"""Reads a Chrome trace piece by piece: its events one at a time, and what else the file says of itself.

A trace is an object with a list ``traceEvents``, or that list alone, which need not be closed. Nothing is held but the
event that is being read; one that is too long, or no JSON, is named by its number.
"""

import codecs
import json
import math
from collections.abc import Iterable, Iterator
from typing import Any, NoReturn

from app.model.errors import InvalidRequest

#: Signs of one event. The longest that are met are those with a whole stack in them.
MOST_EVENT = 1 << 20
#: Signs of one of the other entries of the file.
MOST_ENTRY = 8 << 20
_BLANK = " \t\r\n"


def events(chunks: Iterable[bytes], about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The events in file order. ``about`` is filled with the other entries as they are met."""
    text = _Text(chunks)
    first = text.sign()
    if first == "[":
        yield from _list(text)
    elif first == "{":
        yield from _object(text, about)
    else:
        _wrong("it begins with neither { nor [")


def _object(text: "_Text", about: dict[str, Any]) -> Iterator[dict[str, Any]]:
    text.take()
    found = False
    while (sign := text.sign()) != "}":
        if sign == "":
            _wrong("it is cut off")
        if sign == ",":
            text.take()
            continue
        name = text.value(MOST_ENTRY, "the file")
        if not isinstance(name, str) or text.sign() != ":":
            _wrong("it is no JSON")
        text.take()
        if name == "traceEvents" and text.sign() == "[" and not found:
            found = True
            yield from _list(text)
        else:
            about[name] = text.value(MOST_ENTRY, f"its entry {name[:40]!r}")
    if not found:
        _wrong("it has no list of traceEvents")


def _list(text: "_Text") -> Iterator[dict[str, Any]]:
    text.take()
    number = 0
    while (sign := text.sign()) not in ("]", ""):  # a list without its end is what a program leaves that was ended
        if sign == ",":
            text.take()
            continue
        number += 1
        event = text.value(MOST_EVENT, f"event {number}")
        if not isinstance(event, dict):
            _wrong(f"event {number} is no object")
        yield event
    if sign:
        text.take()


class _Text:
    """The file as text, of which only the piece at hand is kept."""

    def __init__(self, chunks: Iterable[bytes]) -> None:
        self._chunks = iter(chunks)
        self._bytes = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._over = False
        self._read = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite).raw_decode

    def sign(self) -> str:
        """The next sign that is not blank, without taking it; empty at the end."""
        while True:
            while self._at < len(self._text) and self._text[self._at] in _BLANK:
                self._at += 1
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def take(self) -> None:
        """Past one sign."""
        self._at += 1

    def value(self, most: int, what: str) -> Any:
        """The next JSON value. One that goes on in the next piece is read again from its beginning."""
        self.sign()
        while True:
            try:
                found, end = self._read(self._text, self._at)
                if end < len(self._text) or self._over:  # a number may go on
                    self._at = end
                    return found
            except RecursionError:
                _wrong(f"{what} is nested too deep")
            except ValueError as error:
                if isinstance(error, _NoNumberError):
                    _wrong(f"{what} has {error}, which is no number")
                if self._over:
                    _wrong(f"{what} is no JSON")
            if len(self._text) - self._at > most:
                _wrong(f"{what} is no JSON, or longer than {most >> 20} MB")
            self._more()

    def _more(self) -> bool:
        if self._over:
            return False
        chunk = next(self._chunks, None)
        self._over = chunk is None
        try:
            more = self._bytes.decode(chunk or b"", final=self._over)
        except UnicodeDecodeError:
            _wrong("it is no text (UTF-8)")
        self._text = self._text[self._at :] + more
        self._at = 0
        return not self._over


class _NoNumberError(ValueError):
    """NaN, or a number beyond all bounds."""


def _no_number(name: str) -> NoReturn:
    raise _NoNumberError(name)


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise _NoNumberError(text[:20])
    return value


def _wrong(sentence: str) -> NoReturn:
    raise InvalidRequest(f"This is neither a recording of Interleave's nor a Chrome trace: {sentence}.", "file")
