"""Free play over HTTP."""

from starlette.testclient import TestClient

from ..fake_runner import FakeRunner


def test_a_script_is_shown_and_then_run_as_it_was_shown(client: TestClient, runner: FakeRunner) -> None:
    shown = client.get("/api/play", params={"model": "threads", "tasks": 8}).json()
    assert shown["title"] == "8 tasks: Python, a thread each" and shown["matters"]["workers"] is False
    answer = client.post("/api/play", json={"parameters": shown["values"]})
    run = answer.json()
    assert answer.status_code == 202 and run["title"] == shown["title"]
    assert answer.headers["location"] == run["links"]["self"]
    assert [text for _, text in runner.specs[run["id"]].files] == [shown["source"]]
    after = client.post("/api/play", json={"after": run["id"]}).json()
    assert runner.specs[after["id"]].after == run["id"]


def test_what_does_not_fit_names_its_field(client: TestClient) -> None:
    for given, field in (({"tasks": 3}, "tasks"), ({"speed": 1}, "speed")):
        problem = client.post("/api/play", json={"parameters": given}).json()
        assert (problem["status"], problem["field"]) == (422, field) and problem["detail"].endswith(".")
    assert client.get("/api/play", params={"model": "fibers"}).json()["field"] == "model"


def test_an_interpreter_that_is_not_here_is_said(client: TestClient) -> None:
    problem = client.post("/api/play", json={"parameters": {"model": "interpreters"}}).json()
    assert problem["status"] == 503 and "needs Python 3.14, and none was found" in problem["detail"]
