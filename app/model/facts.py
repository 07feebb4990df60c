"""The facts of a run, as they stand in its log, on the wire, in the archive and in the native export.

One fact is one JSON object with a ``type``; a log is facts in order, and the *cursor* of a fact is its place (the first
has cursor 1: "after it, one fact has been read"). The native file and a websocket frame are the same thing: facts,
one a line (NDJSON). Times are integer nanoseconds since the run's zero, which is when the measured interpreter first
said a word. Facts are in the past tense, and nothing that is in a log is ever changed.

The order of a log: ``run``, any number of ``queued``, then ``started`` (absent if the run never started), ``lane``,
``resource``, ``batch``, ``output`` and ``finished`` in any number, last ``end``. A lane's ``lane`` fact comes before
its first row, a resource's before its first touch; within one lane rows are in time order; *between* lanes the order
says nothing, nor does that of touches.
"""

from typing import Any, Literal, NotRequired, TypedDict

FORMAT = 1

RunOutcome = Literal["finished", "failed", "cancelled", "timed_out", "lost"]
LaneKindName = Literal["main", "thread", "process", "task", "interpreter"]
LaneOutcome = Literal["finished", "failed", "cancelled", "exited", "killed", "lost", "abandoned"]
#: What a pane may watch. ``variable``: a module variable of the script. ``object``: the attributes and items of a
#: module variable (``stock.count``, ``tickets["seats"]``), and what changes it in place. ``shared``: the parts of
#: something that lies outside of all processes (``counter.value``, ``block.buf[0]``). ``file``: what is written to it.
#: ``lock``, ``queue``: by the name of the variable that it was made for.
WatchedKind = Literal["variable", "object", "shared", "file", "lock", "queue"]
#: Rows that are made of what the lanes say: who ran on which core, who held which GIL, all locks, and what was watched
#: in a box for each process; when the one who sleeps most often was due and when it went on; bytes packed for others.
Shown = Literal["cores", "gil", "locks", "memory", "due", "moved"]
ResourceKind = Literal["variable", "file"]
#: ``inherit``: a forked process got its copy. ``size``: how large the file is on disk, seen from outside (lane -1).
TouchKind = Literal["read", "write", "inherit", "size"]
#: How a lane counts as "in flight": for its life, only while it has a task, or not at all (service lanes, threads that
#: only run an event loop). ``main`` counts only when no other lane of the run does.
Unit = Literal["life", "items", "main", "none"]
VerdictKind = Literal["sequential", "concurrent", "partly-parallel", "parallel"]


class CodeFile(TypedDict):
    """One file of what was run, as it was run (parameters filled in)."""

    path: str
    text: str


class MachineFacts(TypedDict):
    """Where and under what the run was made. ``None`` means unknown, never a guess."""

    usable_cpus: int
    host_cpus: int
    cpu_model: str | None
    python: str
    implementation: str
    free_threaded: bool
    gil: bool | None
    switch_interval_s: float | None
    start_method: str | None
    platform: str
    load: float | None
    cores: NotRequired[list[int] | None]  # leased; None: not leased


class Watched(TypedDict):
    """Something that a pane wants to be seen beside its lanes."""

    kind: WatchedKind
    name: str


class Run(TypedDict):
    """The first fact of each log."""

    type: Literal["run"]
    format: int
    run: str
    title: str
    lesson: str | None
    pane: str | None
    parameters: dict[str, Any]
    code: list[CodeFile]
    machine: MachineFacts
    created: str  # ISO 8601, UTC
    watch: NotRequired[list[Watched]]
    show: NotRequired[list[Shown]]
    recorded: NotRequired[bool]  # a recording that comes with the product, or an import


class Queued(TypedDict):
    """The run's place in the queue changed. ``position`` 0: it is next to start."""

    type: Literal["queued"]
    position: int
    expected_wait_s: float | None


class Started(TypedDict):
    """The measured interpreter spoke first: t = 0. ``clock`` is its raw time then, ``unix_ns`` the wall clock."""

    type: Literal["started"]
    t: int
    clock: int
    unix_ns: int
    machine: MachineFacts  # as seen from inside: version, GIL, switch interval, start method


class Lane(TypedDict):
    """A lane was declared, or more became known of it (same ``lane``: the later fact replaces the earlier)."""

    type: Literal["lane"]
    lane: int  # dense, from 0, in order of first appearance
    key: str  # "<pid>.<number>": its identity in the run
    kind: LaneKindName
    name: str
    parent: int | None
    pid: int
    tid: int | None  # native thread id
    gil: str | None  # lanes with the same value share a GIL; None: no GIL
    daemon: bool
    service: bool
    unit: Unit
    t: int  # declared at
    method: str  # "probe, to 0.05 ms", "sampled every 5 ms": how its states are known


class Resource(TypedDict):
    """Something that lanes share, or believe to share, was touched for the first time."""

    type: Literal["resource"]
    resource: int  # dense, from 0
    kind: ResourceKind
    name: str  # as the program has it: ``sold``, ``stock.count``, ``tickets['seats']``, ``out.txt``
    pid: int  # the process in whose memory it is; 0: outside all of them (a file, shared memory)
    t: int


#: One row of a batch: lane, t, state code, ref (0 = none). The state holds until the lane's next row.
Row = tuple[int, int, int, int]
#: One mark of a batch: lane, t, kind (a name from ``Mark``, lower case), ref.
MarkRow = tuple[int, int, str, int]


#: One touch of a batch: resource, t, kind, lane (-1: none of the program's), ref. The ref has ``text`` (the value that
#: was read or written, shortened), ``value`` where it is a number, ``count`` where it is a collection, and ``line``.
TouchRow = tuple[int, int, TouchKind, int, int]


class Ref(TypedDict, total=False):
    """What is known of a row's or mark's cause. Numbered within the run; sent once, before its first use."""

    ref: int
    line: int
    file: str  # only where it is not the script
    other: int  # lane: who held it, who is waited for, who woke it
    object: str  # the lock's or queue's name
    text: str  # print text, exception, name of a task, label of a step
    task: int  # work item
    core: int  # CPU number; absent = unknown
    how: str  # "probe", "wrapper", "witness", "kernel", "sampled"
    value: float  # of a touch: the number, or bytes written, or bytes on disk; of put and got: items in the queue
    count: int  # of a touch: how many items the collection had
    most: int  # of put and got: items that the queue takes, where it is bounded
    bytes: int  # of sent and received: as many as the message has
    why: str  # a plain phrase, where the state alone does not say it ("waits for work")


class Batch(TypedDict):
    """What the lanes did since the last batch."""

    type: Literal["batch"]
    refs: list[Ref]
    rows: list[Row]
    marks: list[MarkRow]
    touches: NotRequired[list[TouchRow]]
    seen: dict[str, int]  # watermark by lane (JSON keys are texts): the last time that the lane has spoken for
    dropped: int  # records lost since the last batch


class Output(TypedDict):
    """The program wrote something."""

    type: Literal["output"]
    t: int
    stream: Literal["stdout", "stderr"]
    text: str
    lane: int | None
    cut: NotRequired[bool]  # more was written, but the limit was reached


class Finished(TypedDict):
    """A lane ended. Its state from t on is NONE."""

    type: Literal["finished"]
    lane: int
    t: int
    outcome: LaneOutcome
    exit_code: int | None
    error: str | None
    # What the lane's own thread last said of itself (absent for asyncio tasks, and where it never spoke):
    cpu_ns: NotRequired[int]  # CPU time of the thread
    probes: NotRequired[int]  # probes that it passed
    probe_ns: NotRequired[int]  # what one probe costs in its process


class Verdict(TypedDict):
    """Sequential, concurrent or parallel, and the sentence that says so."""

    kind: VerdictKind
    sentence: str


class End(TypedDict):
    """The last fact of each log. ``reason``: a sentence where the outcome is not "finished"."""

    type: Literal["end"]
    t: int
    outcome: RunOutcome
    exit_code: int | None
    reason: str | None
    metrics: dict[str, float | None]
    verdict: Verdict | None


Fact = Run | Queued | Started | Lane | Resource | Batch | Output | Finished | End
