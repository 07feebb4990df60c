"""Whose turn it is."""

from starlette.testclient import TestClient

from app.web.visitor import COOKIE, _is_here

from ..fake_runner import LESSON, PANE, FakeRunner


def visitors(runner: FakeRunner) -> list[str]:
    return [spec.visitor for spec in runner.specs.values()]


def run(client: TestClient) -> None:
    assert client.post("/api/runs", json={"lesson": LESSON, "pane": PANE}).status_code == 202


def test_a_page_brings_a_cookie_and_it_stays(client: TestClient, runner: FakeRunner) -> None:
    cookie = client.get("/").headers["set-cookie"]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Secure" not in cookie
    assert "set-cookie" not in client.get("/").headers
    run(client)
    assert visitors(runner) == [client.cookies[COOKIE]]
    client.cookies.clear()
    client.get("/")
    run(client)
    assert len(set(visitors(runner))) == 2


def test_who_has_none_or_a_made_up_one_is_its_address(client: TestClient, runner: FakeRunner) -> None:
    run(client)
    client.cookies[COOKIE] = "<script>"
    run(client)
    assert visitors(runner) == ["from testclient"] * 2


def test_who_sits_at_the_servers_machine() -> None:
    assert _is_here("127.0.0.1") and _is_here("::1")
    assert not _is_here("192.168.0.7") and not _is_here("testclient")
