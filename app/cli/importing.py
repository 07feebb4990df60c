"""``interleave import FILE``."""

import sys
from argparse import Namespace
from pathlib import Path
from typing import BinaryIO

from ..model.errors import InvalidRequest
from ..recording.incoming import fact_lines
from ..settings import Settings
from . import session

_CHUNK = 1 << 18


def command(options: Namespace) -> int:
    """Take in a run. Its name goes to standard output, where to look at it to standard error."""
    if options.file == "-":
        return _take_in(sys.stdin.buffer)
    try:
        with Path(options.file).open("rb") as source:
            return _take_in(source)
    except OSError as error:
        raise InvalidRequest(
            f"{options.file} cannot be read: {(error.strerror or str(error)).lower()}.", "file"
        ) from error


def _take_in(source: BinaryIO) -> int:
    settings = Settings.read()
    archive = session.archive(settings)
    try:
        run = archive.import_ndjson(fact_lines(iter(lambda: source.read(_CHUNK), b"")))
    finally:
        archive.close()
    print(run)
    print(f"Look at it with interleave serve: {session.link(settings, run)}", file=sys.stderr)
    return 0
