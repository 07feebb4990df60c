"""One lane as the assembler knows it."""

from collections import deque

from app.model.facts import LaneKindName
from app.model.records import LaneKind
from app.model.states import State

from .sweep import Entry
from .track import Sort, Track

Key = tuple[int, int]
Writer = tuple[int, str]

KIND_NAMES: dict[int, LaneKindName] = {
    LaneKind.MAIN: "main",
    LaneKind.THREAD: "thread",
    LaneKind.PROCESS: "process",
    LaneKind.TASK: "task",
    LaneKind.INTERPRETER: "interpreter",
}


class Lane:
    """What is known of a lane, what was read of it and not yet told, and what was told. Times are raw ns."""

    def __init__(self, key: Key, t: int) -> None:
        self.key = key
        self.met = t  # when we first read of it
        self.t = t  # declared at
        self.kind: LaneKindName = "thread"
        self.name = ""
        self.parent: Key | None = None
        self.pid = key[0]
        self.tid: int | None = None
        self.interpreter = 0
        self.daemon = self.items = self.service = False
        self.declared = False
        self.coordinates = False  # the task that an event loop was given to run
        self.hosts_tasks = False
        # Who writes of it: its creator until it begins, then itself (its home).
        self.creator: Writer | None = None
        self.home: Writer | None = None
        self.begun: int | None = None
        self.early: deque[Entry] = deque()
        self.queue: deque[Entry] = deque()
        self.released = False
        self.parents_word: Entry | None = None  # how it ended, as its parent saw it
        # As read, ahead of what is told: the evidence for others.
        self.track = Track()
        self.read_state: int = State.NONE
        self.read_t = t
        self.read_end = False
        # As told.
        self.number = -1
        self.opened = False  # its first row is out
        self.last_t = -1
        self.state: int = State.NONE
        self.ref = 0
        self.resumed: tuple[int, int] | None = None  # (t, ref) of a RUN that is not told yet
        self.seen = 0
        self.told_seen = -1
        self.ended = False
        self.dirty = False
        self.open_items: dict[int, str] = {}

    @property
    def is_task(self) -> bool:
        """An asyncio task: it runs on the thread of another lane."""
        return self.kind == "task"

    @property
    def booting(self) -> bool:
        """A process or interpreter of which only its creator has told."""
        return self.kind in ("process", "interpreter") and self.home is None

    @property
    def now(self) -> int:
        """The state that it was last told to be in, or is about to be."""
        return self.state if self.resumed is None else int(State.RUN)

    @property
    def runs(self) -> bool:
        """As far as was read, it has not ended and is not known to wait."""
        return self.read_state == State.RUN and not self.read_end

    def spoken(self, seen: int, swept: int) -> int:
        """The time up to which it is known whether this lane ran."""
        if self.read_end:
            return 1 << 63
        return max(self.read_t, seen) if self.read_state == State.RUN else max(self.read_t, swept)

    def note(self, until: int, state: int) -> None:
        """It ran up to ``until`` if it was running; from then on it is in ``state``."""
        if self.read_state == State.RUN:
            self.track.add(self.read_t, until, Sort.RUN)
        self.read_t = max(self.read_t, until)
        self.read_state = state
