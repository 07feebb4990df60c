"""Reads Linux's /proc: who descends from whom, since when, under which mark. Without /proc it finds nothing."""

import os
from pathlib import Path
from typing import NamedTuple

_PROC = Path("/proc")
_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Stat(NamedTuple):
    """A line of ``/proc/<pid>/stat``. ``start``: clock ticks since boot: with the pid, a process's identity."""

    pid: int
    state: str
    parent: int
    group: int
    session: int
    start: int

    @property
    def alive(self) -> bool:
        """Not a zombie."""
        return self.state not in ("Z", "X")


def stat(pid: int) -> Stat | None:
    """None: there is no such process (or no /proc)."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:  # noqa: PTH123
            text = file.read()
    except OSError:
        return None
    words = text[text.rindex(b")") + 2 :].split()
    return Stat(pid, words[0].decode(), int(words[1]), int(words[2]), int(words[3]), int(words[19]))


def children(pid: int) -> list[int]:
    """The direct children of all threads of a process."""
    found: list[int] = []
    try:
        for tid in os.listdir(f"/proc/{pid}/task"):  # noqa: PTH208
            with open(f"/proc/{pid}/task/{tid}/children", "rb") as file:  # noqa: PTH123
                found.extend(map(int, file.read().split()))
    except OSError:
        pass
    return found


def descendants(pid: int) -> set[int]:
    """Children, their children, and so on; without ``pid``."""
    found: set[int] = set()
    ahead = [pid]
    while ahead:
        for child in children(ahead.pop()):
            if child not in found:
                found.add(child)
                ahead.append(child)
    return found


def everyone() -> list[int]:
    """All processes of this user."""
    me = os.geteuid() if hasattr(os, "geteuid") else 0
    found = []
    try:
        with os.scandir(_PROC) as items:
            for item in items:
                if item.name.isdigit():
                    try:
                        if item.stat().st_uid == me:
                            found.append(int(item.name))
                    except OSError:
                        continue
    except OSError:
        pass
    return found


def has_mark(pid: int, mark: bytes) -> bool:
    """Whether the process was started with the environment entry ``mark`` (``NAME=value``)."""
    try:
        with open(f"/proc/{pid}/environ", "rb") as file:  # noqa: PTH123
            return mark in file.read().split(b"\0")
    except OSError:
        return False


def resident(pid: int) -> int:
    """Bytes of memory that a process holds and shares with nobody (file pages left out); 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/statm", "rb") as file:  # noqa: PTH123
            words = file.read().split()
        return (int(words[1]) - int(words[2])) * _PAGE
    except (OSError, ValueError, IndexError):
        return 0


def proportional(pid: int) -> int:
    """Bytes of memory of a process, pages that it shares counted by its share; slow (about 1 ms); 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/smaps_rollup", "rb") as file:  # noqa: PTH123
            return sum(int(line.split()[1]) * 1024 for line in file if line.startswith(b"Pss_Anon:"))
    except (OSError, ValueError, IndexError):
        return resident(pid)


def boot() -> str:
    """The name of this boot: start times of another one mean nothing."""
    try:
        return (_PROC / "sys/kernel/random/boot_id").read_text().strip()
    except OSError:
        return ""
