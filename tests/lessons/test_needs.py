"""What a machine lacks is said in words that fit after “needs”."""

from dataclasses import replace

import pytest

from app.lessons.catalogue import load
from app.lessons.needs import WORDS, lacks, needs_of

LESSON = load().get("four-cooks-one-stove")


def test_cpus() -> None:
    assert lacks(LESSON, 2, lambda need: True) == []
    assert lacks(LESSON, 1, lambda need: True) == ["2 usable CPUs (there is 1)"]


@pytest.mark.parametrize("need", WORDS)
def test_what_a_lesson_or_a_pane_wants(need: str) -> None:
    panes = (replace(LESSON.panes[0], python=need), *LESSON.panes[1:])
    for wanting in (replace(LESSON, needs=(need,)), replace(LESSON, panes=panes), replace(LESSON, needs=(need, need))):
        assert needs_of(wanting) == (need,)
        assert lacks(wanting, 2, lambda asked: asked != need) == [WORDS[need]]
