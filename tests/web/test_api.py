"""The API's own pages and its errors."""

import re

from starlette.testclient import TestClient


def test_machine(client: TestClient) -> None:
    machine = client.get("/api/machine").json()
    assert (machine["usable_cpus"], machine["quota"], machine["waiting"], machine["viewers"]) == (2, 2.5, 0, 0)
    assert machine["how"].startswith("The least of these:")


def test_the_description_names_every_request(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert {f"{method.upper()} {path}" for path, way in paths.items() for method in way} == {
        "GET /api/machine",
        "GET /api/lessons",
        "GET /api/lessons/{slug}",
        "GET /api/lessons/{slug}/conclusion",
        "POST /api/play",
        "GET /api/play",
        "POST /api/runs",
        "GET /api/runs",
        "GET /api/runs/{run}",
        "POST /api/runs/{run}/cancel",
        "GET /api/runs/{run}/trace.html",
        "GET /api/runs/{run}/trace.{suffix}",
        "POST /api/runs/import",
    }


def test_the_documentation_works_without_a_network(client: TestClient) -> None:
    answer = client.get("/docs")
    assert answer.status_code == 200
    assert not re.search(r"""(src|href)=["']?(https?:)?//""", answer.text)
    assert "POST /api/runs" in answer.text and 'id="InvalidRequest"' in answer.text


def test_errors_of_the_api_are_problems_even_for_browsers(client: TestClient) -> None:
    for method, path, status in (
        ("GET", "/api/nothing", 404),
        ("DELETE", "/api/runs", 405),
        ("GET", "/api/runs/x", 404),
    ):
        answer = client.request(method, path, headers={"Accept": "text/html"})
        assert answer.status_code == answer.json()["status"] == status
        assert answer.headers["content-type"] == "application/problem+json"
