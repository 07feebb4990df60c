"""Lessons over HTTP, and what runs of them showed."""

from starlette.testclient import TestClient

from app.conductor import Conductor

from ..fake_runner import LESSON, FakeRunner


def test_the_course_and_one_lesson(client: TestClient) -> None:
    entries = client.get("/api/lessons").json()
    assert len(entries) == 24
    slug = next(entry["slug"] for entry in entries if entry["slug"] == LESSON)
    lesson = client.get(f"/api/lessons/{slug}").json()
    assert [pane["name"] for pane in lesson["panes"]] == ["sequential", "threads", "processes"]
    assert "correct" not in str(lesson["options"])


def test_parameters_are_filled_into_the_sources(client: TestClient) -> None:
    plain = client.get(f"/api/lessons/{LESSON}").json()
    knob = plain["parameters"][0]
    other = next(stop for stop in knob["stops"] if stop != knob["default"])
    filled = client.get(f"/api/lessons/{LESSON}", params={knob["name"]: other}).json()
    assert filled["values"][knob["name"]] == other
    assert filled["panes"][0]["source"] != plain["panes"][0]["source"]
    wrong = client.get(f"/api/lessons/{LESSON}", params={knob["name"]: "no number"})
    assert wrong.status_code == 422 and wrong.json()["field"] == knob["name"]


def test_a_conclusion_needs_ended_runs_of_its_panes(
    client: TestClient, runner: FakeRunner, conductor: Conductor
) -> None:
    runs = {}
    for pane in ("sequential", "threads", "processes"):
        runs[pane] = client.post("/api/runs", json={"lesson": LESSON, "pane": pane}).json()["id"]
    where = f"/api/lessons/{LESSON}/conclusion"
    assert client.get(where, params=runs).status_code == 503
    for run in runs.values():
        runner.play(run)
        conductor.wait(run, 10)
    conclusion = client.get(where, params=runs).json()
    assert conclusion["proof"]["holds"] is False and conclusion["proof"]["checks"]
    swapped = client.get(where, params={"threads": runs["processes"]})
    assert swapped.status_code == 422 and swapped.json()["field"] == "threads"
    assert client.get(where, params={"nothing": "x"}).status_code == 422
    assert client.get(where, params={"threads": "nobody"}).status_code == 404
    assert client.get(where).json()["proof"]["holds"] is None
