from typing import Any

from app.cli.telling import as_json, tell
from app.recording.log import Log

RUN: Any = {"type": "run", "run": "abc", "machine": {"python": "3.11"}}
STARTED: Any = {"type": "started", "t": 0, "machine": {"python": "3.13"}}
END: Any = {
    "type": "end",
    "t": 5,
    "outcome": "failed",
    "exit_code": 3,
    "reason": "It raised.",
    "metrics": {"wall_s": 1.0},
    "verdict": None,
}


def test_the_end_and_the_machine_as_seen_from_inside() -> None:
    told = tell(Log("abc", [RUN, STARTED, END]))
    assert told.machine == {"python": "3.13"}
    assert as_json(told, "threads") == {
        "pane": "threads",
        "run": "abc",
        "outcome": "failed",
        "exit_code": 3,
        "reason": "It raised.",
        "metrics": {"wall_s": 1.0},
        "verdict": None,
    }


def test_without_an_end_it_was_lost() -> None:
    assert tell(Log("abc", [RUN])).outcome == "lost"
