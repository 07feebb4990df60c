"""Who is answered, and with which headers."""

import pytest
from starlette.testclient import TestClient
from starlette.types import Scope
from starlette.websockets import WebSocketDisconnect

from app.web.security import HEADERS, MOST_BODY, Guard


async def nothing(scope: Scope, receive: object, send: object) -> None:
    raise AssertionError


def refused(method: str = "POST", kind: str = "http", hosts: tuple[str, ...] = (), **headers: str) -> str | None:
    given = {"host": "localhost:8000", **{name.replace("_", "-"): value for name, value in headers.items()}}
    encoded = [(name.encode(), value.encode()) for name, value in given.items()]
    scope = {"type": kind, "method": method, "path": "/api/runs", "headers": encoded}
    problem = Guard(nothing, hosts).refusal(scope)
    return problem.title if problem else None


@pytest.mark.parametrize(
    "host",
    ["localhost:8000", "127.0.0.1:8000", "[::1]:8000", "192.168.1.7", "schoolserver", "pi.local:80", "LOCALHOST"],
)
def test_names_that_no_stranger_can_point_here(host: str) -> None:
    assert refused("GET", host=host) is None


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "127.0.0.1.evil.example", ""])
def test_other_names_are_refused_until_they_are_allowed(host: str) -> None:
    assert refused("GET", host=host) == "Not under this name"
    assert refused("GET", host=host, hosts=("*",)) is None


def test_a_name_that_was_allowed() -> None:
    assert refused("GET", host="Lab.School.example:80", hosts=("lab.school.example",)) is None


@pytest.mark.parametrize(
    ("origin", "fine"),
    [
        ("http://localhost:8000", True),
        ("http://localhost", False),
        ("http://evil.example", False),
        ("null", False),
        ("file://", False),
        ("http://localhost:x", False),
    ],
)
@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_what_changes_something_comes_from_here(kind: str, origin: str, fine: bool) -> None:
    assert (refused(kind=kind, origin=origin) is None) == fine


def test_default_ports_are_the_same_origin() -> None:
    assert refused(host="pi.local", origin="http://pi.local:80") is None
    assert refused(host="pi.local", origin="https://pi.local") is None  # something before us speaks TLS
    assert refused(host="pi.local", origin="http://pi.local:8000") == "From another site"


def test_without_an_origin_the_browser_may_still_say_that_it_is_foreign() -> None:
    assert refused() is None
    assert refused(sec_fetch_site="same-origin") is None
    assert refused(sec_fetch_site="cross-site") == "From another site"
    assert refused("GET", sec_fetch_site="cross-site") is None


def test_bodies_are_bounded(client: TestClient) -> None:
    assert refused(content_length=str(MOST_BODY + 1)) == "Too large"
    assert refused(content_length="-1") == "Too large"
    assert client.post("/api/runs", content=b"x" * (MOST_BODY + 1)).status_code == 413
    assert client.post("/api/runs", content=(b"x" * 40_000 for _ in range(3))).status_code == 413


@pytest.mark.parametrize("path", ["/", "/api/lessons", "/nothing", "/healthz", "/static/css/base.css"])
def test_each_answer_has_the_headers(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def test_refusals_over_the_wire(client: TestClient) -> None:
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 403 and "INTERLEAVE_HOSTS=evil.example" in answer.json()["detail"]
    assert client.post("/api/runs", headers={"Origin": "http://evil.example"}).status_code == 403
    with (
        pytest.raises(WebSocketDisconnect),
        client.websocket_connect("/api/runs/x/stream", headers={"Origin": "http://evil.example"}),
    ):
        pass
