"""The lane file: what a measured thread writes, and what the sweep reads.

One file per *writer* (a thread of a measured process); one writer per file, so nothing is locked. A writer may write
for several lanes: its own, those of the asyncio tasks that it runs, and those of the workers that it creates. A lane is
named by ``(pid, number)``; number 1 is the main thread of its process, and numbers are unique within a process.

A file is a chain of segments ``<pid>-<writer>.<k>``, each larger than the one before (see ``segment_slots``). A segment
is a row of 32-byte slots. The first two slots of *each* segment are its header: eight unsigned 64-bit cells, stored one
at a time with an atomic store. All other slots are records, or the raw bytes of a text.

A record is stored first, the commit count after it; a reader trusts only committed slots and refuses a count that
shrinks. Times are ``perf_counter_ns`` (CLOCK_MONOTONIC on Linux: one clock for all processes of a machine), in ns.
"""

import struct
from collections import namedtuple
from enum import IntEnum

MAGIC = 0x31564C49  # "ILV1", little endian
SLOT = 32
HEADER_SLOTS = 2
#: t (ns), lane number, kind, code, core (0xFFFF: unknown), a, b
RECORD = struct.Struct("<QIBBHQQ")
NO_CORE = 0xFFFF

# Header cells (index into the segment seen as unsigned 64-bit numbers).
CELL_MAGIC = 0  # MAGIC, in each segment
CELL_WRITER = 1  # pid << 32 | native thread id (0 where unknown)
CELL_COUNT = 2  # committed slots of this segment, header included
CELL_SEEN = 3  # t of the writer's last sign of life that made no record: its open slice is confirmed up to here
CELL_DROPPED = 4  # records that found no room
CELL_PROBES = 5  # probes passed so far
CELL_COST = 6  # ns of one probe, measured in this process
CELL_CPU = 7  # ns of CPU time of the writer's thread when last read

#: Slots of the first segment, the factor of growth, the most slots of a segment, the most segments of a writer.
FIRST_SLOTS = 512
GROWTH = 4
MOST_SLOTS = 131_072  # 4 MiB
MOST_SEGMENTS = 12  # about 33 MiB a writer: a run that needs more says that it dropped records


def segment_slots(k: int) -> int:
    """Slots of segment ``k`` (0, 1, ...), header included."""
    return min(MOST_SLOTS, FIRST_SLOTS * int(GROWTH**k))


class Kind(IntEnum):
    """What a record says. ``a`` and ``b`` are unsigned 64-bit and mean, for each kind, what its comment says."""

    #: Nothing: it fills the end of a segment that was too short for a text.
    PAD = 0
    #: A text of this process. lane: its number (from 1, unique in the file); a: length in bytes. The UTF-8 bytes follow
    #: in the next ceil(a / 32) slots, raw, committed together with this record.
    TEXT = 1
    #: A lane is declared. code: LaneKind; a: number of the parent lane; b: text of the name | DAEMON | ITEMS flags.
    LANE = 2
    #: A lane's thread has begun (first sign of life). a: native thread id; b: number of the interpreter (0 = main).
    #: Of an interpreter's lane it may be told again, when another thread has come into it.
    BEGIN = 3
    #: From t on the lane is in the state ``code``. a: ref (see ``pack_ref``); b: text of the cause or object, 0 = none.
    STATE = 4
    #: An instant. code: Mark; a: ref; b: text.
    MARK = 5
    #: The lane has ended. code: Outcome; a: exit code + 2**31 (0: none); b: text of the exception.
    END = 6
    #: The lane (declared by its parent) is the main thread of process a.
    PID = 7
    #: The lane was off the CPU although nothing that we wrap made it wait; it ran before and it runs after.
    #: t: when it ran again; a: ref (other = the lane that was seen running meanwhile); b: ns that it waited before t.
    #: code: bits GAP_SIBLING, GAP_KERNEL. The cause is named by whoever reads (the assembler, with the second witness).
    GAP = 8
    #: Facts of the process as JSON. a: text. (version, GIL, switch interval, start method, script)
    PROCESS = 9
    #: Renames lane: b: text of the new name.
    NAME = 10
    #: A long stretch in which no probe was passed, such as one C call. t: its end; a: its length in ns; b: how many of
    #: these ns were *not* CPU time, their place inside the stretch being unknown. code: as for GAP.
    SPAN = 11
    #: The lane touched something that is watched. code: Touch; a: ref; b: text (name, value, number, length, see
    #: ``app/lab/watching.py``). It may be told late, up to when its thread next says anything.
    TOUCH = 12


#: Bits in ``code`` of GAP and SPAN.
GAP_SIBLING = 1  # another lane of the same GIL passed a probe in between
GAP_AWAKE = 4  # the thread never gave up its CPU by itself, so it never waited for a GIL, a lock or I/O
GAP_KERNEL = 2  # the kernel says that the thread stood in the run queue for most of it: it waited for a CPU

#: Flags in ``b`` of LANE, above the text number (low 32 bits).
DAEMON = 1 << 32
ITEMS = 1 << 33  # in progress only while it has a task: a pool's worker
SERVICE = 1 << 34  # of the library, not of the user: hidden unless asked for


class LaneKind(IntEnum):
    """What a lane stands for."""

    MAIN = 1  # main thread of the first process
    THREAD = 2
    PROCESS = 3  # main thread of a child process
    TASK = 4  # an asyncio task
    INTERPRETER = 5


class Mark(IntEnum):
    """Instants in a lane's life."""

    PRINT = 1
    EXCEPTION = 2
    ACQUIRED = 3  # text: the lock
    RELEASED = 4
    STEP = 5  # a labelled line of the script was reached; text: its label
    TASK_SUBMITTED = 6  # a: work item's number; text: name
    TASK_STARTED = 7  # a: work item's number; text: name
    TASK_ENDED = 8
    TASK_FAILED = 9  # text: the exception
    JOINED = 10  # ref.other: the lane that was waited for
    FORKED = 11
    PUT = 12  # text: the queue
    GOT = 13
    CANCELLED = 14
    WOKE = 15  # ref.other: the lane that was set free
    SENT = 17  # data was pickled for another process; text: bytes
    RECEIVED = 18
    CUT = 16  # this thread's marks end here, there were too many; its states do not


class Touch(IntEnum):
    """What a lane did to a variable or file. From 1: 0 is a note that was not told yet."""

    READ = 1
    WRITE = 2
    INHERIT = 3  # a forked process got its copy
    WRITTEN = 4  # to a file; the number: bytes
    SHARED_READ = 5  # of what lies outside of all processes
    SHARED_WRITE = 6


class Outcome(IntEnum):
    """How a lane ended."""

    FINISHED = 1
    FAILED = 2  # an exception, or an exit code other than 0
    CANCELLED = 3  # an asyncio task that was cancelled
    EXITED = 4  # the process ended and took the lane along (a daemon)
    KILLED = 5  # by a signal
    LOST = 6  # it was running and nothing more was heard of it
    ABANDONED = 7  # it never started


class Record(namedtuple("Record", "t lane kind code core a b")):
    """One record, decoded: seven integers, in the order of ``RECORD``.

    A plain named tuple: the measured program reads this module, and importing ``typing`` would cost it 10 ms.
    """

    __slots__ = ()


def pack_ref(line: int = 0, other: int = 0) -> int:
    """Pack a source line (up to 2**24) and the number of another lane of the same process into one cell."""
    return (line & 0xFFFFFF) << 32 | (other & 0xFFFFFFFF)


def ref_line(a: int) -> int:
    """The source line in a ref; 0 = unknown."""
    return a >> 32 & 0xFFFFFF


def ref_other(a: int) -> int:
    """The number of the other lane in a ref; 0 = none."""
    return a & 0xFFFFFFFF
