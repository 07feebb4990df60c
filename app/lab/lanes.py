"""The heart of the lab: which thread runs, since when, and what the time between two signs of life was.

Each thread of the program has a ``Writer``. A *probe* (put into the program's loops by ``compiling``) is a sign of
life: one look at a thread-local, one at the clock, two comparisons; in floats, which the interpreter handles faster
than integers of this size. Only when more than 0.2 ms passed, when another thread was seen in between, or when a
confirmation is due, does ``settle`` look closer:

- time that was not CPU time was a wait. How long is exact (the thread's own CPU clock); *where* in the stretch follows
  from the other threads: each that takes over writes down when it did, in the writer of the one it took over from, so
  that the turns of one GIL are a partition of time by construction;
- a long stretch that was all CPU time is told as such (SPAN): whether the GIL was held meanwhile is for the reader to
  find out from what the other lanes did.

Nothing here releases the GIL except ``kernel_delay``, which is asked only when no other thread ran.
"""

from __future__ import annotations

import _thread
import builtins
import os
import sys
from itertools import count
from time import perf_counter, perf_counter_ns, thread_time_ns

from ..model.records import (
    CELL_CPU,
    CELL_PROBES,
    CELL_SEEN,
    DAEMON,
    GAP_AWAKE,
    GAP_KERNEL,
    GAP_SIBLING,
    ITEMS,
    NO_CORE,
    SERVICE,
    Kind,
    LaneKind,
    Mark,
    Outcome,
)
from ..model.states import State
from .writer import Writer, make_segment

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from mmap import mmap

    from .watching import Watch

#: A stretch without a probe longer than this (ns) makes us read the thread's CPU clock (0.3 us).
LOOK_NS = 200_000
_LOOK_S = LOOK_NS / 1e9
#: Off-CPU time below this is not told: it is within what clock readings and interrupts blur. The lanes' resolution.
LEAST_WAIT_NS = 60_000
#: A running lane confirms that it does at least so often.
CONFIRM_NS = 2_000_000
#: A stretch of pure work longer than this is told as SPAN, so that the reader can ask who held the GIL.
SPAN_NS = 1_000_000
#: Native calls in a loop come back within so many probes.
HABIT = 200
#: With more work than this beside a wait in one stretch, the wait's place in it is not known well enough.
BLUR_NS = 10_000_000
#: Lock, queue and print marks a writer may make; the picture of more would be solid ink, the file large.
MOST_MARKS = 20_000

#: Threads that were created and have not begun, whose files are there already. Many may be created and never begin.
MOST_PREPARED = 64

RUN, SLEEP, STARTING = int(State.RUN), int(State.SLEEP), int(State.STARTING)
_GAP, _SPAN, _STATE, _MARK = int(Kind.GAP), int(Kind.SPAN), int(Kind.STATE), int(Kind.MARK)
MAIN_LANE = 1


def nothing(*_: object) -> None:
    """Stands for the probe where there is nothing to tell."""


class Process:
    """What the lab knows of the process that it is in. One object, ``process``; a fork makes it over."""

    def __init__(self) -> None:
        self.directory = ""
        self.pid = 0
        self.numbers = count(MAIN_LANE + 1)
        self.cost = 0
        self.active = False
        self.watch: Watch | None = None
        self.begin_touches: Callable[[Writer], None] = nothing  # a thread's writer was opened
        self.tell_touches: Callable[[Writer], None] = nothing
        self.tell_inherited: Callable[[Writer], None] = nothing
        self.prepared: dict[int, mmap] = {}  # lane -> the first segment of its file, for a thread that has not begun
        self.sources: dict[str, list[str]] = {}  # file name -> lines, of what we compiled with probes


process = Process()
holder: Writer | None = None  # the thread whose probe was passed last, in this interpreter


local = _thread._local()  # .w: the writer of the thread that looks


def _unknown_core() -> int:
    return NO_CORE


core: Callable[[], int] = _unknown_core


def _find_core() -> Callable[[], int]:
    """``sched_getcpu``, called with the GIL kept; where there is none the core is unknown.

    By the C part of ``ctypes`` alone: the whole of it would cost each program with a second thread 2 ms.
    """
    try:
        import _ctypes

        class Int(_ctypes._SimpleCData):  # type: ignore[type-arg]
            _type_ = "i"

        class Function(_ctypes.CFuncPtr):
            _flags_ = _ctypes.FUNCFLAG_CDECL | _ctypes.FUNCFLAG_PYTHONAPI
            _restype_ = Int

        function: Callable[[], int] = Function(_ctypes.dlsym(_ctypes.dlopen(None, 0), "sched_getcpu"))  # type: ignore[arg-type]
        return function if function() >= 0 else _unknown_core
    except Exception:
        return _unknown_core


def open_writer(lane: int) -> Writer:
    """A writer for the calling thread, which is ``lane``."""
    first = process.prepared.pop(lane, None)
    w = Writer(process.directory, process.pid, _thread.get_native_id(), lane, process.cost, first)
    w.cpu_at = perf_counter_ns()
    w.last = w.cpu_at / 1e9
    w.cpu = thread_time_ns()
    process.begin_touches(w)
    return w


def current() -> Writer:
    """The writer of the calling thread."""
    try:
        w: Writer = local.w
    except AttributeError:
        w = _adopt()
    return w


def _adopt() -> Writer:
    """A thread that no ``threading.Thread`` stands for, such as one that C code started, becomes a lane."""
    lane = next(process.numbers)
    w = local.w = open_writer(lane)
    declare(w, lane, LaneKind.THREAD, f"thread {w.tid}", MAIN_LANE, SERVICE)
    _begin(w, lane, RUN)
    return w


def declare(
    w: Writer, lane: int, kind: LaneKind, name: str, parent: int = 0, flags: int = 0, state: int = int(State.QUEUED)
) -> None:
    """Tell that ``lane`` exists, and the state that it is in until it speaks itself."""
    global core
    if core is _unknown_core and lane != MAIN_LANE:
        core = _find_core()
    t = perf_counter_ns()
    w.record(t, lane, Kind.LANE, kind, a=parent, b=w.text(name) | flags)
    if state:
        w.record(t, lane, _STATE, state)


def lane_flags(*, daemon: bool = False, items: bool = False, service: bool = False) -> int:
    """The flags of a LANE record."""
    return (DAEMON if daemon else 0) | (ITEMS if items else 0) | (SERVICE if service else 0)


def prepare(lane: int) -> None:
    """Make the file of a lane that will begin. The making takes four system calls, each of which lets go of the GIL: a
    thread that made its own beside others that compute would begin some switch intervals late."""
    if len(process.prepared) >= MOST_PREPARED:
        return
    try:
        process.prepared[lane] = make_segment(f"{process.directory}/{process.pid}-{lane}", 0)
    except OSError:
        pass  # the thread itself will try again, and say so if it cannot


def begin_thread(lane: int, state: int = RUN) -> Writer:
    """The calling thread is ``lane`` and has begun, in ``state``."""
    w = local.w = open_writer(lane)
    _begin(w, lane, state)
    return w


def _begin(w: Writer, lane: int, state: int) -> None:
    global holder
    t = perf_counter_ns()
    w.record(t, lane, Kind.BEGIN, a=w.tid)
    w.state = state
    w.record(t, lane, _STATE, state, core())
    _reset(w, t)
    holder = w


def end(w: Writer, lane: int, outcome: Outcome, error: str = "", exit_code: int | None = None) -> None:
    """Tell that ``lane`` has ended."""
    if w.touches:
        process.tell_touches(w)
    if w.depth == 0:
        settle(w, perf_counter_ns())
    text = w.text(error) if error else 0
    w.record(perf_counter_ns(), lane, Kind.END, outcome, a=0 if exit_code is None else exit_code + 2**31, b=text)


def _reset(w: Writer, t: int) -> None:
    w.cpu_at = t
    w.last = t / 1e9
    w.cpu = thread_time_ns()
    w.switches = voluntary_switches()
    w.lost_at = 0
    w.due = (t + CONFIRM_NS) / 1e9


def _no_switches() -> int:
    return -1


def _find_switches() -> Callable[[], int]:
    """How often the calling thread has given up its CPU by itself, from ``getrusage``; -1 where it is not told."""
    try:
        from resource import RUSAGE_THREAD, getrusage
    except ImportError:
        return _no_switches
    return lambda: getrusage(RUSAGE_THREAD).ru_nvcsw


plain_read = os.read  # as it is before ``waits`` wraps it
voluntary_switches: Callable[[], int] = _no_switches


def kernel_delay() -> int:
    """Nanoseconds that this thread has stood in the kernel's run queue, in all; 0 where the kernel does not tell."""
    # Opened anew each time: a descriptor kept open would be one more in the program, which may close or count its own.
    try:
        descriptor = os.open("/proc/thread-self/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        try:
            return int(plain_read(descriptor, 64).split()[1])
        finally:
            os.close(descriptor)
    except (OSError, ValueError, IndexError):
        return 0


def last_ns(w: Writer) -> int:
    """When the thread gave its last sign of life, in the ns that records are told in."""
    return int(w.last * 1e9)


def settle(w: Writer, t: int) -> None:
    """Account for the time since the thread's last sign of life; ``t`` is now, and the thread is running."""
    global holder
    if w.touches:
        process.tell_touches(w)
    other, holder = holder, w
    sibling = other is not None and other is not w and other.last > w.last
    length = t - last_ns(w)
    w.due = (t + CONFIRM_NS) / 1e9
    cells = w.cells
    if length > LOOK_NS or sibling:
        cpu = thread_time_ns()
        off = (t - w.cpu_at) - (cpu - w.cpu)
        w.cpu, w.cpu_at = cpu, t
        if off >= LEAST_WAIT_NS and length >= LEAST_WAIT_NS:
            _tell_gap(w, t, length, min(off, length), other if sibling else None)
        elif length > SPAN_NS:
            _tell(w, t, _SPAN, GAP_SIBLING if sibling else 0, length, max(0, min(off, length)))
        cells[CELL_CPU] = cpu
    w.last = t / 1e9
    w.lost_at = 0
    cells[CELL_SEEN] = t
    cells[CELL_PROBES] = w.probes


def _tell_gap(w: Writer, t: int, length: int, off: int, other: Writer | None) -> None:
    switches = voluntary_switches()
    code = GAP_AWAKE if switches == w.switches and switches >= 0 else 0
    if other is None:
        if code:
            code |= GAP_KERNEL  # it could have run all the time
        else:
            delay = kernel_delay()
            if delay - w.delay > off // 2:
                code = GAP_KERNEL
            w.delay = delay
        resumed = t  # work first, wait last
    else:
        code |= GAP_SIBLING
        resumed = min(max(last_ns(other), (w.lost_at or last_ns(w)) + off), t)
        other.lost_at = resumed
        if w.lost_at:
            off = _without_gil(w, resumed - w.lost_at, off)
    w.switches = switches
    if length - off > BLUR_NS:
        _tell(w, t, _SPAN, code, length, off)
        return
    line, _ = place(3)
    _tell(w, resumed, _GAP, code, line << 32 | (other.lane if other else 0), off)


def _without_gil(w: Writer, gone: int, off: int) -> int:
    """The thread was without the GIL for ``gone`` ns and off the CPU for ``off`` of them. How long did it wait?

    What is left is CPU time without the GIL: native code that let go of it, if this thread is in the habit of calling
    such. If it is not, it was no work: a host that takes the CPU away from its guest is charged to whoever sat on it.
    """
    surplus = gone - off
    if surplus < SPAN_NS:
        return off  # handing over the GIL is work, too: some 50 us of it
    habit = w.probes - w.native_at < HABIT
    w.native_at = w.probes
    if not habit:
        return gone
    _tell(w, w.lost_at, _STATE, int(State.RUNX), 0, 0)
    return off


def _tell(w: Writer, t: int, kind: int, code: int, a: int, b: int) -> None:
    cpu = core()
    w.record(t, w.lane, kind, code, cpu, a, b)
    if w.task:
        w.record(t, w.task, kind, code, cpu, a, b)


def place(depth: int) -> tuple[int, str]:
    """Line number and text of the innermost frame of the program's own code; (0, "") if there is none near."""
    try:
        frame = sys._getframe(depth)
    except ValueError:
        return 0, ""
    sources = process.sources
    for _ in range(24):
        lines = sources.get(frame.f_code.co_filename)
        if lines is not None:
            line = frame.f_lineno or 0
            return line, lines[line - 1] if 0 < line <= len(lines) else ""
        if frame.f_back is None:
            break
        frame = frame.f_back
    return 0, ""


def probe() -> None:
    """A sign of life of the calling thread. Put at the end of loop bodies; must cost next to nothing."""
    try:
        w: Writer = local.w
    except AttributeError:
        w = _adopt()
    t = perf_counter()
    w.probes += 1
    if holder is w and t < w.look_at:
        w.last = t
    else:
        _look(w, t)


def _look(w: Writer, t: float) -> None:
    """Another thread ran, or LOOK_NS went by since the thread last came here: since its last sign of life, too?"""
    w.look_at = t + _LOOK_S
    if holder is w and t - w.last < _LOOK_S and t < w.due:
        w.last = t
    else:
        _guarded_settle(w, perf_counter_ns())


def _guarded_settle(w: Writer, t: int) -> None:
    global holder
    if w.depth:  # it starts, or moves data: that has been told, and what the program does meanwhile is part of it
        holder, w.last = w, t / 1e9
        return
    try:
        settle(w, t)
    except Exception:
        switch_off()


def set_state(w: Writer, state: int, t: int = 0, a: int = 0, text: int = 0) -> None:
    """From ``t`` (default: now) on the thread, and the asyncio task that it runs, is in ``state``."""
    t = t or perf_counter_ns()
    cpu = core() if state == RUN else NO_CORE
    w.record(t, w.lane, _STATE, state, cpu, a, text)
    if w.task:
        w.record(t, w.task, _STATE, state, cpu, a, text)
    w.state = state


def start_running(w: Writer) -> None:
    """The calling thread was starting; from now on it runs the program."""
    t = perf_counter_ns()
    w.depth = 0
    set_state(w, RUN, t)
    _reset(w, t)


def begin_wait(state: int, other: int = 0, text: str = "", depth: int = 3) -> Writer | None:
    """The calling thread is about to wait. None: an outer wait has been told already, this one is part of it.

    ``other``: the lane that it waits for, or that holds what it wants. ``depth``: how far up the program's frames are.
    """
    w = current()
    w.depth += 1
    if w.depth > 1 or not process.active:
        return None
    try:
        t = perf_counter_ns()
        settle(w, t)
        line, _ = place(depth)
        set_state(w, state, t, line << 32 | other, w.text(text) if text else 0)
    except Exception:
        switch_off()
    return w


def end_wait(w: Writer | None, ready_at: int = 0) -> None:
    """The wait is over. ``ready_at``: when its cause ended, where that is known; what came after was another wait."""
    global holder
    if w is None:
        current().depth -= 1
        return
    w.depth -= 1
    try:
        t = perf_counter_ns()
        other = holder if holder is not w else None
        if ready_at and t - ready_at >= LEAST_WAIT_NS:
            _tell_late(w, ready_at, t, other)
        set_state(w, RUN, t)
        if other is not None:
            other.lost_at = t
        _reset(w, t)
        w.cells[CELL_SEEN] = t
        holder = w
    except Exception:
        switch_off()


def _tell_late(w: Writer, ready_at: int, t: int, other: Writer | None) -> None:
    """The thread could have gone on at ``ready_at`` but did so at ``t`` only: for want of the GIL, or of a CPU."""
    if other is not None and last_ns(other) >= ready_at:
        set_state(w, int(State.GIL), ready_at, other.lane)
        return
    delay = kernel_delay()
    if delay - w.delay > (t - ready_at) // 2:
        set_state(w, int(State.CPU), ready_at)
    w.delay = delay


def mark(kind: Mark, text: str = "", a: int = 0, depth: int = 2, t: int = 0) -> None:
    """An instant in the life of the lane that the calling thread is (or of the task that it runs)."""
    w = current()
    if w.touches:
        process.tell_touches(w)
    w.marks += 1
    if w.marks > MOST_MARKS:
        return
    if w.marks == MOST_MARKS:
        kind, text, a = Mark.CUT, f"{MOST_MARKS} marks were made; later ones are left out", 0
    if not a:
        line, _ = place(depth)
        a = line << 32
    w.record(t or perf_counter_ns(), w.task or w.lane, _MARK, kind, a=a, b=w.text(text) if text else 0)


def switch_off() -> None:
    """The lab failed. It leaves a note; from now on nothing is told, and the program goes on as if we were not here."""
    process.active = False
    error = sys.exc_info()[1]
    try:
        with open(f"{process.directory}/failed-{process.pid}.txt", "w") as note:
            note.write(f"{type(error).__name__}: {error}")
    except OSError:
        pass
    builtins.__interleave_probe__ = nothing  # type: ignore[attr-defined]
    builtins.__interleave_mark__ = nothing  # type: ignore[attr-defined]


def start_process(directory: str, kind: LaneKind, name: str, state: int, *, service: bool = False) -> Writer:
    """This process begins to tell: at its start, or just after a fork. The calling thread is its lane 1."""
    global holder, voluntary_switches
    process.directory = directory
    process.pid = os.getpid()
    process.numbers = count(MAIN_LANE + 1)
    process.prepared = {}
    if voluntary_switches is _no_switches:
        voluntary_switches = _find_switches()
    holder = None
    w = local.w = open_writer(MAIN_LANE)
    declare(w, MAIN_LANE, kind, name, 0, SERVICE if service else 0, state=0)
    _begin(w, MAIN_LANE, state)
    w.depth = 1 if state == STARTING else 0  # what a process waits for while it boots is part of its start
    process.active = True
    return w
