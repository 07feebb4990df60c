"""One set of slices in the forms in which several viewers read it."""

import json
import random
from collections.abc import Iterator, Sequence

from app.model.facts import Fact, MachineFacts
from app.recording.formats import write

LANES = 16
SECONDS = 10
_STATES = (1, 3, 1, 3, 6, 1, 8, 1, 5, 7)

#: lane, start and end in ns, state
Slice = tuple[int, int, int, int]


def slices(count: int, seconds: float = SECONDS) -> list[Slice]:
    """What lanes that fight for a GIL do, by lane."""
    dice = random.Random(11)
    mean = seconds * 1e9 * LANES / count
    made: list[Slice] = []
    for lane in range(LANES):
        t = lane * 1000
        for k in range(count // LANES):
            end = t + round(mean * (0.4 + 1.2 * dice.random()))
            made.append((lane, t, end, _STATES[(k + lane + (k % 7 == 0)) % len(_STATES)]))
            t = end
    return made


def head() -> list[Fact]:
    """A run that has started, and its lanes."""
    facts_of: MachineFacts = {
        "usable_cpus": 2,
        "host_cpus": 2,
        "cpu_model": None,
        "python": "3.11.7",
        "implementation": "CPython",
        "free_threaded": False,
        "gil": True,
        "switch_interval_s": 0.005,
        "start_method": None,
        "platform": "Linux",
        "load": None,
    }
    made: list[Fact] = [
        {
            "type": "run",
            "format": 1,
            "run": "bench",
            "title": "Sixteen lanes",
            "lesson": None,
            "pane": None,
            "parameters": {},
            "code": [],
            "machine": facts_of,
            "created": "2026-01-01T00:00:00Z",
        },
        {"type": "started", "t": 0, "clock": 0, "unix_ns": 0, "machine": facts_of},
    ]
    for lane in range(LANES):
        made.append(
            {
                "type": "lane",
                "lane": lane,
                "key": f"1.{lane}",
                "kind": "thread",
                "name": f"Worker {lane}",
                "parent": None,
                "pid": 1,
                "tid": 100 + lane,
                "gil": "1",
                "daemon": False,
                "service": False,
                "unit": "life",
                "t": 0,
                "method": "made for the bench",
            }
        )
    return made


def facts(made: Sequence[Slice]) -> list[Fact]:
    """The same as a whole recording of ours, in batches as a run writes them."""
    told = head()
    last = dict.fromkeys(range(LANES), 0)
    ordered = sorted(made, key=lambda each: each[1])
    for at in range(0, len(ordered), 4096):
        part = ordered[at : at + 4096]
        last |= {lane: end for lane, _, end, _ in part}
        rows = [(lane, start, state, 0) for lane, start, _, state in part]
        seen = {str(lane): end for lane, end in last.items()}
        told.append({"type": "batch", "refs": [], "rows": rows, "marks": [], "seen": seen, "dropped": 0})
    for lane, end in last.items():
        told.append(
            {"type": "finished", "lane": lane, "t": end, "outcome": "finished", "exit_code": None, "error": None}
        )
    end_t = max(last.values())
    told.append(
        {
            "type": "end",
            "t": end_t,
            "outcome": "finished",
            "exit_code": 0,
            "reason": None,
            "metrics": {},
            "verdict": None,
        }
    )
    return told


def forms(count: int) -> Iterator[tuple[str, bytes]]:
    """The same data as each of them reads it, by path. Ours and those of Chrome and speedscope are our own exports."""
    made = slices(count)
    told = facts(made)
    yield f"/data/{count}.slices.json", json.dumps(made).encode()
    for suffix in (".ndjson", ".json", ".speedscope.json"):
        yield f"/data/{count}{suffix}", "".join(write(suffix, told)).encode()
