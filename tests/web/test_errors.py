"""One sentence for each mistake; nothing of our inside."""

import inspect

import pytest
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.testclient import TestClient

from app.model import errors
from app.model.errors import InterleaveError, InvalidRequest
from app.web.errors import handler, problem_of

KINDS = [kind for _, kind in inspect.getmembers(errors, inspect.isclass) if issubclass(kind, InterleaveError)]


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_is_a_problem(kind: type[InterleaveError]) -> None:
    problem = problem_of(kind("A sentence.")).to_json()
    assert (problem["detail"], problem["status"], problem["title"]) == ("A sentence.", kind.status, kind.title)
    assert problem["type"] == f"/docs#{kind.__name__}"


def test_field_and_suggestion_only_where_there_is_something() -> None:
    assert problem_of(InvalidRequest("No.", "tasks", 4)).to_json()["suggestion"] == 4
    assert "field" not in problem_of(InvalidRequest("No.")).to_json()


def test_what_nobody_foresaw_tells_nothing_of_our_inside() -> None:
    problem = problem_of(ZeroDivisionError("secret"))
    assert problem.status == 500 and "secret" not in str(problem.to_json())


def test_http_errors_have_a_sentence() -> None:
    assert problem_of(HTTPException(404), path="/x").detail == "There is nothing at /x."
    allowed = problem_of(HTTPException(405, headers={"Allow": "GET"}), "POST", "/x")
    assert allowed.detail == "/x does not take POST; it takes GET."
    assert problem_of(HTTPException(404, "Gone fishing.")).detail == "Gone fishing."
    assert problem_of(HTTPException(418)).title == "I'm a Teapot"


def request(accept: str) -> Request:
    headers = [(b"accept", accept.encode())]
    return Request({"type": "http", "method": "GET", "path": "/x", "headers": headers, "query_string": b""})


def test_a_browser_gets_a_page_and_a_broken_page_is_no_second_error() -> None:
    def page(request: Request, problem: object) -> Response:
        return HTMLResponse("page", 404)

    def broken(request: Request, problem: object) -> Response:
        raise RuntimeError

    assert handler(page)(request("text/html"), HTTPException(404)).body == b"page"
    assert handler(page)(request("*/*"), HTTPException(404)).media_type == "application/problem+json"
    assert handler(broken)(request("text/html"), HTTPException(404)).media_type == "application/problem+json"


def test_pages_that_are_not_there(client: TestClient) -> None:
    html = client.get("/nothing", headers={"Accept": "text/html"})
    assert html.status_code == 404 and html.headers["content-type"].startswith("text/html")
    assert client.get("/nothing").json()["detail"] == "There is nothing at /nothing."


def test_half_a_surrogate_pair_can_be_told_of(client: TestClient) -> None:
    """JSON can hold one; a file's or a page's encoding cannot."""
    asked = '{"lesson": "four-cooks-one-stove", "pane": "threads", "parameters": {"\\ud800": 1}}'
    answer = client.post("/api/runs", content=asked, headers={"content-type": "application/json"})
    assert answer.status_code == 422 and answer.json()["field"] == "\ud800"
