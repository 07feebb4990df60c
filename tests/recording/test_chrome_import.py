import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from app.model.errors import InvalidRequest
from app.model.facts import Fact
from app.model.states import State
from app.recording.chrome_import import lines
from app.recording.fold import fold
from app.recording.formats import write
from app.recording.imports import Bounds, checked
from app.recording.log import decode

from .facts import lock_example, random_facts

LESSONS = Path(__file__).resolve().parents[2] / "app" / "lessons"
RECORDINGS = (
    "four-cooks-one-stove/recording/threads",
    "asyncio-or-threads/recording/coroutines",
    "price-of-a-worker/recording/spawn",
)


def again(facts: Iterable[Fact]) -> list[Fact]:
    """Written as a Chrome trace, and read from that."""
    text = "".join(write("json", facts)).encode()
    return list(checked(lines([text[at : at + 5000] for at in range(0, len(text), 5000)], Bounds())))


def of(*events: dict[str, Any]) -> list[Fact]:
    return list(checked(lines([json.dumps(events).encode()], Bounds())))


def same(before: list[Fact], after: list[Fact]) -> None:
    first, second = fold(before), fold(after)
    assert list(first.tracks) == list(second.tracks)
    for number, track in first.tracks.items():
        other = second.tracks[number]
        assert other.lane == track.lane
        assert [each[:3] for each in other.slices()] == [each[:3] for each in track.slices()]
        assert (other.finished, other.outcome, other.exit_code) == (track.finished, track.outcome, track.exit_code)
        assert [tuple(mark[:3]) for mark in other.marks] == [
            mark[:3] for mark in sorted(map(tuple, track.marks), key=lambda m: m[1])
        ]


@pytest.mark.parametrize("seed", range(10))
def test_our_own_trace_brings_the_same_lanes_and_slices_back(seed: int) -> None:
    facts = random_facts(seed, lanes=8).log()
    same(facts, again(facts))


@pytest.mark.parametrize("name", RECORDINGS)
def test_real_runs_come_back_with_what_was_said_of_them(name: str) -> None:
    facts = [*map(decode, gzip.decompress((LESSONS / f"{name}.ndjson.gz").read_bytes()).splitlines())]
    back = again(facts)
    same(facts, back)
    run, end = back[0], back[-1]
    assert run["type"] == "run" and end["type"] == "end" and facts[0]["type"] == "run" and facts[-1]["type"] == "end"
    assert (run["title"], run["created"]) == (facts[0]["title"], facts[0]["created"])
    assert end["verdict"] == facts[-1]["verdict"]


def test_who_let_go_of_a_lock_is_known_from_the_arrow() -> None:
    back = fold(again(lock_example().log()))
    waits = [ref for track in back.tracks.values() for _, _, state, ref in track.slices() if state == State.LOCK]
    assert [back.ref(ref).get("other") for ref in waits] == [1]


def test_of_another_programs_trace_nothing_is_guessed() -> None:
    facts = of(
        {"ph": "X", "name": "Running", "cat": "v8", "pid": 1, "tid": 1, "ts": 1e9, "dur": 5, "args": {"state": "RUN"}},
        {"ph": "X", "name": "<b>", "pid": 1, "tid": 1, "ts": 1e9 + 8, "dur": 2},
        {"ph": "i", "name": "start", "pid": 1, "tid": 1, "ts": 1e9 + 9},
        {"ph": "C", "name": "n", "ts": 1},
    )
    folded = fold(facts)
    [track] = folded.tracks.values()
    told = [(a, b, s, folded.ref(r).get("text")) for a, b, s, r in track.slices()]
    assert told == [
        (0, 5000, State.UNKNOWN, "Running"),
        (5000, 8000, State.UNKNOWN, None),
        (8000, 10000, State.UNKNOWN, "<b>"),
    ]
    # Its instant of this name does not begin the clock of a run.
    assert [(kind, folded.ref(ref)["text"]) for _, _, kind, ref in track.marks] == [("step", "\u201cstart\u201d")]
    end = facts[-1]
    assert end["type"] == "end" and end["verdict"] is None and end["metrics"] == {}
    assert end["reason"] is not None and "Left out: counters (1)." in end["reason"]
    assert track.finished is None and folded.usable_cpus is None


def test_an_arrow_of_another_program_is_told_at_both_ends() -> None:
    lanes = [{"ph": "X", "name": "x", "pid": 1, "tid": n, "ts": 0, "dur": 9} for n in (1, 2)]
    arrow = [{"ph": ph, "id": 1, "name": "go", "pid": 1, "tid": n, "ts": n} for n, ph in ((1, "s"), (2, "f"))]
    folded = fold(of(*lanes, *arrow))
    told = [
        (folded.ref(ref)["text"], folded.ref(ref)["other"])
        for track in folded.tracks.values()
        for *_, ref in track.marks
    ]
    assert told == [("go \u2192", 1), ("\u2192 go", 0)]


@pytest.mark.parametrize(
    "other",
    [
        {"lanes": 3, "machine": {"usable_cpus": "many"}, "title": [], "created": "then"},
        {"lanes": [{"lane": 0, "name": 5}]},
        [],
    ],
)
def test_what_a_trace_says_of_itself_is_checked(other: object) -> None:
    event = {
        "ph": "X",
        "cat": "state",
        "name": "x",
        "args": {"state": "NOWHERE", "line": -1},
        "pid": -5,
        "tid": {},
        "ts": 0,
        "dur": 1,
    }
    if isinstance(other, dict):
        other["tool"] = "Interleave"
    text = json.dumps({"otherData": other, "traceEvents": [event]}).encode()
    [track] = fold(checked(lines([text], Bounds()))).tracks.values()
    assert [state for *_, state, _ in track.slices()] == [State.UNKNOWN]


def test_a_trace_with_nothing_to_draw_or_too_much() -> None:
    with pytest.raises(InvalidRequest, match="no slices"):
        of({"ph": "i", "ts": 1})
    with pytest.raises(InvalidRequest, match="larger than can be taken in"):
        list(lines([b"[" + b" " * 2000], Bounds(bytes=1000)))
