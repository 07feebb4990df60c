import pytest

from app.model.facts import Ref
from app.model.states import State
from app.recording.fold import fold
from app.recording.formats.causes import cause

from ..facts import lock_example

CASES: list[tuple[Ref, State | None, str]] = [
    ({}, State.RUN, ""),
    ({"other": 1}, State.LOCK, "held by A"),
    ({"other": 1}, State.JOIN, "waits for A"),
    ({"other": 1}, State.IO, "with A"),
    ({"other": 1}, None, "A"),
    ({"other": 99}, State.GIL, "held by lane 99"),
    ({"why": "waits for work", "other": 1}, State.JOIN, "waits for work, waits for A"),
    ({"text": "hello\n"}, None, "hello"),
]


@pytest.mark.parametrize(("ref", "state", "words"), CASES)
def test_a_cause_in_plain_words(ref: Ref, state: State | None, words: str) -> None:
    assert cause(fold(lock_example().log()), ref, state) == words
