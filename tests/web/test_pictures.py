import pytest

from app.model.states import STATES
from app.web import words
from app.web.pictures import MARKS, Slice, picture


def test_lanes_frames_and_marks() -> None:
    drawn = picture("[ run 4 gil 2 | - 4 run 2 ] [ run 6 x ]")
    assert drawn.slices[0] == Slice(5, 5, 28, "run") and drawn.slices[1].x == 33
    assert drawn.slices[2].x == 33 and drawn.slices[2].y > drawn.slices[0].y
    first, second = drawn.frames
    assert first.y + first.height <= second.y
    assert [mark.kind for mark in drawn.marks] == ["dead"] and drawn.marks[0].x == 47
    assert drawn.width == 52 and drawn.height >= second.y + second.height


def test_what_is_no_picture_says_so() -> None:
    with pytest.raises(ValueError, match="has no length"):
        picture("run")


def test_each_word_has_a_picture_of_known_states() -> None:
    tokens = {state.token for state in STATES}
    for word in words.catalogue()["word"]:
        drawn = picture(word["picture"])
        assert drawn.slices and {each.token for each in drawn.slices} <= tokens, word["word"]
        assert {mark.kind for mark in drawn.marks} <= set(MARKS.values())
