"""The one table of states: a lane is in exactly one of them at each instant.

Codes are stable: they stand in lane files, in archives and in exports. ``static/js/model/states.js`` is written from
this table by ``scripts/write_states_js.py``; a test holds the two together.
"""

from collections import namedtuple
from enum import IntEnum


class State(IntEnum):
    """What a lane is doing. A gap in knowledge is UNKNOWN, never "idle"."""

    NONE = 0
    RUN = 1
    RUNX = 2
    GIL = 3
    LOOP = 4
    CPU = 5
    LOCK = 6
    JOIN = 7
    IO = 8
    SLEEP = 9
    QUEUED = 10
    UNKNOWN = 11
    STARTING = 12
    TRANSFER = 13


class StateInfo(namedtuple("StateInfo", "state name short meaning family token")):
    """How one state is named. ``token`` is the stem of its colour properties in the style sheet (``--run`` and so on).

    A plain named tuple: the measured program reads this module, and importing ``typing`` would cost it 10 ms.
    """

    __slots__ = ()


STATES: tuple[StateInfo, ...] = (
    StateInfo(State.NONE, "Not alive", "none", "the worker is not alive", "none", "none"),
    StateInfo(State.RUN, "Running", "run", "on a CPU, executing Python", "running", "run"),
    StateInfo(
        State.RUNX,
        "Running without the GIL",
        "native",
        "on a CPU, in native code that let go of the GIL",
        "running",
        "runx",
    ),
    StateInfo(State.GIL, "Waiting for the GIL", "GIL", "could run, but another thread holds the GIL", "ready", "gil"),
    StateInfo(
        State.LOOP,
        "Waiting for the event loop",
        "loop",
        "the task is ready, but another task has the loop",
        "ready",
        "loop",
    ),
    StateInfo(State.CPU, "Waiting for a CPU", "CPU", "could run, but all usable CPUs are busy", "ready", "cpu"),
    StateInfo(
        State.LOCK,
        "Blocked on a lock",
        "lock",
        "waits for a lock, condition, semaphore, or full or empty queue",
        "blocked",
        "lock",
    ),
    StateInfo(
        State.JOIN,
        "Waiting for another worker",
        "join",
        "waits in join(), result(), gather or await, or a pool worker waits for work",
        "blocked",
        "join",
    ),
    StateInfo(
        State.IO, "Waiting for I/O", "I/O", "waits for a socket, a disk, a subprocess or a human", "waiting", "io"
    ),
    StateInfo(State.SLEEP, "Sleeping", "sleep", "waits for a timer", "waiting", "sleep"),
    StateInfo(
        State.QUEUED, "Not started yet", "queued", "created or submitted, but no thread has it yet", "none", "queued"
    ),
    StateInfo(State.UNKNOWN, "No data", "?", "it cannot be known what the worker did", "none", "unknown"),
    StateInfo(State.STARTING, "Starting", "start", "a process or an interpreter boots", "starting", "start"),
    StateInfo(State.TRANSFER, "Moving data", "data", "pickles, sends, receives or unpickles", "starting", "xfer"),
)

RUNNING: frozenset[State] = frozenset({State.RUN, State.RUNX})

#: Bottom to top in a stacked column, and the order of the legend.
STACK_ORDER: tuple[State, ...] = (
    State.RUN,
    State.RUNX,
    State.TRANSFER,
    State.CPU,
    State.GIL,
    State.LOOP,
    State.LOCK,
    State.JOIN,
    State.IO,
    State.SLEEP,
    State.STARTING,
    State.QUEUED,
    State.UNKNOWN,
)
