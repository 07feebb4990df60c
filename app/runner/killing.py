"""Ends all processes of a run, whatever they did to get away, and waits until none is left.

A process of a run is known by any of: its session or process group (the lab leads its own), its descent from the lab,
the environment mark that it inherited, and having been seen as one of them before. The server adopts orphans
(``adopt_orphans``), so those that broke every other tie are still found below it while it lives.
"""

import ctypes
import os
import signal
import sys
import time
from contextlib import suppress
from time import monotonic

from . import proc

#: Longest wait for the kernel to take the processes down (a process in an uninterruptible call dies when it returns).
_PATIENCE_S = 10.0
_PR_SET_CHILD_SUBREAPER = 36
_SIGKILL = getattr(signal, "SIGKILL", signal.SIGTERM)

#: pid -> start time
Known = dict[int, int]


def adopt_orphans() -> bool:
    """From now on processes below this one whose parent ended become its own children. Linux only; True if it holds."""
    if not sys.platform.startswith("linux"):
        return False
    try:
        return bool(ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0) == 0)
    except (OSError, AttributeError):
        return False


def find(leader: int, mark: bytes, known: Known, own_session: bool) -> dict[int, proc.Stat]:
    """All living processes of a run but its leader; zombies too, for somebody may have to reap them."""
    found: dict[int, proc.Stat] = {}
    roots = [leader] + [pid for pid, start in known.items() if (s := proc.stat(pid)) and s.start == start]
    below = set(roots).union(*(proc.descendants(root) for root in roots))
    me = os.getpid()
    for pid in below | set(proc.everyone()):
        if pid in (leader, me):
            continue
        stat = proc.stat(pid)
        if stat is None:
            continue
        ours = own_session and leader in (stat.session, stat.group)
        if ours or pid in below or proc.has_mark(pid, mark):
            found[pid] = stat
    return found


def end_all(leader: int, mark: bytes, known: Known, own_session: bool) -> bool:
    """End every process of a run but reap only others than its leader. False: something would not go."""
    give_up = monotonic() + _PATIENCE_S
    pause = 0.001
    quiet = 0
    while True:
        if own_session and hasattr(os, "killpg"):
            with suppress(OSError):
                os.killpg(leader, _SIGKILL)
        elif leader:
            _kill(leader)
        found = find(leader, mark, known, own_session)
        for pid, stat in found.items():
            known.setdefault(pid, stat.start)
            if stat.alive:
                _kill(pid)
            reap(pid)
        # Twice nothing: a child made while we looked belongs to a parent that was still there then.
        first = proc.stat(leader)
        living = any(stat.alive for stat in found.values()) or (first is not None and first.alive and leader > 0)
        quiet = 0 if living else quiet + 1
        if quiet >= 2:
            return True
        if monotonic() > give_up:
            return False
        time.sleep(pause)
        pause = min(pause * 1.5, 0.05)


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.kill(pid, _SIGKILL)


def reap(pid: int) -> int | None:
    """Reap an ended process if it is a child of ours; its status as of ``Popen.returncode``, None where not known."""
    try:
        done, status = os.waitpid(pid, os.WNOHANG)
    except (OSError, AttributeError):
        return None
    return os.waitstatus_to_exitcode(status) if done else None
