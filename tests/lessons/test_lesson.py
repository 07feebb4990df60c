from pathlib import Path

import pytest

from app.lessons.catalogue import load
from app.model.errors import InvalidRequest, NotFound

from .samples import write


def test_questions_to_a_lesson(tmp_path: Path) -> None:
    lesson = load(write(tmp_path)).get("sample")
    assert lesson.min_cpus == 2
    assert lesson.pane("two").title == "Two"
    assert lesson.part("explain").html == "<p>Why.</p>\n"  # type: ignore[union-attr]
    assert lesson.part("missing") is None
    assert lesson.check({"tasks": "8"}) == {"tasks": 8}
    with pytest.raises(NotFound):
        lesson.pane("three")
    with pytest.raises(InvalidRequest):
        lesson.check({"tasks": 80})
