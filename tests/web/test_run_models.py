"""A run as the API tells of it, from wherever it is known."""

from app.conductor import Conductor, Standing
from app.web import run_models

from ..fake_runner import LESSON, PANE, STARTED, FakeRunner


def test_log_standing_and_row_tell_the_same(conductor: Conductor, runner: FakeRunner) -> None:
    log = conductor.start_lesson_pane(LESSON, PANE, {}, "me")
    waiting = run_models.of_log(conductor, log)
    standing = conductor.standing(log.run)
    assert isinstance(standing, Standing) and run_models.of_standing(standing) == waiting
    runner.emit[log.run]([STARTED])
    assert run_models.of_log(conductor, log).state == "running"
    runner.play(log.run, facts=())
    conductor.wait(log.run, 10)
    ended, row = run_models.of_log(conductor, log), run_models.of_row(conductor.list()[0])
    assert ended.metrics
    assert row == ended.model_copy(update={"metrics": None, "exit_code": None})
    assert {waiting.id, ended.id, row.id} == {log.run}
    conductor.close()


def test_links_lead_somewhere() -> None:
    links = run_models.links("abc").model_dump(by_alias=True)
    assert links["json"] == "/api/runs/abc/trace.json" and links["page"] == "/runs/abc"
