"""Lessons over HTTP, and what runs of them showed."""

from pathlib import Path

from starlette.testclient import TestClient

from app.conductor import Conductor, local
from app.lessons.catalogue import load
from app.main import create_app
from app.settings import Settings

from ..fake_runner import LESSON, FakeRunner
from ..lessons.samples import LESSON as SAMPLE
from ..lessons.samples import write


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


QUICKER = 'import time\nTASKS = 4\ntime.sleep({:.3f} * TASKS)  # start\nprint("sold", TASKS)  # use\n'


def test_a_new_lesson_is_a_folder_and_nothing_else(tmp_path: Path) -> None:
    """From its folder to its page, its files, real runs of its panes, and what they showed."""
    folder = write(tmp_path / "lessons", lesson=SAMPLE.replace("min_cpus = 2", "min_cpus = 1"))
    for name, seconds in (("one", 0.05), ("two", 0.005)):
        (folder / "sample" / "panes" / f"{name}.py").write_text(QUICKER.format(seconds))
    settings = Settings(data=tmp_path / "data")
    conductor = local(settings)
    conductor.catalogue = load(folder)
    with TestClient(create_app(settings, conductor), base_url="http://localhost") as client:
        assert "Sample" in client.get("/").text
        page = client.get("/lessons/sample?tasks=8").text
        assert "How long?" in page and "TASKS = 8" in page and "Why." in page and "And now?" in page
        assert client.get("/lessons/sample/two.py?tasks=8").text.startswith("import time\nTASKS = 8\n")
        runs: dict[str, str] = {}
        for pane in ("one", "two"):
            asked = {"lesson": "sample", "pane": pane, "after": next(reversed(runs.values()), None)}
            runs[pane] = client.post("/api/runs", json=asked).json()["id"]
        for run in runs.values():
            with client.websocket_connect(f"/api/runs/{run}/stream") as stream:
                while '"type":"end"' not in stream.receive_text():
                    pass
        said = client.get("/api/lessons/sample/conclusion", params=runs).json()
        assert said["proof"]["holds"] is True and said["takeaway"].startswith("Two is quicker")
        assert said["seen"] == [True, False]
        assert [(point["label"], point["x"]) for point in said["points"]] == [("One", 4), ("Two", 4)]
