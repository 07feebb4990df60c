"""Start, look at, list and cancel runs over HTTP."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from app.conductor import Conductor

from ..fake_runner import LESSON, PANE, STARTED, FakeRunner


def start(client: TestClient, **changed: Any) -> Any:
    return client.post("/api/runs", json={"lesson": LESSON, "pane": PANE, **changed})


def test_a_run_is_taken_and_followed_to_its_end(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    answer = start(client)
    run = answer.json()
    assert answer.status_code == 202
    assert answer.headers["location"] == run["links"]["self"] == f"/api/runs/{run['id']}"
    assert (run["lesson"], run["pane"], run["state"], run["outcome"]) == (LESSON, PANE, "waiting", None)
    runner.emit[run["id"]]([{"type": "queued", "position": 2, "expected_wait_s": 4.5}])
    assert client.get(run["links"]["self"]).json()["position"] == 2
    runner.emit[run["id"]]([STARTED])
    assert client.get("/api/runs").json()["waiting"][0]["state"] == "running"
    runner.play(run["id"])
    conductor.wait(run["id"], 10)
    ended = client.get(run["links"]["self"]).json()
    assert (ended["state"], ended["outcome"], ended["exit_code"]) == ("ended", "finished", 0)
    assert ended["metrics"]["wall_s"] is not None


@pytest.mark.parametrize(
    ("changed", "field", "suggestion"),
    [
        ({"lesson": "four-cook-one-stove"}, "lesson", LESSON),
        ({"pane": "process"}, "pane", "processes"),
        ({"parameters": {"tasks": 1_000_000}}, "tasks", None),
        ({"parameters": {"tasks": []}}, "tasks", None),
        ({"parameters": 3}, "parameters", None),
        ({"colour": "red"}, "colour", None),
        ({"pane": 7}, "pane", None),
        ({"after": "nobody"}, "after", None),
        ({"after": ["nobody"]}, "after", None),
    ],
)
def test_what_does_not_fit_stands_beside_its_field(
    client: TestClient, changed: dict[str, Any], field: str, suggestion: str | None
) -> None:
    answer = start(client, **changed)
    problem = answer.json()
    assert answer.status_code == problem["status"] == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert problem["field"] == field
    assert suggestion is None or problem["suggestion"] == suggestion
    assert problem["detail"].endswith(".") and problem["title"]


def test_a_body_that_is_no_json(client: TestClient) -> None:
    answer = client.post("/api/runs", content=b"{", headers={"Content-Type": "application/json"})
    assert answer.status_code == 422 and answer.json()["detail"] == "The request's body is not JSON."


def test_a_full_queue_says_when_to_come_back(client: TestClient) -> None:
    answers = [start(client) for _ in range(25)]
    assert [answer.status_code for answer in answers] == [202] * 24 + [503]
    assert answers[-1].headers["retry-after"] and "each visitor may have 24" in answers[-1].json()["detail"]


def test_a_run_can_come_after_another(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    first = start(client).json()["id"]
    second = start(client, after=first).json()["id"]
    assert (runner.specs[first].after, runner.specs[second].after) == ("", first)
    assert client.post(f"/api/runs/{first}/cancel").json() == {"cancelled": True}
    conductor.wait(first, 10)
    assert client.get(f"/api/runs/{second}").json()["state"] == "waiting"
    # One that is over, and none: nothing to wait for.
    assert start(client, after=first).status_code == start(client, after=None).status_code == 202


def test_cancel(client: TestClient, conductor: Conductor) -> None:
    run = start(client).json()
    assert client.post(run["links"]["cancel"]).json() == {"cancelled": True}
    conductor.wait(run["id"], 10)
    assert client.post(run["links"]["cancel"]).json() == {"cancelled": False}
    assert client.get(run["links"]["self"]).json()["outcome"] == "cancelled"
    assert client.post("/api/runs/nobody/cancel").status_code == 404


def test_the_list_goes_on_a_page_at_a_time(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    made = []
    for _ in range(5):
        made.append(start(client).json()["id"])
        runner.play(made[-1])
        conductor.wait(made[-1], 10)
    page = client.get("/api/runs", params={"limit": 2, "lesson": LESSON}).json()
    listed = page["ended"]
    while page["next"]:
        page = client.get(page["next"]).json()
        listed += page["ended"]
    assert [run["id"] for run in listed] == made[::-1]
    assert client.get("/api/runs?limit=0").status_code == 422


def test_a_run_is_cancelled_by_whoever_started_it(client: TestClient, conductor: Conductor) -> None:
    client.get("/")  # for a cookie
    mine = dict(client.cookies)
    cancel = start(client).json()["links"]["cancel"]
    client.cookies.clear()
    client.get("/")
    refused = client.post(cancel)
    assert refused.status_code == 403 and "Somebody else" in refused.json()["detail"]
    client.cookies.clear()
    assert client.post(cancel).status_code == 403  # nor by who shows nothing
    client.cookies.update(mine)
    assert client.post(cancel).json() == {"cancelled": True}


def test_whoever_sits_at_the_machine_may_cancel_any(client: TestClient, conductor: Conductor) -> None:
    client.get("/")
    cancel = start(client).json()["links"]["cancel"]
    here = TestClient(client.app, base_url="http://localhost", client=("127.0.0.1", 5))
    assert here.post(cancel).json() == {"cancelled": True}
