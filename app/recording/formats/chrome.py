"""Chrome Trace Event JSON, as Perfetto and chrome://tracing read it.

One process and one thread entry a lane; one ``X`` a slice, named by its state (a lane never overlaps itself, so slices
cannot collide); instants for marks; ``s`` and ``f`` for arrows; two counters. An asyncio task has a thread id of its
own making: on its loop's it would overlap. Times are microseconds with three decimals, which is nanoseconds.
"""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from app.model.facts import Fact, Ref
from app.model.states import STATES, State

from ..analysis import Measured, measure_folded
from ..fold import Folded, Track, fold
from .causes import cause
from .flows import flows

#: Thread (and process) ids of our own making begin above what Linux can give (2**22).
SYNTHETIC = 5_000_000
_EVENTS = 256  # in one piece
_STATES = [(info.state.name, info.name) for info in sorted(STATES)]

_encode = json.JSONEncoder(separators=(",", ":"), ensure_ascii=True).encode
Event = dict[str, Any]


def write(facts: Iterable[Fact]) -> Iterator[str]:
    """Pieces of one JSON object."""
    folded = fold(facts)
    ids = _ids(folded)
    measured = measure_folded(folded)
    yield '{"displayTimeUnit":"ms","otherData":' + _encode(_about(folded)) + ',"traceEvents":[\n'
    piece: list[str] = []
    before = ""
    for event in _events(folded, ids, measured):
        piece.append(event)
        if len(piece) == _EVENTS:
            yield before + ",\n".join(piece)
            piece, before = [], ",\n"
    if piece:
        yield before + ",\n".join(piece)
    yield "\n]}\n"


def _events(folded: Folded, ids: dict[int, tuple[int, int]], measured: Measured) -> Iterator[str]:
    for event in _metadata(folded, ids):
        yield _encode(event)
    for number, track in folded.tracks.items():
        yield from _slices(folded, track, *ids[number])
    # Viewers sort by time and keep this order within one instant: an arrow is bound to what came just before it.
    arrows = list(enumerate(flows(folded), 1))
    for number, flow in arrows:
        if not flow.at_mark:
            yield _arrow("s", number, flow.name, flow.source_t, ids[flow.source])
        yield _arrow("f", number, flow.name, flow.target_t, ids[flow.target])
    for number, track in folded.tracks.items():
        yield from _marks(folded, track, *ids[number])
    for number, flow in arrows:
        if flow.at_mark:
            yield _arrow("s", number, flow.name, flow.source_t, ids[flow.source])
    yield from _touches(folded, ids)
    yield from _counters(folded, ids, measured)


def _ids(folded: Folded) -> dict[int, tuple[int, int]]:
    """(pid, tid) of each lane. A native thread id that is used again gets a row of its own all the same."""
    ids: dict[int, tuple[int, int]] = {}
    used: set[int] = set()
    for number, track in folded.tracks.items():
        pid = track.lane["pid"] if track.lane["pid"] > 0 else SYNTHETIC + number
        tid = track.lane["tid"]
        if track.lane["kind"] == "task" or not tid or tid in used:
            tid = SYNTHETIC + number
        used.add(tid)
        ids[number] = pid, tid
    return ids


def _metadata(folded: Folded, ids: dict[int, tuple[int, int]]) -> Iterator[Event]:
    named: set[int] = set()
    title = folded.run["title"] if folded.run else "Python"
    for number, track in folded.tracks.items():
        pid, tid = ids[number]
        lane = track.lane
        if pid not in named:
            name = title if not named else lane["name"]
            yield _meta("process_name", pid, tid, {"name": name})
            yield _meta("process_sort_index", pid, tid, {"sort_index": len(named)})
            named.add(pid)
        about = {"name": lane["name"]} if not lane["service"] else {"name": f"{lane['name']} (library)"}
        yield _meta("thread_name", pid, tid, about)
        yield _meta("thread_sort_index", pid, tid, {"sort_index": number})


def _meta(name: str, pid: int, tid: int, arguments: Event) -> Event:
    return {"ph": "M", "name": name, "pid": pid, "tid": tid, "args": arguments}


def _slices(folded: Folded, track: Track, pid: int, tid: int) -> Iterator[str]:
    where = f'"pid":{pid},"tid":{tid}'
    details: dict[tuple[int, int], str] = {}
    for start, end, state, number in track.slices():
        key = (state, number)
        detail = details.get(key)
        if detail is None:  # the same line waits a thousand times
            identity, name = _STATES[state]
            about = {"state": identity, **_about_ref(folded, folded.ref(number), state)}
            detail = f'"name":{_encode(name)},"cat":"state",{where},"args":{_encode(about)}'
            details[key] = detail
        yield f'{{"ph":"X","ts":{_us(start)},"dur":{_us(end - start)},{detail}}}'


def _marks(folded: Folded, track: Track, pid: int, tid: int) -> Iterator[str]:
    """Instants: its marks, and its start and finish, which stand in no batch."""
    begun = next((start for start, _, state, _ in track.slices() if state != State.QUEUED), None)
    if begun is not None:
        yield _event("i", begun, pid, tid, name="start", cat="lane", s="t", args={})
    for _, t, kind, number in track.marks:
        about = _about_ref(folded, folded.ref(number), None)
        yield _event("i", t, pid, tid, name=kind.replace("_", " "), cat="mark", s="t", args=about)
    if track.finished is not None:
        about = {"outcome": track.outcome}
        if track.exit_code is not None:
            about["exit_code"] = track.exit_code
        if track.error:
            about["error"] = track.error
        # One nanosecond early: inside its last slice, not behind it.
        yield _event("i", track.finished - 1, pid, tid, name="finish", cat="lane", s="t", args=about)


def _touches(folded: Folded, ids: dict[int, tuple[int, int]]) -> Iterator[str]:
    """What was watched: an instant on the lane for each touch, and a counter for what is a number."""
    written: Counter[int] = Counter()
    for number, t, kind, lane, cause_of in sorted(folded.touches, key=lambda touch: touch[1]):
        resource, ref = folded.resources[number], folded.ref(cause_of)
        name, value = resource["name"], ref.get("value")
        about: Event = {key: ref[key] for key in ("text", "value", "count", "line") if key in ref}
        if lane in ids:
            yield _event("i", t, *ids[lane], name=f"{kind} {name}", cat="touch", s="t", args=about)
        if value is None or kind == "read" or not ids:
            continue
        unit = "on disk" if kind == "size" else "value"
        if resource["kind"] == "file" and kind == "write":
            written[number] += int(value)
            unit, value = "written", written[number]
        where = next((each for each in ids.values() if each[0] == resource["pid"]), next(iter(ids.values())))
        yield _event("C", t, *where, name=f"{name} {unit}" if resource["kind"] == "file" else name, args={unit: value})


def _arrow(phase: str, number: int, name: str, t: int, where: tuple[int, int]) -> str:
    bound: Event = {"bp": "e"} if phase == "f" else {}
    return _event(phase, t, *where, name=name, cat="flow", id=number, **bound)


def _counters(folded: Folded, ids: dict[int, tuple[int, int]], measured: Measured) -> Iterator[str]:
    if not ids:
        return
    pid, tid = next(iter(ids.values()))
    # Perfetto's name of the track is both together: "in progress tasks", "running lanes".
    for name, unit, steps in (("in progress", "tasks", measured.flight), ("running", "lanes", measured.running)):
        for t, value in zip(steps.t, steps.v, strict=True):
            yield _event("C", t, pid, tid, name=name, args={unit: value})


def _event(phase: str, t: int, pid: int, tid: int, **rest: Any) -> str:
    return f'{{"ph":"{phase}","ts":{_us(t)},"pid":{pid},"tid":{tid},{_encode(rest)[1:]}'


def _us(ns: int) -> str:
    """Microseconds with three decimals, exactly."""
    sign, ns = ("-", -ns) if ns < 0 else ("", ns)
    return f"{sign}{ns // 1000}.{ns % 1000:03d}"


def _about_ref(folded: Folded, ref: Ref, state: int | None) -> Event:
    about: Event = {}
    if words := cause(folded, ref, state):
        about["cause"] = words
    for key in ("file", "line", "object", "task", "core", "how"):
        if key in ref:
            about[key] = ref[key]
    return about


def _about(folded: Folded) -> Event:
    about: Event = {"tool": "Interleave", "dropped": folded.dropped}
    if folded.run is not None:
        run = folded.run
        about |= {key: run[key] for key in ("run", "title", "lesson", "pane", "created")}
        about["machine"] = folded.started or run["machine"]
    # What a lane is beside its name: no viewer asks for it, but a trace that is taken in again has it.
    about["lanes"] = [{k: v for k, v in track.lane.items() if k != "type"} for track in folded.tracks.values()]
    if folded.end is not None:
        about |= {"outcome": folded.end["outcome"], "verdict": folded.end["verdict"]}
    return about
