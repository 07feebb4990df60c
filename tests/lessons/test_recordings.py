"""Recordings are read as they were written, all panes of a lesson or none."""

import json
from pathlib import Path

import pytest

from app.lessons.catalogue import load
from app.lessons.recordings import recordings_of, write
from app.model.errors import NotFound
from app.model.facts import Fact

from .samples import write as write_lesson

MACHINE = {"usable_cpus": 2, "python": "3.13.0"}
FACTS: list[Fact] = [
    {"type": "run", "run": "abc", "created": "2026-11-26T10:00:00Z", "machine": MACHINE, "title": "é"},  # type: ignore[typeddict-item, list-item]
    {"type": "queued", "position": 3, "expected_wait_s": 9.0},
    {"type": "end", "t": 5, "outcome": "finished"},  # type: ignore[typeddict-item, list-item]
]


def test_written_and_read(tmp_path: Path) -> None:
    for pane in ("one", "two"):
        write(tmp_path, pane, FACTS)
    one, two = recordings_of(tmp_path, ["one", "two"])
    assert (one.pane, one.run, two.run) == (
        "one",
        f"recorded-{tmp_path.name}-one",
        f"recorded-{tmp_path.name}-two",
    )
    assert (one.created, one.machine) == ("2026-11-26T10:00:00Z", MACHINE)
    first, last = (json.loads(line) for line in one.lines())
    assert first == {**FACTS[0], "run": one.run, "recorded": True} and last == FACTS[2]


def test_the_same_facts_make_the_same_bytes(tmp_path: Path) -> None:
    before = write(tmp_path, "one", FACTS).read_bytes()
    assert write(tmp_path, "one", FACTS).read_bytes() == before


@pytest.mark.parametrize("harm", ["missing", "cut"])
def test_half_a_comparison_is_none(tmp_path: Path, harm: str) -> None:
    write(tmp_path, "one", FACTS)
    file = write(tmp_path, "two", FACTS)
    if harm == "missing":
        file.unlink()
    else:
        file.write_bytes(file.read_bytes()[:20])
    assert recordings_of(tmp_path, ["one", "two"]) == ()


def test_found_by_name(tmp_path: Path) -> None:
    catalogue = load(write_lesson(tmp_path))
    for pane in ("one", "two"):
        write(tmp_path / "sample", pane, FACTS)
    assert catalogue.recording("recorded-sample-two").pane == "two"
    for other in ("recorded-sample-three", "recorded-simple-one", "recorded-"):
        with pytest.raises(NotFound):
            catalogue.recording(other)


def test_recordings_for_another_page_are_found_by_name_and_are_not_the_lessons_own(tmp_path: Path) -> None:
    catalogue = load(write_lesson(tmp_path))
    for pane in ("one", "two"):
        write(tmp_path / "sample", pane, FACTS, "home")
    lesson = catalogue.get("sample")
    assert catalogue.recordings(lesson) == ()
    assert catalogue.uses(lesson) == ("home",)
    assert [each.run for each in catalogue.recordings(lesson, "home")] == [
        "recorded-sample-one-home",
        "recorded-sample-two-home",
    ]
    assert catalogue.recording("recorded-sample-two-home").pane == "two"
