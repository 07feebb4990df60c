"""What happens when the interpreter starts: find out which process of the run this is, wrap, and compile the script."""

from __future__ import annotations

import builtins
import os
import sys
from importlib import import_module
from time import perf_counter_ns

from ..model.records import CELL_COST, Kind, LaneKind, Mark
from ..model.states import State
from . import exits, lanes, locks, processes, sources, threads, waits
from .patching import follow_imports

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    pass

_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver", "multiprocessing.spawn")

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .writer import Writer


#: What of the standard library is wrapped when the program imports it -> the module and function of ours that does it.
PATCHES = {
    "asyncio.base_events": "asyncio_tasks:patch_base_events",
    "asyncio.events": "asyncio_tasks:patch_events",
    "backports.interpreters": "interpreters:patch_interpreters",
    "concurrent.interpreters": "interpreters:patch_interpreters",
    "test.support.interpreters": "interpreters:patch_interpreters",
    "concurrent.futures._base": "pools:patch_futures",
    "concurrent.futures.process": "pools:patch_process_pool",
    "concurrent.futures.thread": "pools:patch_thread_pool",
    "multiprocessing.pool": "pools:patch_pool",
    "multiprocessing.popen_fork": "processes:patch_popen_fork",
    "multiprocessing.popen_forkserver": "processes:patch_popen_fork",
    "multiprocessing.process": "processes:patch_process",
    "multiprocessing.reduction": "pools:patch_reduction",
    "multiprocessing.synchronize": "processes:patch_synchronize",
    "queue": "queues:patch_queue",
    "runpy": "sources:patch_runpy",
    "selectors": "waits:patch_selectors",
    "socket": "waits:patch_socket",
}


def start(directory: str) -> None:
    """Begin to measure this interpreter. ``directory``: where the lane files go."""
    script = os.environ.pop("INTERLEAVE_SCRIPT", "")
    command = " ".join(sys.orig_argv[1:])
    helper = next((name for name in _HELPERS if name in command), "") if not script else ""
    if helper == _HELPERS[0]:
        return
    # Should anything below fail, the compiled script must still find these names.
    builtins.__interleave_probe__ = builtins.__interleave_mark__ = lanes.nothing  # type: ignore[attr-defined]
    builtins.__interleave_begin__ = sources.restore_main  # type: ignore[attr-defined]
    if _is_guest(directory):
        return
    if os.environ.get("INTERLEAVE_WATCH"):
        _watch()
    if script and not sources.prepare_main(script):
        return
    starting = int(State.STARTING)
    if script:
        w = lanes.start_process(directory, LaneKind.MAIN, "MainThread", starting)
    elif helper == _HELPERS[1]:
        w = lanes.start_process(directory, LaneKind.PROCESS, "fork server", int(State.RUN), service=True)
    else:
        w = lanes.start_process(directory, LaneKind.PROCESS, _name(helper), starting)
    _measure_probe(w)
    builtins.__interleave_probe__ = lanes.probe  # type: ignore[attr-defined]
    builtins.__interleave_mark__ = _step  # type: ignore[attr-defined]
    builtins.__interleave_begin__ = _begin  # type: ignore[attr-defined]
    for part in (threads, locks, waits, processes, exits, sources):
        part.install()
    follow_imports(PATCHES)
    _tell_process(w, script)
    if os.environ.get("INTERLEAVE_LINE_BUFFERED"):
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(line_buffering=True)
    if not script and not helper:
        _begin_elsewhere(w)


def _is_guest(directory: str) -> bool:
    """Whether this is another interpreter in a process that is measured already: ``interpreters`` tells of it."""
    if not os.path.exists(f"{directory}/{os.getpid()}-{lanes.MAIN_LANE}.0"):
        return False
    for name in ("_interpreters", "_xxsubinterpreters"):  # 3.13, 3.12
        try:
            here, main = (getattr(import_module(name), f"get_{which}")() for which in ("current", "main"))
        except (ImportError, AttributeError):
            continue
        return bool(here != main)
    return False


def _watch() -> None:
    """Only a pane that watches something pays for what can."""
    import_module(".watching", __package__).install()


def _name(helper: str) -> str:
    if helper:
        return "Process"  # its parent knows the name
    return os.path.basename(sys.orig_argv[1]) if len(sys.orig_argv) > 1 else "python"


def _step(label: str) -> None:
    lanes.mark(Mark.STEP, label, depth=3)


def _begin() -> None:
    """Called by the first statement of the script: the interpreter has booted, the program begins."""
    sources.restore_main()
    lanes.start_running(lanes.current())


def _begin_elsewhere(w: Writer) -> None:
    """A Python subprocess of the program's: we cannot see where its code begins, so it begins here."""
    lanes.start_running(w)


def _measure_probe(w: Writer) -> None:
    """What one probe costs here and now: the least of a few rounds, so that an interruption does not count."""
    rounds, least = 200, 1 << 62
    for _ in range(3):
        t = perf_counter_ns()
        for _ in range(rounds):
            lanes.probe()
        least = min(least, perf_counter_ns() - t)
    w.probes = 0
    lanes.process.cost = least // rounds
    w.cells[CELL_COST] = lanes.process.cost


def _quoted(text: str) -> str:
    """A JSON string, without the 4 ms that importing ``json`` takes."""
    return '"' + "".join(c if c.isprintable() and c not in '"\\' else f"\\u{ord(c) & 0xFFFF:04x}" for c in text) + '"'


def _tell_process(w: Writer, script: str) -> None:
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    facts = {
        "python": _quoted(".".join(map(str, sys.version_info[:3]))),
        "implementation": _quoted(sys.implementation.name),
        "free_threaded": "true" if "t" in getattr(sys, "abiflags", "") else "false",
        "gil": "true" if gil else "false",
        "switch_interval_s": repr(sys.getswitchinterval()),
        "script": _quoted(os.path.basename(script)),
        "parent": str(os.getppid()),
    }
    text = w.text("{" + ", ".join(f'"{key}": {value}' for key, value in facts.items()) + "}")
    w.record(perf_counter_ns(), lanes.MAIN_LANE, Kind.PROCESS, a=text)
