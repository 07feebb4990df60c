"""``interleave export RUN FILE``."""

import sys
from argparse import Namespace
from pathlib import Path

from ..settings import Settings
from . import saving, session


def command(options: Namespace) -> int:
    """Write a kept run to a file, in the form that its suffix names."""
    file = Path(options.file)
    saving.check(file)
    archive = session.archive(Settings.read())
    try:
        log = archive.load(options.run)
    finally:
        archive.close()
    saving.save(log, file)
    print(f"Saved: {file}", file=sys.stderr)
    return 0
