"""Runs leave, and come back as they were."""

import json
import socket
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import pytest
from starlette.testclient import TestClient

from app.conductor import Conductor
from app.main import create_app
from app.web.api_exports import IMPORTS
from bench.server import Server

from ..fake_runner import LESSON, PANE, FakeRunner, batch, conduct
from ..runner.standin import until


@pytest.fixture
def run(client: TestClient, runner: FakeRunner, conductor: Conductor) -> str:
    made: str = client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).json()["id"]
    runner.play(made)
    conductor.wait(made, 10)
    return made


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("ndjson", "application/x-ndjson"),
        ("json", "json"),
        ("speedscope.json", "json"),
        ("csv", "text/csv"),
    ],
)
def test_each_form(client: TestClient, run: str, suffix: str, form: str) -> None:
    answer = client.get(f"/api/runs/{run}/trace.{suffix}")
    assert answer.status_code == 200 and form in answer.headers["content-type"]
    assert answer.headers["content-disposition"] == f'attachment; filename="interleave-{run}.{suffix}"'
    if suffix == "json":
        assert json.loads(answer.text)["traceEvents"]


def test_the_native_form_is_the_log(client: TestClient, conductor: Conductor, run: str) -> None:
    assert client.get(f"/api/runs/{run}/trace.ndjson").content == b"".join(conductor.find(run).lines())
    assert client.get(f"/api/runs/{run}/trace.docx").status_code == 404
    assert client.get("/api/runs/nobody/trace.csv").status_code == 404


def test_a_running_one_is_given_as_far_as_it_is(client: TestClient, runner: FakeRunner) -> None:
    made = client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).json()["id"]
    assert client.get(f"/api/runs/{made}/trace.ndjson").content.count(b"\n") == 1
    assert runner.specs[made]


def test_an_import_is_the_same_log_under_a_new_name(client: TestClient, run: str) -> None:
    native = client.get(f"/api/runs/{run}/trace.ndjson").content
    answer = client.post("/api/runs/import", content=native)
    assert answer.status_code == 201
    new = answer.json()["id"]
    again = client.get(f"/api/runs/{new}/trace.ndjson").content
    assert again.splitlines()[1:] == native.splitlines()[1:]
    assert client.get(f"/api/runs/{new}").json()["recorded"] is True


def test_what_is_no_recording_is_refused_with_its_line(client: TestClient) -> None:
    answer = client.post("/api/runs/import", content=json.dumps(batch(0)).encode())
    assert answer.status_code == 422 and "1" in answer.json()["detail"]


def test_a_server_may_take_none(tmp_path: Path) -> None:
    conductor = conduct(tmp_path, FakeRunner(), allow_import=False)
    with TestClient(create_app(conductor.settings, conductor), base_url="http://localhost") as client:
        answer = client.post("/api/runs/import", content=b"")
    assert answer.status_code == 403 and "INTERLEAVE_ALLOW_IMPORT" in answer.json()["detail"]


def test_one_that_is_too_large(tmp_path: Path) -> None:
    conductor = conduct(tmp_path, FakeRunner(), import_bytes=1000)
    with TestClient(create_app(conductor.settings, conductor), base_url="http://localhost") as client:
        assert client.post("/api/runs/import", content=b"x" * 1001).status_code == 413
        assert client.post("/api/runs/import", content=(b"x" * 600 for _ in range(2))).status_code == 413


ODD = "\ud800<script>=cmd"


def bring(client: TestClient, conductor: Conductor, run: str, **changed: Any) -> str:
    """Import a copy of this run whose first fact says something else."""
    first, *others, end = conductor.find(run).facts()
    lane = next(fact for fact in others if fact["type"] == "lane")
    facts = [{**first, **changed}, *others, {**lane, "name": ODD}, {**end, "reason": ODD}]
    answer = client.post("/api/runs/import", content="\n".join(map(json.dumps, facts)))
    assert answer.status_code == 201
    return str(answer.json()["id"])


def test_no_page_breaks_on_odd_texts(client: TestClient, conductor: Conductor, run: str) -> None:
    """A program may be called anything, and so may what a visitor brings."""
    title = {"title": ODD, "lesson": ODD, "pane": ODD, "code": [{"path": f"\0/{ODD}", "text": f"\0{ODD}"}]}
    name = bring(client, conductor, run, **title)
    places = ("/runs", f"/runs/{name}", f"/api/runs/{name}", "/api/runs", "/", "/measuring")
    exports = [f"/api/runs/{name}/trace.{form}" for form in ("ndjson", "json", "csv")]
    for place in (*places, *exports):
        answer = client.get(place)
        assert answer.status_code == 200, place
        assert "<script>=cmd" not in answer.text or "html" not in answer.headers["content-type"], place


def test_what_is_brought_is_not_shown_as_this_machines(client: TestClient, conductor: Conductor, run: str) -> None:
    """The first page says of its two runs that they were made here."""
    sentence = {"kind": "parallel", "sentence": "Brought from elsewhere."}
    for pane in ("threads", "processes"):
        first, *others, end = conductor.find(run).facts()
        facts = [{**first, "lesson": "four-cooks-one-stove", "pane": pane}, *others, {**end, "verdict": sentence}]
        assert client.post("/api/runs/import", content="\n".join(map(json.dumps, facts))).status_code == 201
    assert "Brought from elsewhere." in client.get("/runs").text
    assert "Brought from elsewhere." not in client.get("/").text
    assert "Brought from elsewhere." not in client.get("/lessons/four-cooks-one-stove").text


def test_few_imports_are_under_way_at_once(live_server: Server) -> None:
    """Those that begin and do not go on have places, but not the server."""
    head = b"POST /api/runs/import HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n{"

    def refused() -> bool:
        answer = httpx.post(f"{live_server.url}/api/runs/import", content=b"{}")
        assert answer.status_code in (422, 503)
        return answer.status_code == 503

    with ExitStack() as stack:
        for _ in range(IMPORTS):
            half = stack.enter_context(socket.create_connection(("127.0.0.1", live_server.port), timeout=10))
            half.sendall(head)
        until(refused, "a refusal")
        assert httpx.get(f"{live_server.url}/api/runs").status_code == 200
    until(lambda: not refused(), "a free place")


def test_a_chrome_trace_is_taken_in_and_what_it_says_is_text(client: TestClient) -> None:
    event = {"ph": "X", "name": ODD, "pid": 1, "tid": 1, "ts": 0, "dur": 5}
    named = {"ph": "M", "name": "process_name", "pid": 1, "args": {"name": ODD}}
    answer = client.post("/api/runs/import", content=json.dumps([named, event]))
    assert answer.status_code == 201
    page = client.get(f"/runs/{answer.json()['id']}")
    assert page.status_code == 200 and "<script>=cmd" not in page.text and "what was under way" in page.text
    refused = client.post("/api/runs/import", content=json.dumps({"traceEvents": [{"ph": "X"}]}))
    assert refused.status_code == 422 and "event 1 has no time" in refused.json()["detail"]
