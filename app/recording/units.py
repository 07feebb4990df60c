"""Who counts as a task in progress, and who can be on a CPU.

Units are asyncio tasks if there are any, else pool workers while they have a work item and raw threads and processes
for their life; the main lane only if there is nothing else. A thread and its tasks are never counted together: a lane
that only runs an event loop has the unit "none".

A coordinator is a task whose unit is "main" (what ``asyncio.run`` was given). It is in progress like any other, but for
the time in which it does nothing than wait for other tasks.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from app.model.states import RUNNING, State

from .fold import Folded, Track
from .steps import Edges, Steps

#: Not in progress: not alive, not begun, or still booting.
_NOT_BEGUN = frozenset({State.NONE, State.QUEUED, State.STARTING})
#: Not even there yet.
_NOT_THERE = frozenset({State.NONE, State.QUEUED})
_ITEM_ENDS = frozenset({"task_ended", "task_failed"})


@dataclass(frozen=True, slots=True)
class Cast:
    """The lanes of a run by the part they play."""

    main: Track | None
    tasks: list[Track]
    workers: list[Track]
    flight: list[Track]  # who can be in progress
    cpu: list[Track]  # who can be on a CPU
    threads: list[Track]  # all that are not tasks and not of the library

    @property
    def alone(self) -> bool:
        """There is nothing but the main lane."""
        return not self.tasks and not self.workers


def cast(folded: Folded) -> Cast:
    """Give each lane its part."""
    own = [track for track in folded.tracks.values() if not track.lane["service"]]
    main = next((track for track in own if track.lane["kind"] == "main"), None)
    tasks = [track for track in own if track.lane["kind"] == "task" and track.lane["unit"] != "none"]
    workers = [track for track in own if track.lane["kind"] != "task" and track.lane["unit"] in ("life", "items")]
    leaves = [track for track in tasks if track.lane["unit"] != "main"]
    coordinators = [track for track in tasks if track.lane["unit"] == "main"]
    flight = coordinators + (leaves or workers)
    on_cpu = tasks + workers
    if main is not None and not on_cpu:
        flight, on_cpu = [main], [main]
    threads = [track for track in own if track.lane["kind"] != "task"]
    return Cast(main, tasks, workers, flight, on_cpu, threads)


def in_flight(tracks: Iterable[Track]) -> Steps:
    """P(t): how many are in progress."""
    edges = Edges()
    for track in tracks:
        if track.lane["unit"] == "items":
            _items(track, edges)
        elif track.lane["unit"] == "main" and track.lane["kind"] == "task":
            _stretches(track, edges, off=_NOT_BEGUN | {State.JOIN})
        else:
            _stretches(track, edges, off=_NOT_BEGUN)
    return edges.steps()


def on_cpu(tracks: Iterable[Track]) -> Steps:
    """R(t): how many are running at that very instant."""
    edges = Edges()
    for track in tracks:
        _stretches(track, edges, off=frozenset(State) - RUNNING)
    return edges.steps()


def begin_of(track: Track) -> int | None:
    """When the lane came to be as a unit; None: never."""
    if track.lane["unit"] == "items":
        kinds = ("task_started",)
        return next((mark[1] for mark in track.marks if mark[2] in kinds), None)
    return next((start for start, _, state, _ in track.slices() if state not in _NOT_THERE), None)


def end_of(track: Track) -> int:
    """When it ended as a unit."""
    if track.lane["unit"] == "items":
        ends = [mark[1] for mark in track.marks if mark[2] in _ITEM_ENDS]
        open_items = sum(mark[2] == "task_started" for mark in track.marks) - len(ends)
        return track.close if open_items > 0 or not ends else ends[-1]
    return track.close


def _stretches(track: Track, edges: Edges, off: frozenset[State]) -> None:
    """From each first row in a state that counts to the next row in one that does not."""
    counts = [state not in off for state in State]
    close = track.close
    on = False
    for t, state in zip(track.t, track.s, strict=True):
        if counts[state] != on:
            if t >= close:
                break
            on = not on
            if on:
                edges.up(t)
            else:
                edges.down(t)
    if on:
        edges.down(close)


def _items(track: Track, edges: Edges) -> None:
    """While it has at least one work item."""
    depth = 0
    for _, t, kind, _ in track.marks:
        if kind == "task_started":
            depth += 1
            if depth == 1:
                edges.up(t)
        elif kind in _ITEM_ENDS and depth:
            depth -= 1
            if not depth:
                edges.down(t)
    if depth:
        edges.down(max(track.close, track.marks[-1][1]))
