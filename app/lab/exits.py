"""How a process ends: in good order, by an exception, by ``os._exit``."""

from __future__ import annotations

import atexit
import os
import sys

from ..model.records import Outcome
from . import lanes
from .threads import describe

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

_ended_pid = 0


def end_process(exit_code: int | None, error: str = "") -> None:
    """Tell the end of lane 1, once a process."""
    global _ended_pid
    if not lanes.process.active or _ended_pid == os.getpid():
        return
    _ended_pid = os.getpid()
    failed = bool(error) or exit_code not in (None, 0)
    lanes.end(lanes.current(), lanes.MAIN_LANE, Outcome.FAILED if failed else Outcome.FINISHED, error, exit_code)


def _at_exit() -> None:
    error = getattr(sys, "last_exc", None) or getattr(sys, "last_value", None)
    end_process(1 if error is not None else None, describe(error) if error is not None else "")


def _exit(original: Any) -> Any:
    def _exit(status: int) -> None:
        if isinstance(status, int):
            end_process(status)
        original(status)

    return _exit


def install() -> None:
    """Be told when the process ends."""
    atexit.register(_at_exit)
    os._exit = _exit(os._exit)
