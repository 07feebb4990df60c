"""The command line. Each command is a module of this package, imported only when it is asked for, so help is quick."""

import gc
import importlib
import os
import sys
from collections.abc import Callable, Sequence
from typing import Any

from ..model.errors import InterleaveError
from .arguments import parse

USAGE = 2
INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command. Returns the exit status: 0 well, 1 it failed, 2 it was asked for wrongly."""
    options = parse(sys.argv[1:] if arguments is None else arguments)
    try:
        status: int = _command(options.module)(options)
    except InterleaveError as error:
        print(f"interleave: {error}", file=sys.stderr)
        return USAGE if error.status in (404, 422) else 1
    except KeyboardInterrupt:
        print("interleave: interrupted.", file=sys.stderr)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has gone (``| head``). Nothing more can be said there, not even while we exit.
        os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
        return 1
    return status


def _command(module: str) -> Callable[[Any], int]:
    """Imported with the garbage collector off: imports make next to none, and looking for it while they go on is an
    eighth of a cold start. What they made stays, so it is never looked through again."""
    gc.disable()
    try:
        found: Callable[[Any], int] = importlib.import_module(f".{module}", __name__).command
    finally:
        gc.freeze()
        gc.enable()
    return found
