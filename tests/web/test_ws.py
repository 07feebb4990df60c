"""The stream behind another server: here Starlette's test client. (Real sockets: tests/streaming/test_protocol.py.)"""

import json
from typing import Any

import pytest
from starlette.testclient import TestClient

from app.conductor import Conductor

from ..fake_runner import LESSON, PANE, FakeRunner


def read_all(socket: Any) -> tuple[list[str], int]:
    lines: list[str] = []
    while True:
        message = socket.receive()
        if message["type"] == "websocket.close":
            return lines, message["code"]
        lines += message["text"].splitlines()


def test_from_the_post_to_the_end(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    run = client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).json()
    with client.websocket_connect(run["links"]["stream"]) as socket:
        assert json.loads(socket.receive_text())["type"] == "run"
        runner.play(run["id"])
        lines, code = read_all(socket)
    log = conductor.find(run["id"])
    assert code == 1000
    assert [line.encode() + b"\n" for line in lines] == list(log.lines(1))
    with client.websocket_connect(f"{run['links']['stream']}?cursor={log.cursor - 1}") as socket:
        lines, code = read_all(socket)
    assert [json.loads(line)["type"] for line in lines] == ["end"] and code == 1000


@pytest.mark.parametrize(("cursor", "code"), [("2", 4400), ("-1", 4400), ("x", 4400), ("1e3", 4400), ("٣", 4400)])
def test_a_cursor_that_is_none(client: TestClient, cursor: str, code: int) -> None:
    run = client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).json()
    with client.websocket_connect(f"{run['links']['stream']}?cursor={cursor}") as socket:
        assert read_all(socket) == ([], code)


def test_no_such_run(client: TestClient) -> None:
    with client.websocket_connect("/api/runs/nobody/stream") as socket:
        assert read_all(socket) == ([], 4404)


def test_leaving_is_noticed(client: TestClient) -> None:
    run = client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).json()
    with client.websocket_connect(run["links"]["stream"]) as socket:
        socket.receive_text()
        assert client.get("/api/machine").json()["viewers"] == 1
    for _ in range(1000):
        if client.get("/api/machine").json()["viewers"] == 0:
            return
    raise AssertionError("the viewer has left, and the hub does not know")
