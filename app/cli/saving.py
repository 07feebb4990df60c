"""Writing runs to files: the form goes by the suffix."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from ..model.errors import InvalidRequest
from ..recording.formats import format_of, suffix_of
from ..recording.log import Log


def check(file: Path) -> None:
    """Refuse early what cannot be written later. Raises ``InvalidRequest``."""
    suffix = suffix_of(file.name)
    if not suffix:
        known = ".ndjson, .json, .speedscope.json or .csv"
        raise InvalidRequest(f"{file} has no suffix. It says how to save: {known}.", "save")
    format_of(suffix)
    if not file.absolute().parent.is_dir():
        raise InvalidRequest(f"There is no folder {file.absolute().parent} to save {file.name} in.", "save")
    if file.is_dir():
        raise InvalidRequest(f"{file} is a folder; a file's name is wanted.", "save")


def with_pane(file: Path, pane: str) -> Path:
    """``run.csv`` -> ``run-threads.csv``."""
    suffix = suffix_of(file.name)
    return file.with_name(f"{file.name.removesuffix(suffix)}-{pane}{suffix}")


def save(log: Log, file: Path) -> None:
    """The whole file or nothing: it takes its name when it is complete. Raises ``InvalidRequest``."""
    check(file)
    form = format_of(suffix_of(file.name))
    if not file.exists() or file.is_file():
        _replace(file, (piece.encode() for piece in form.write(log)))
        return
    try:  # a device or a pipe, such as /dev/stdout
        with file.open("wb") as out:
            out.writelines(piece.encode() for piece in form.write(log))
    except OSError as error:
        raise _cannot(file, error) from error


def write_text(file: Path, text: str) -> None:
    """A small text file. Raises ``InvalidRequest``."""
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _cannot(file, error) from error


def _replace(file: Path, pieces: Iterable[bytes]) -> None:
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=file.absolute().parent, prefix=f".{file.name}.")
        with os.fdopen(handle, "wb") as out:
            out.writelines(pieces)
        mask = os.umask(0)
        os.umask(mask)
        Path(temporary).chmod(0o666 & ~mask)
        Path(temporary).replace(file)
        temporary = None
    except OSError as error:
        raise _cannot(file, error) from error
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)


def _cannot(file: Path, error: OSError) -> InvalidRequest:
    return InvalidRequest(f"{file} cannot be written: {(error.strerror or str(error)).lower()}.", "save")
