"""Runs begin, end exactly once, and are found again."""

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app import conductor as module
from app.conductor import NAME_LENGTH, Conductor
from app.lessons import recordings
from app.model.errors import InvalidRequest, LabFailed, NotFound, Unavailable
from app.model.facts import Fact
from app.recording import endings
from app.recording.archive import Archive
from app.recording.log import Log

from .fake_runner import LANE, LESSON, PANE, STARTED, FakeRunner, batch, conduct


@pytest.fixture
def runner() -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def conductor(tmp_path: Path, runner: FakeRunner) -> Iterator[Conductor]:
    made = conduct(tmp_path, runner)
    yield made
    made.close()


def ends(log: Log) -> list[Fact]:
    return [fact for fact in log.facts() if fact["type"] == "end"]


def test_a_pane_is_run_as_it_is_shown(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    first, spec = log.facts()[0], runner.specs[log.run]
    assert first["type"] == "run" and first["run"] == log.run
    assert [(file["path"], file["text"]) for file in first["code"]] == list(spec.files)
    assert (first["lesson"], first["pane"], spec.visitor) == (LESSON, PANE, "me")
    assert spec.limits == conductor.settings.limits
    assert re.fullmatch(rf"[2-9a-hjkmnp-z]{{{NAME_LENGTH}}}", log.run)


def test_a_pane_may_be_ended_earlier_than_every_run_and_never_later(tmp_path: Path, runner: FakeRunner) -> None:
    for usual, expected in ((30.0, 2.0), (1.0, 1.0)):
        conductor = conduct(tmp_path / f"{usual}", runner, run_wall=usual)
        log = conductor.start_lesson_pane("deadlock", "opposite", {}, "me")
        assert runner.specs[log.run].limits == replace(conductor.settings.limits, wall_s=expected)
        conductor.close()


def test_a_run_ends_once_and_is_in_the_archive(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    done = runner.done[log.run]
    runner.play(log.run)
    assert conductor.wait(log.run, 10)
    done("failed", 1, "again", 3)
    assert [end["type"] == "end" and end["outcome"] for end in ends(log)] == ["finished"]
    assert [row.run for row in conductor.list(lesson=LESSON)] == [log.run]
    assert conductor.find(log.run) is log
    assert Archive(conductor.archive.directory).load(log.run).facts() == log.facts()


def test_where_it_stands(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.emit[log.run]([{"type": "queued", "position": 3, "expected_wait_s": 9.0}])
    standing = conductor.standing(log.run)
    assert standing and (standing.position, standing.expected_wait_s, standing.started) == (3, 9.0, False)
    runner.emit[log.run]([STARTED])
    assert conductor.standings()[0].started
    runner.done[log.run]("finished", 0, None, 1)
    conductor.wait(log.run, 10)
    assert conductor.standing(log.run) is None


def test_a_crash_of_the_analysis_still_gives_one_end(
    conductor: Conductor, runner: FakeRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    def crash(*args: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(endings, "end_fact", crash)
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.play(log.run, outcome="timed_out")
    assert conductor.wait(log.run, 10)
    (end,) = ends(log)
    assert end["type"] == "end" and end["metrics"] == {} and end["outcome"] == "timed_out"
    assert "mistake of ours" in str(end["reason"])
    assert conductor.list()[0].outcome == "timed_out"


def test_facts_that_come_too_late_do_no_harm(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.play(log.run)
    conductor.wait(log.run, 10)
    runner.emit[log.run]([batch(5000)])
    assert log.facts()[-1]["type"] == "end"


def test_one_that_cannot_start_has_an_end_too(conductor: Conductor, runner: FakeRunner) -> None:
    runner.fails = LabFailed("No room for a run.")
    with pytest.raises(LabFailed):
        conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    conductor.close()
    (row,) = Archive(conductor.archive.directory).list()
    assert row.outcome == "failed"


def test_cancel(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    assert conductor.cancel(log.run)
    assert conductor.wait(log.run, 10)
    assert not conductor.cancel(log.run)
    with pytest.raises(NotFound):
        conductor.cancel("nobody")


@pytest.mark.parametrize(
    ("lesson", "pane", "parameters", "field", "suggestion"),
    [
        ("four-cook-one-stove", PANE, {}, "lesson", LESSON),
        (LESSON, "thread", {}, "pane", "threads"),
        (LESSON, PANE, {"steps": "many"}, "steps", None),
    ],
)
def test_what_does_not_fit_is_named(
    conductor: Conductor, lesson: str, pane: str, parameters: dict[str, object], field: str, suggestion: str | None
) -> None:
    with pytest.raises(InvalidRequest) as caught:
        conductor.start_lesson_pane(lesson, pane, parameters, "me")
    assert caught.value.field == field
    assert suggestion is None or caught.value.suggestion == suggestion
    assert not conductor.standings()


def test_each_visitor_has_a_share_and_the_queue_an_end(tmp_path: Path, runner: FakeRunner) -> None:
    conductor = conduct(tmp_path, runner, per_visitor=2, queue=3)
    first = conductor.start_lesson_pane(LESSON, PANE, {}, "a")
    conductor.start_lesson_pane(LESSON, PANE, {}, "a")
    with pytest.raises(Unavailable, match="You have 2 runs"):
        conductor.start_lesson_pane(LESSON, PANE, {}, "a")
    conductor.start_lesson_pane(LESSON, PANE, {}, "b")
    with pytest.raises(Unavailable, match=r"full \(3 waiting\)"):
        conductor.start_lesson_pane(LESSON, PANE, {}, "c")
    runner.play(first.run)
    conductor.wait(first.run, 10)
    conductor.start_lesson_pane(LESSON, PANE, {}, "a")
    conductor.close()
    assert runner.closed
    with pytest.raises(Unavailable):
        conductor.start_lesson_pane(LESSON, PANE, {}, "d")
    assert {row.outcome for row in Archive(tmp_path).list()} == {"finished", "lost"}


def test_the_speed_up_is_against_the_same_visitors_baseline(conductor: Conductor, runner: FakeRunner) -> None:
    def speedup(pane: str, visitor: str, length: int) -> float | None:
        log = conductor.start_lesson_pane(LESSON, pane, {}, visitor)
        end: Fact = {"type": "finished", "lane": 0, "t": length, "outcome": "finished", "exit_code": 0, "error": None}
        runner.play(log.run, [STARTED, LANE, batch(0), batch(length), end])
        assert conductor.wait(log.run, 10)
        last = log.facts()[-1]
        assert last["type"] == "end"
        return last["metrics"]["speedup"]

    assert speedup("threads", "a", 1_000_000) is None
    assert speedup("sequential", "a", 4_000_000) == 1
    assert speedup("threads", "a", 2_000_000) == 2
    assert speedup("threads", "b", 2_000_000) is None


def test_a_script_of_the_users_own(conductor: Conductor, runner: FakeRunner, tmp_path: Path) -> None:
    script = tmp_path / "mine.py"
    script.write_text("print('häh')")
    log = conductor.start_script(script, ["--fast", "2"])
    spec, first = runner.specs[log.run], log.facts()[0]
    assert spec.inherit and not spec.exclusive and spec.limits.wall_s is None
    assert (spec.script, list(spec.arguments)) == (script, ["--fast", "2"])
    assert (
        first["type"] == "run" and first["title"] == "mine.py --fast 2" and first["code"][0]["text"] == "print('häh')"
    )
    assert conductor.start_script(tmp_path / "no such.py")


def test_after_a_crash_the_run_is_lost_and_whole(tmp_path: Path, runner: FakeRunner) -> None:
    dead = conduct(tmp_path, runner)
    log = dead.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.emit[log.run]([STARTED, LANE, batch(0)])
    dead.archive.close()  # the process is gone: its lock on the spool is free
    again = conduct(tmp_path, FakeRunner())
    assert again.recover() == [log.run]
    facts = again.find(log.run).facts()
    assert facts[: log.cursor] == log.facts()
    assert facts[-1]["type"] == "end" and facts[-1]["outcome"] == "lost"


def test_a_log_from_the_archive_is_one_object_for_all(tmp_path: Path, runner: FakeRunner) -> None:
    first = conduct(tmp_path, runner)
    log = first.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.play(log.run)
    first.close()
    again = conduct(tmp_path, FakeRunner())
    found: list[Log] = []
    threads = [threading.Thread(target=lambda: found.append(again.find(log.run))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8 and len(set(map(id, found))) == 1


def test_how_usable_cpus_were_found_is_a_sentence(conductor: Conductor) -> None:
    assert conductor.survey().how == (
        "The least of these: the machine has 4, this process may use 2 of them, "
        "its control group may use the time of 2.5."
    )


def test_logs_that_are_read_are_bounded_and_shared(
    tmp_path: Path, runner: FakeRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever watches a run keeps its log in memory, so nobody may watch hundreds of large ones."""
    first = conduct(tmp_path, runner)
    made = [first.start_lesson_pane(LESSON, PANE, {}, "").run for _ in range(3)]
    for run in made:
        runner.play(run)
        assert first.wait(run, 10)
    first.close()
    monkeypatch.setattr(module, "RECENT_RUNS", 1)
    monkeypatch.setattr(module, "MOST_LOADED", 1)
    second = conduct(tmp_path, FakeRunner())
    watched = second.find(made[0])
    with pytest.raises(Unavailable, match="Too many large runs"):
        second.find(made[1])
    assert second.find(made[0]) is watched
    monkeypatch.setattr(module, "MOST_LOADED", 10**6)
    assert second.find(made[1]).ended and second.find(made[2]).ended
    assert second.find(made[0]) is watched, "out of the recent ones, but still read by somebody"
    second.close()


def test_a_recording_is_a_run_like_others(conductor: Conductor, runner: FakeRunner, tmp_path: Path) -> None:
    lesson = conductor.catalogue.get(LESSON)
    folder = tmp_path / "lessons" / lesson.slug
    folder.mkdir(parents=True)
    run = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    runner.play(run.run)
    assert conductor.wait(run.run, 10)
    for pane in lesson.panes:
        recordings.write(folder, pane.name, run.facts())
    conductor.catalogue = replace(conductor.catalogue, folder=tmp_path / "lessons")
    name = f"recorded-{LESSON}-{PANE}"
    found = conductor.find(name)
    first = found.facts()[0]
    assert first["type"] == "run" and (first["run"], first["recorded"]) == (name, True)
    assert found.ended and conductor.find(name) is found
    assert [row.run for row in conductor.list()] == [run.run]
    with pytest.raises(NotFound):
        conductor.find(f"recorded-{LESSON}-nothing")
    assert conductor.archive.import_ndjson(found.lines()) != name
