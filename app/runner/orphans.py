"""A note on disk for each run that is under way, so that after a crash of the server its processes can be ended.

A pid alone says little: it may belong to somebody else by then. A note therefore names the start time beside each pid
and the boot, and whoever is ended bears the run's environment mark or stands in the session that only the run can have.
"""

import json
import os
import shutil
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from app.model.errors import LabFailed

from . import proc
from .killing import end_all

_SUFFIX = ".running.json"


def write_note(directory: Path, run: str, pid: int, mark: bytes, folders: list[Path]) -> Path:
    """Note that the processes of ``run``, led by ``pid``, are under way and use ``folders``. Raises LabFailed: without
    a note nobody would end them after a crash."""
    stat, own = proc.stat(pid), proc.stat(os.getpid())
    note = {
        "run": run,
        "pid": pid,
        "start": stat.start if stat else 0,
        "mark": mark.decode("utf-8", "surrogateescape"),
        "folders": [str(folder) for folder in folders],
        "boot": proc.boot(),
        "server": os.getpid(),
        "server_start": own.start if own else 0,
    }
    path = directory / (quote(run, safe="") + _SUFFIX)
    new = path.with_suffix(".new")
    try:
        directory.mkdir(parents=True, exist_ok=True)
        new.write_text(json.dumps(note))
        new.replace(path)
    except OSError as error:
        with suppress(OSError):
            new.unlink()
        reason = error.strerror or error
        raise LabFailed(f"The server cannot write to {directory}, so it starts no runs: {reason}.") from error
    return path


def end_leftovers(directory: Path) -> list[str]:
    """End what servers that are no more have left behind, and remove their folders. The runs that were concerned."""
    ended: list[str] = []
    for path in sorted(directory.glob(f"*{_SUFFIX}")):
        try:
            note = json.loads(path.read_text())
            if _is(note["server"], note["server_start"]) and note["boot"] == proc.boot():
                continue  # that server lives: its runs are its own business
            if note["boot"] == proc.boot():
                _end(note)
            for folder in note["folders"]:
                if Path(folder).name.startswith("interleave-"):
                    shutil.rmtree(folder, ignore_errors=True)
            ended.append(str(note["run"]))
        except (OSError, ValueError, KeyError, TypeError):
            pass  # half a note names nobody
        with suppress(OSError):
            path.unlink()
    return ended


def _is(pid: int, start: int) -> bool:
    stat = proc.stat(pid)
    return stat is not None and stat.alive and stat.start == start


def _end(note: dict[str, Any]) -> None:
    leader = proc.stat(note["pid"])
    # While a group has members the kernel does not give its number away; a leader of another start time proves that the
    # old group is empty.
    group_is_ours = leader is None or leader.start == note["start"]
    mark = str(note["mark"]).encode("utf-8", "surrogateescape")
    end_all(note["pid"] if group_is_ours else 0, mark, {}, own_session=group_is_ours)
