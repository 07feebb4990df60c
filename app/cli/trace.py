"""``interleave trace SCRIPT ARGS...``: somebody's own script, measured. What it says and how it ends stay its own.

Signals that reach us are handed on, and if a signal ended the script, the same one ends us: whoever started us sees
what they would have seen.
"""

import importlib
import json
import os
import signal
import sys
import threading
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import TYPE_CHECKING, Any

from ..conductor import Conductor
from ..model.errors import InvalidRequest
from ..recording.log import Log
from ..settings import Settings
from . import saving, session
from .telling import Told, as_json, tell

if TYPE_CHECKING:
    from .viewer import Viewer

try:
    import resource
except ImportError:  # not on Windows, where there are no core files either
    resource = None  # type: ignore[assignment]

_HANDED_ON = [signal.Signals[name] for name in ("SIGINT", "SIGTERM", "SIGHUP") if name in signal.Signals.__members__]


def command(options: Namespace) -> int:
    """The script's exit status."""
    script = Path(options.script)
    python = _python(options.python)
    if not script.exists():
        raise InvalidRequest(f"There is no script {script}.", "script")
    save, report = (Path(each) if each else None for each in (options.save, options.json))
    if save is not None:
        saving.check(save)
    if report is not None and not report.absolute().parent.is_dir():
        raise InvalidRequest(f"There is no folder {report.absolute().parent} to write {report.name} in.", "json")
    settings = Settings.read()
    with session.conductor(settings) as conductor, _viewer(options.open, settings, conductor) as viewer:
        log = conductor.start_script(script, options.arguments, python)
        page = viewer.show(log.run) if viewer else None
        if page:
            _say(f"Watch it at {page}")
        with _signals_handed_on(conductor, log):
            conductor.wait(log.run)
        told = tell(log)
        if report is not None:
            saving.write_text(report, json.dumps(_object(script, options.arguments, told), indent=2) + "\n")
        if save is not None:
            saving.save(log, save)
        _say(told.verdict["sentence"] if told.verdict else told.reason)
        if page:
            _say(f"It stays at {page} until you press Ctrl-C.")
            _until_interrupted()
    _say(f"Look at it with interleave serve: {session.link(settings, log.run)}")
    return _end_like(told)


@contextmanager
def _viewer(wanted: bool, settings: Settings, conductor: Conductor) -> "Iterator[Viewer | None]":
    if not wanted:
        yield None
        return
    # The web server is most of the start-up time, and only --open needs it.
    viewer: Viewer = importlib.import_module(".viewer", __package__).Viewer(settings, conductor)
    try:
        yield viewer
    finally:
        viewer.close()


def _until_interrupted() -> None:
    """A second Ctrl-C changes nothing: what follows takes a moment, and leaves nothing behind if it is left to end."""
    pressed = threading.Event()
    signal.signal(signal.SIGINT, lambda number, frame: pressed.set())
    pressed.wait()


def _python(given: str | None) -> Path | None:
    if given is None:
        return None
    path = Path(given)
    if not path.is_file() or not os.access(path, os.X_OK):
        raise InvalidRequest(
            f"{given} is not a program that can be run; --python wants the path of a Python.", "python"
        )
    return path.absolute()


@contextmanager
def _signals_handed_on(conductor: Conductor, log: Log) -> Iterator[None]:
    def hand_on(number: int, frame: FrameType | None) -> None:
        pid = _pid(log)
        if pid is None:
            conductor.cancel(log.run)
            return
        try:
            if number != signal.SIGINT or not _before_a_terminal():
                os.kill(pid, number)
        except ProcessLookupError:
            pass  # it has just ended

    before = {number: signal.signal(number, hand_on) for number in _HANDED_ON}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _before_a_terminal() -> bool:
    """Then Ctrl-C reaches the script without us: the terminal sends it to all processes that stand before it."""
    try:
        terminal = os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)


def _pid(log: Log) -> int | None:
    for fact in log:
        if fact["type"] == "lane" and fact["kind"] == "main":
            return fact["pid"]
    return None


def _object(script: Path, arguments: list[str], told: Told) -> dict[str, Any]:
    return {
        "lesson": None,
        "script": str(script),
        "arguments": arguments,
        "outcome": told.outcome,
        "machine": told.machine,
        "panes": [as_json(told, None)],
    }


def _say(sentence: str | None) -> None:
    if sentence:
        print(f"interleave: {sentence}", file=sys.stderr, flush=True)


def _end_like(told: Told) -> int:
    """A signal is a negative exit code: then we die of the same one, without a core file of our own."""
    code = told.exit_code
    if code is None:
        return 1
    if code >= 0:
        return code
    sys.stderr.flush()
    if resource is not None:
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if -code not in (signal.SIGKILL, signal.SIGSTOP):
        signal.signal(-code, signal.SIG_DFL)
    os.kill(os.getpid(), -code)
    return 128 - code
