import json
from typing import Any

from app.model.states import STATES, State
from app.recording.fold import fold
from app.recording.formats import write
from app.recording.formats.speedscope import SCHEMA

from ..facts import Facts, lock_example

S = State


def exported(facts: Facts) -> dict[str, Any]:
    told: dict[str, Any] = json.loads("".join(write("speedscope.json", facts.log())))
    return told


def check(told: dict[str, Any]) -> None:
    """What speedscope's schema and its importer ask of a file."""
    assert told["$schema"] == SCHEMA
    frames = told["shared"]["frames"]
    assert all(isinstance(frame["name"], str) and frame["name"] for frame in frames)
    for profile in told["profiles"]:
        assert (profile["type"], profile["unit"]) == ("evented", "nanoseconds")
        assert profile["startValue"] <= profile["endValue"]
        now, stack = profile["startValue"], []
        for event in profile["events"]:
            assert now <= event["at"] <= profile["endValue"], "times never go back"
            now = event["at"]
            if event["type"] == "O":
                assert 0 <= event["frame"] < len(frames)
                stack.append(event["frame"])
            else:
                assert event["type"] == "C" and stack.pop() == event["frame"], "the innermost closes first"
        assert not stack, "balanced"


def test_one_balanced_profile_a_lane_with_every_slice() -> None:
    told = exported(lock_example())
    check(told)
    frames = told["shared"]["frames"]
    names = [info.name for info in sorted(STATES)]
    folded = fold(lock_example().log())
    assert [profile["name"] for profile in told["profiles"]] == [t.lane["name"] for t in folded.tracks.values()]
    for profile, track in zip(told["profiles"], folded.tracks.values(), strict=True):
        states: list[tuple[str, int, int]] = []
        depth = opened = 0
        for event in profile["events"]:
            if event["type"] == "O":
                opened = event["at"]
                depth += 1
            else:
                depth -= 1
                if depth == 0:
                    states.append((frames[event["frame"]]["name"], opened, event["at"]))
        assert states == [(names[state], start, end) for start, end, state, _ in track.slices()]
    assert {"name": "held by A", "line": 4} in frames


def test_lanes_share_one_clock_also_before_zero() -> None:
    facts = Facts()
    early, late = facts.lane(), facts.lane()
    facts.rows(early, (-5, S.STARTING), (3, S.RUN)).rows(late, (7, S.SLEEP)).seen(early, 9).seen(late, 11)
    told = exported(facts)
    check(told)
    assert {(profile["startValue"], profile["endValue"]) for profile in told["profiles"]} == {(-5_000, 11_000)}


def test_a_run_without_lanes_is_a_file_all_the_same() -> None:
    told = exported(Facts())
    check(told)
    assert told["profiles"] == [] and told["name"] == "A run"
