"""The figures of a run, each with its definition. Seconds and shares; ``None`` where it cannot be known.

Whose time is summed:
  CPU time, GIL waits, core waits      all threads and processes of the program, main included (an asyncio task has no
                                       CPU time of its own: its loop's thread has)
  sleep, I/O, joins, locks, no data    the units and workers, so that a main thread which waits for all does not double
                                       the sum; a main thread's own lock waits count where no event loop runs on it
  loop waits                           tasks;   start-up: workers;   moving data: also the library's helper threads
"""

from collections.abc import Iterable, Mapping
from statistics import median

from app.model.states import State

from .fold import Folded, Track
from .steps import Steps
from .units import Cast

Metrics = dict[str, float | None]
NS = 1e9
_NOT_BEGUN = frozenset({State.NONE, State.QUEUED, State.STARTING})
_READY = frozenset({State.LOOP, State.GIL, State.CPU})


def figures(folded: Folded, cast: Cast, flight: Steps, running: Steps, start: int, end: int, eps: int) -> Metrics:
    """All metrics but those that need a second run or the measuring's own totals."""
    wall = end - start
    times = {number: track.times(start, end) for number, track in folded.tracks.items()}

    def seconds(tracks: Iterable[Track], *states: State) -> float:
        own = {track.lane["lane"] for track in tracks}
        return sum(times[lane][state] for lane in own for state in states) / NS

    not_tasks = [track for track in folded.tracks.values() if track.lane["kind"] != "task"]
    with_main = cast.cpu + ([cast.main] if cast.main and not cast.tasks else [])
    cpu_s = seconds(not_tasks, State.RUN, State.RUNX)
    busy = running.time_at_least(1, start, end)
    turns = [length / NS for length in turn_lengths(cast, start, end)]
    return {
        "wall_s": wall / NS,
        "cpu_s": cpu_s,
        "in_flight": flight.area(start, end) / wall if wall else None,
        "on_cpu": cpu_s * NS / wall if wall else None,
        "parallel_share": running.time_at_least(2, start, end, eps) / busy if busy else 0.0,
        "busy_s": busy / NS,
        "most_in_flight": float(flight.most(start, end, min(eps, wall))),
        "most_on_cpu": float(running.most(start, end, min(eps, wall))),
        "gil_wait_s": seconds(cast.threads, State.GIL),
        "core_wait_s": seconds(cast.threads, State.CPU),
        "loop_wait_s": seconds(cast.tasks, State.LOOP),
        "lock_wait_s": seconds(with_main, State.LOCK),
        "sleep_s": seconds(cast.cpu, State.SLEEP),
        "io_s": seconds(cast.cpu, State.IO),
        "join_s": seconds(cast.cpu, State.JOIN),
        "transfer_s": seconds(with_main + [track for track in not_tasks if track.lane["service"]], State.TRANSFER),
        "starting_s": seconds(cast.cpu, State.STARTING),
        "unknown_s": seconds(cast.cpu, State.UNKNOWN),
        "turns": float(len(turns)),
        "median_turn_s": median(turns) if turns else None,
        "median_start_s": median(starts) / NS if (starts := start_lengths(folded, cast)) else None,
        "life_s": folded.last / NS,
        "moved_bytes": moved(folded, start, end),
        "max_lateness_s": lateness(cast, start, end),
        "speedup": None,
        "measuring_cost": None,
        "dropped": float(folded.dropped),
        **counts(folded, cast),
    }


def counts(folded: Folded, cast: Cast) -> Metrics:
    """How many lanes and tasks there were, and how they ended (over the whole run, not only the window)."""
    own = [track for track in folded.tracks.values() if not track.lane["service"]]
    marks = [mark[2] for track in own for mark in track.marks]
    items, failed = marks.count("task_started"), marks.count("task_failed")
    lives = [track for track in cast.flight if track.lane["unit"] != "items"]
    return {
        "lanes": float(len(own)),
        "tasks": float(items + len(lives)),
        "tasks_done": float(marks.count("task_ended") + sum(track.outcome == "finished" for track in lives)),
        "tasks_failed": float(failed + sum(track.outcome not in (None, "finished", "exited") for track in lives)),
        "lanes_failed": float(sum(track.outcome in ("failed", "killed", "lost") for track in own)),
        "output_lines": float(folded.output_lines),
    }


def turn_lengths(cast: Cast, start: int, end: int) -> list[int]:
    """How long working threads held a GIL that another thread of the program shares, begun in the window.

    A thread that waits for a CPU in the middle of its turn still holds the GIL: it is the same turn.
    """
    sharing: dict[str, int] = {}
    for track in cast.threads:
        gil = track.lane["gil"]
        if gil is not None:
            sharing[gil] = sharing.get(gil, 0) + 1
    found: list[int] = []
    for track in cast.cpu:
        gil = track.lane["gil"]
        if track.lane["kind"] != "task" and gil is not None and sharing.get(gil, 0) > 1:
            found += [b - a for a, b in _turns(track) if start <= a < end]
    return found


def _turns(track: Track) -> Iterable[tuple[int, int]]:
    begun: int | None = None
    ran_until = 0
    for a, b, state, _ in track.slices():
        if state == State.RUN:
            begun = a if begun is None else begun
            ran_until = b
        elif state != State.CPU and begun is not None:
            yield begun, ran_until
            begun = None
    if begun is not None:
        yield begun, ran_until


def start_lengths(folded: Folded, cast: Cast) -> list[int]:
    """How long each worker took from the call that starts it until it first did anything."""
    asked: dict[int, int] = {}  # who was waited for first of all: by whoever started it, until it had begun
    for track in cast.threads:
        for a, _, state, ref in track.slices():
            other = folded.ref(ref).get("other") if state == State.JOIN else None
            if other is not None:
                asked[other] = min(a, asked.get(other, a))
    lengths = []
    for track in cast.workers:
        begun = next((a for a, _, state, _ in track.slices() if state not in _NOT_BEGUN), None)
        boots = (a for a, _, state, _ in track.slices() if state == State.STARTING)
        since = next(boots, asked.get(track.lane["lane"]))
        if begun is not None and since is not None and since <= begun:
            lengths.append(begun - since)
    return lengths


def moved(folded: Folded, start: int, end: int) -> float:
    """Bytes that were packed for other processes in the window, by the program or the library's helpers."""
    sent = (mark for track in folded.tracks.values() for mark in track.marks if mark[2] == "sent")
    return float(sum(folded.ref(ref).get("bytes", 0) for _, t, _, ref in sent if start <= t <= end))


def lateness(cast: Cast, start: int, end: int) -> float | None:
    """The longest that a sleeper was ready to run, after its timer, before it ran. ``None``: nobody slept."""
    worst: int | None = None
    for track in cast.cpu:
        due: int | None = None
        for _, b, state, _ in track.slices():
            if state == State.SLEEP:
                due = b
                worst = worst or 0
            elif due is not None and state not in _READY:
                due = None
            elif due is not None and start <= due < end:
                worst = max(worst or 0, b - due)
    return None if worst is None else worst / NS


def cost(folded: Folded, measuring: Mapping[str, int] | None = None) -> float | None:
    """Share of the program's CPU time that the measuring took: probes passed times the cost of one.

    From what the lanes said at their end, or from the totals in ``measuring`` (probes, cost_ns). ``None``: nobody said.
    """
    threads = [track for track in folded.tracks.values() if track.lane["kind"] != "task"]
    if measuring is not None:
        spent = measuring.get("probes", 0) * measuring.get("cost_ns", 0)
    else:
        threads = [track for track in threads if track.probes_ns is not None]
        if not threads:
            return None
        spent = sum(track.probes_ns or 0 for track in threads)
    used = sum(_cpu_ns(track) for track in threads)
    if not used:
        return None if spent else 0.0
    return min(spent / used, 1.0)


def _cpu_ns(track: Track) -> int:
    """Over its whole life: what its clock said, else what its states say."""
    if track.cpu_ns is not None:
        return track.cpu_ns
    times = track.times(track.t[0] if track.t else 0, track.close)
    return times[State.RUN] + times[State.RUNX]


def speedup(baseline: Mapping[str, float | None], this: Mapping[str, float | None]) -> float | None:
    """How many times faster this run was than the baseline (another pane of the lesson)."""
    before, after = baseline.get("wall_s"), this.get("wall_s")
    return before / after if before and after else None
