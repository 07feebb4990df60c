"""What a page tells of a recording: made of the golden log, kept as a lesson's recording."""

from pathlib import Path
from typing import Any, cast

from app.lessons.catalogue import load
from app.lessons.recordings import recordings_of, write
from app.recording.log import Log
from app.web import recording_view

from ..lessons.samples import write as write_lesson

GOLDEN = Path(__file__).parents[1] / "contracts/golden/two-threads.ndjson"


def test_when_and_where_it_was_made_and_what_it_starts(tmp_path: Path) -> None:
    lesson = load(write_lesson(tmp_path)).get("sample")
    assert recording_view.recording(lesson, ()) is None and recording_view.boxes(lesson, ()) == []
    facts = cast(Any, Log.of_lines("x", GOLDEN.read_bytes().splitlines(keepends=True)).facts())
    for pane in lesson.panes:
        write(tmp_path / "sample", pane.name, facts)
    recordings = recordings_of(tmp_path / "sample", [pane.name for pane in lesson.panes])
    found = recording_view.recording(lesson, recordings)
    assert found is not None and found.made.startswith("Recorded on ") and "Python" in found.made
    assert found.href == "?run=recorded-sample-one&run=recorded-sample-two"
    assert [row.title for row in found.rows] == ["One", "Two"]
    (box,) = recording_view.boxes(lesson, recordings)
    assert box.title == "Each of them"  # both start the same
    assert box.caption == "1 process, 2 threads" and len(box.frames) == 1 and len(box.bars) == 2
