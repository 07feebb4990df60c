"""What happens when the interpreter starts: find out which process of the run this is, wrap, and compile the script."""

import builtins
import os
import sys
from time import perf_counter_ns, thread_time_ns
from typing import Any

from ..model.records import Kind, LaneKind, Mark
from ..model.states import State
from . import asyncio_tasks, exits, lanes, locks, pools, processes, queues, sources, threads, waits
from .compiling import BEGIN, MARK, PROBE

_HELPERS = ("multiprocessing.resource_tracker", "multiprocessing.forkserver", "multiprocessing.spawn")


def start(directory: str) -> None:
    """Begin to measure this interpreter. ``directory``: where the lane files go."""
    script = os.environ.pop("INTERLEAVE_SCRIPT", "")
    command = " ".join(sys.orig_argv[1:])
    helper = next((name for name in _HELPERS if name in command), "") if not script else ""
    if helper == _HELPERS[0]:
        return
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
    assert PROBE and MARK and BEGIN  # the names above
    for part in (threads, locks, queues, waits, processes, pools, asyncio_tasks, exits, sources):
        part.install()
    _tell_process(w, script)
    if os.environ.get("INTERLEAVE_LINE_BUFFERED"):
        for stream in (sys.stdout, sys.stderr):
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(line_buffering=True)
    if not script and not helper:
        _begin_elsewhere(w)


def _name(helper: str) -> str:
    if helper:
        return "Process"  # its parent knows the name
    return os.path.basename(sys.orig_argv[1]) if len(sys.orig_argv) > 1 else "python"


def _step(label: str) -> None:
    lanes.mark(Mark.STEP, label, depth=3)


def _begin() -> None:
    """Called by the first statement of the script: the interpreter has booted, the program begins."""
    sources.restore_main()
    lanes.set_state(lanes.current(), lanes.RUN)
    lanes.settle(lanes.current(), perf_counter_ns())


def _begin_elsewhere(w: lanes.Writer) -> None:
    """A Python subprocess of the program's: we cannot see where its code begins, so it begins here."""
    lanes.set_state(w, lanes.RUN)


def _measure_probe(w: lanes.Writer) -> None:
    """What one probe costs here and now: the least of a few rounds, so that an interruption does not count."""
    rounds, least = 200, 1 << 62
    for _ in range(3):
        t = perf_counter_ns()
        for _ in range(rounds):
            lanes.probe()
        least = min(least, perf_counter_ns() - t)
    w.probes = 0
    lanes.process.cost = least // rounds
    w.cells[lanes.CELL_COST] = lanes.process.cost
    w.cpu, w.cpu_at = thread_time_ns(), perf_counter_ns()


def _tell_process(w: lanes.Writer, script: str) -> None:
    import json

    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    facts: dict[str, Any] = {
        "python": ".".join(map(str, sys.version_info[:3])),
        "implementation": sys.implementation.name,
        "free_threaded": "t" in getattr(sys, "abiflags", ""),
        "gil": gil,
        "switch_interval_s": sys.getswitchinterval(),
        "script": script,
        "argv": sys.argv[:8],
        "parent": os.getppid(),
    }
    text = w.text(json.dumps(facts))
    w.record(perf_counter_ns(), lanes.MAIN_LANE, Kind.PROCESS, a=text)
