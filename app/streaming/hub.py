"""Who watches which run, and when to write what to whom.

A run that is watched has a ``Channel``. Those *in step* have had all that anybody had: the channel keeps one cursor for
all of them, and a tick is one loop over their ``write`` methods with one frame. Nobody is asked whether it has room:
the transport says so itself when it holds too much, and the viewer falls out of step until it has caught up, in larger
chunks, from its own cursor. No queue, task or future belongs to a viewer.
"""

import asyncio
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from .frames import first_lines, frame_of
from .session import CLOSE_BAD_CURSOR, CLOSE_TRY_AGAIN, MOST_HELD, Do, Session
from .wire import GOODBYE_S, Wire

#: Frames are no closer than this, but the first one after a silence goes out at once.
INTERVAL_S = 1 / 30
#: The same for a run that few watch: who sits alone before it sees what happened in the next picture of the screen.
INTERVAL_OF_FEW_S = 1 / 120
FEW = 8
#: How much one frame carries at most (more only if a single fact is larger).
CHUNK = MOST_HELD
#: Catching up pauses after so long, so that those in step get their frame on time.
SLICE_S = 0.004
#: How often the connections of those held up are looked at.
LOOK_S = 0.25
#: A frame larger than this (a single fact can be) is counted until its viewer has taken it ...
LARGE = 4 * CHUNK
#: ... and so much of those is on its way at the same time, to all viewers together: the transports hold copies.
MOST_LARGE = 256 * 2**20
#: Frames kept for those who read the same history one after another.
FRAMES = 8


class Source(Protocol):
    """An append-only log: ``app.recording.log.Log``, as far as the hub needs it."""

    @property
    def run(self) -> str: ...

    @property
    def cursor(self) -> int: ...

    @property
    def ended(self) -> bool: ...

    def read(self, cursor: int, most_bytes: int = ...) -> tuple[bytes, int]: ...

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]: ...


@dataclass(slots=True)
class Counts:
    """What a hub did so far."""

    ticks: int = 0
    frames: int = 0  # encoded
    sent_away: int = 0  # for being stalled
    large: int = 0  # bytes of large frames that are on their way


@dataclass(frozen=True, slots=True)
class Statistics:
    """What a hub has now and did so far."""

    runs: int
    viewers: int
    in_step: int
    ticks: int
    frames: int
    sent_away: int


@dataclass(slots=True, eq=False)
class Viewer:
    """One who watches. ``closed``: the hub has said goodbye and does not know it any more."""

    session: Session
    wire: Wire
    channel: "Channel"
    write: Callable[[bytes], None]
    in_step: bool = False
    closed: bool = False
    large: int = 0


class Channel:
    """One run and those who watch it."""

    def __init__(self, source: Source, loop: asyncio.AbstractEventLoop, counts: Counts) -> None:
        self.source = source
        self.viewers: set[Viewer] = set()
        self.cursor = source.cursor  # the furthest that anybody has been written
        self._counts = counts
        self._loop = loop
        self._in_step: dict[Viewer, Callable[[bytes], None]] = {}
        self._behind: deque[Viewer] = deque()  # can be written to
        self._held_up: set[Viewer] = set()  # cannot
        self._known: OrderedDict[int, tuple[bytes, int]] = OrderedDict()
        self._woken = self._catching_up = False
        self._last_tick = float("-inf")
        self._looking: asyncio.TimerHandle | None = None
        self._unwatch = source.watch(self.wake)

    @property
    def in_step(self) -> int:
        """How many are in step."""
        return len(self._in_step)

    def wake(self) -> None:
        """There is more. From any thread; many calls are one until the loop comes round."""
        if not self._woken:
            self._woken = True
            try:
                self._loop.call_soon_threadsafe(self._on_more)
            except RuntimeError:  # the loop is closed: the server has ended before the run
                return

    def join(self, viewer: Viewer) -> None:
        """A new viewer, anywhere in the log."""
        self.viewers.add(viewer)
        viewer.wire.watch(lambda: self._full(viewer), lambda: self._room(viewer))
        if viewer.session.cursor > self.source.cursor:
            self._goodbye(viewer, CLOSE_BAD_CURSOR, "this cursor is not in the log; start again at 0")
            return
        if viewer.session.cursor > self.cursor:
            self._tick()
        self._take_up(viewer)

    def leave(self, viewer: Viewer) -> None:
        """It has gone, or has been sent away."""
        viewer.closed = True
        self.viewers.discard(viewer)
        self._in_step.pop(viewer, None)
        self._held_up.discard(viewer)
        if viewer.large:  # the connection keeps them until it is cut
            self._loop.call_later(GOODBYE_S, self._taken, viewer)

    def close(self) -> None:
        """Nobody watches any more."""
        self._unwatch()
        if self._looking is not None:
            self._looking.cancel()

    def _on_more(self) -> None:
        interval = INTERVAL_OF_FEW_S if len(self._in_step) <= FEW else INTERVAL_S
        pause = self._last_tick + interval - self._loop.time()
        if pause <= 0:
            self._tick()
        else:
            self._loop.call_later(pause, self._tick)

    def _tick(self) -> None:
        """Write what is new to all who are in step."""
        self._woken = False  # before reading: what is added from here on wakes us again
        self._last_tick = self._loop.time()
        self._counts.ticks += 1
        if not self._in_step:
            self.cursor = self.source.cursor
        while self.cursor < self.source.cursor and self._in_step:
            chunk, after = self.source.read(self.cursor, CHUNK)
            frame = frame_of(chunk)
            self._counts.frames += 1
            self.cursor = after
            for write in list(self._in_step.values()):
                write(frame)
        if self.source.ended and self.cursor == self.source.cursor:
            for viewer in list(self._in_step):
                self._step_out(viewer)
                self._take_up(viewer)

    def _take_up(self, viewer: Viewer) -> None:
        """Do what can be done now for one that is not in step."""
        self._behind.append(viewer)
        if not self._catching_up:
            self._catch_up()

    def _catch_up(self) -> None:
        """A chunk for each in turn, for a short while; then the loop may do something else."""
        self._catching_up = True
        until = self._loop.time() + SLICE_S
        while self._behind:
            viewer = self._behind.popleft()
            if not viewer.closed and self._advance(viewer):
                self._behind.append(viewer)
            if self._loop.time() > until:
                self._loop.call_soon(self._catch_up)
                return
        self._catching_up = False

    def _advance(self, viewer: Viewer) -> bool:
        """One step. True: it can go on."""
        session = viewer.session
        ended = self.source.ended and self.cursor == self.source.cursor
        held = viewer.wire.held()
        if viewer.large and held <= MOST_HELD:
            self._taken(viewer)
        todo = session.next(self.cursor, ended, held, self._loop.time())
        if todo is Do.SEND:
            frame, after = self._after(session.cursor)
            if len(frame) > LARGE and not self._has_room(viewer, len(frame)):
                self._goodbye(viewer, CLOSE_TRY_AGAIN, "too much is on its way to others; come back at your cursor")
                return False
            session.cursor = after
            viewer.write(frame)
            return True
        if todo is Do.JOIN:
            viewer.in_step = True
            self._in_step[viewer] = viewer.write
        elif todo is Do.WAIT:
            self._held_up.add(viewer)
            self._look_later()
        else:
            self._goodbye(viewer, session.code, session.reason)
        return False

    def _after(self, cursor: int) -> tuple[bytes, int]:
        """The frame that follows a cursor, up to where those in step are and not beyond."""
        known = self._known.get(cursor)
        if known is None or known[1] > self.cursor:
            chunk, after = self.source.read(cursor, CHUNK)
            if after > self.cursor:
                chunk, after = first_lines(chunk, self.cursor - cursor), self.cursor
            known = frame_of(chunk), after
            self._counts.frames += 1
            self._known[cursor] = known
            if len(self._known) > FRAMES:
                self._known.popitem(last=False)
        return known

    def _has_room(self, viewer: Viewer, size: int) -> bool:
        """For one more large frame; it is counted."""
        if self._counts.large and self._counts.large + size > MOST_LARGE:
            return False
        self._counts.large += size
        viewer.large += size
        return True

    def _taken(self, viewer: Viewer) -> None:
        self._counts.large -= viewer.large
        viewer.large = 0

    def _full(self, viewer: Viewer) -> None:
        """Called by the wire: it holds too much."""
        if viewer.in_step:
            self._step_out(viewer)
            self._held_up.add(viewer)
            viewer.session.next(self.cursor, False, viewer.wire.held(), self._loop.time())
            self._look_later()

    def _room(self, viewer: Viewer) -> None:
        """Called by the wire: it can be written to again."""
        if viewer in self._held_up:
            self._held_up.discard(viewer)
            self._take_up(viewer)

    def _step_out(self, viewer: Viewer) -> None:
        viewer.in_step = False
        del self._in_step[viewer]
        viewer.session.cursor = self.cursor

    def _look_later(self) -> None:
        if self._looking is None:
            self._looking = self._loop.call_later(LOOK_S, self._look)

    def _look(self) -> None:
        """Those held up: has their connection taken anything?"""
        self._looking = None
        for viewer in list(self._held_up):
            self._held_up.discard(viewer)
            self._take_up(viewer)
        if self._held_up:
            self._look_later()

    def _goodbye(self, viewer: Viewer, code: int, reason: str) -> None:
        self._counts.sent_away += code == CLOSE_TRY_AGAIN
        self.leave(viewer)
        viewer.wire.close(code, reason)


class Hub:
    """All channels. Belongs to one event loop; only ``Channel.wake`` may come from another thread."""

    def __init__(self, most_viewers: int = 2000, most_per_run: int = 1000) -> None:
        self._most_viewers, self._most_per_run = most_viewers, most_per_run
        self._counts = Counts()
        #: By the log's identity: a run's log may be loaded a second time while the first is being watched.
        self._channels: dict[int, Channel] = {}

    def watch(self, source: Source, cursor: int, wire: Wire) -> Viewer | None:
        """From now on the wire gets what follows the cursor, until ``leave`` or the end. It may be sent away at once:
        1013 (and None) if there are too many, 4400 if the cursor is not in the log."""
        channel = self._channels.get(id(source))
        if self.viewers >= self._most_viewers or (channel and len(channel.viewers) >= self._most_per_run):
            wire.close(CLOSE_TRY_AGAIN, "there are too many viewers; try again later")
            return None
        if channel is None:
            channel = self._channels[id(source)] = Channel(source, asyncio.get_running_loop(), self._counts)
        viewer = Viewer(Session(cursor), wire, channel, wire.write)
        channel.join(viewer)
        return viewer

    def leave(self, viewer: Viewer) -> None:
        """The viewer has gone. To be called once for each viewer, however it went."""
        channel = viewer.channel
        channel.leave(viewer)
        if not channel.viewers and self._channels.get(id(channel.source)) is channel:
            del self._channels[id(channel.source)]
            channel.close()

    @property
    def viewers(self) -> int:
        """How many watch, all runs together."""
        return sum(len(channel.viewers) for channel in self._channels.values())

    def statistics(self) -> Statistics:
        """For tests, the bench and /healthz."""
        in_step = sum(channel.in_step for channel in self._channels.values())
        counts = self._counts
        return Statistics(len(self._channels), self.viewers, in_step, counts.ticks, counts.frames, counts.sent_away)
