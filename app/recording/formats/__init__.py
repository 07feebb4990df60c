"""The forms in which a run can leave: by the suffix of the file's name. All are streamed, never one giant text."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import PurePath
from typing import NamedTuple

from app.model.errors import InvalidRequest
from app.model.facts import Fact

from . import chrome, csv, ndjson, speedscope


class Format(NamedTuple):
    """One form."""

    suffix: str
    name: str
    media_type: str
    write: Callable[[Iterable[Fact]], Iterator[str]]


FORMATS: dict[str, Format] = {
    ".ndjson": Format(".ndjson", "Interleave, native (lossless)", "application/x-ndjson", ndjson.write),
    ".json": Format(".json", "Chrome Trace Event (Perfetto, chrome://tracing)", "application/json", chrome.write),
    ".speedscope.json": Format(".speedscope.json", "speedscope", "application/json", speedscope.write),
    ".csv": Format(".csv", "table of slices (spreadsheet)", "text/csv; charset=utf-8", csv.write),
}


def format_of(suffix: str) -> Format:
    """The form that belongs to a suffix, with or without its dot."""
    known = FORMATS.get("." + suffix.lower().lstrip("."))
    if known is None:
        choices = ", ".join(f"{form.suffix} ({form.name})" for form in FORMATS.values())
        raise InvalidRequest(f"Runs cannot be saved as {suffix!r}. Known are {choices}.", "format", ".ndjson")
    return known


def suffix_of(name: str) -> str:
    """What says the form in a file's name: the longest suffix that is known, else its last one, else nothing."""
    known = [suffix for suffix in FORMATS if name.lower().endswith(suffix) and len(name) > len(suffix)]
    return name[-len(max(known, key=len)) :] if known else PurePath(name).suffix


def write(suffix: str, facts: Iterable[Fact]) -> Iterator[str]:
    """The facts in the form that belongs to ``suffix``, piece by piece. An unknown suffix fails at once."""
    return format_of(suffix).write(facts)
