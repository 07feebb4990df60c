"""One file holds its runs, its scripts and its styles, and asks for nothing."""

import base64
import gzip
import re

import pytest
from starlette.testclient import TestClient

from app.conductor import Conductor
from app.model.errors import InvalidRequest
from app.web import standalone
from app.web.static import folder

from ..fake_runner import LESSON, FakeRunner


def ended(client: TestClient, runner: FakeRunner, conductor: Conductor, pane: str) -> str:
    run: str = client.post("/api/runs", json={"lesson": LESSON, "pane": pane}).json()["id"]
    runner.play(run)
    assert conductor.wait(run, 10)
    return run


def test_a_file_has_all_of_its_runs_in_it(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    runs = [ended(client, runner, conductor, pane) for pane in ("threads", "processes")]
    answer = client.get(f"/api/runs/{runs[0]}/trace.html", params={"with": runs[1]})
    assert answer.headers["content-disposition"].startswith("attachment")
    text = answer.text
    packed = re.findall(r'<script type="application/gzip" data-run="(\w+)"[^>]*>([^<]*)</script>', text)
    assert [run for run, _ in packed] == runs
    for run, data in packed:
        assert gzip.decompress(base64.b64decode(data)) == b"".join(conductor.find(run).lines())
    outside = re.findall(r"""<(?:link|script|img)\b[^>]*\b(?:src|href)=["']([^"']+)""", text)
    assert outside == [] and text.count("<script data-entry") == 1
    # The script is one element: nothing in it ends it early.
    assert len(re.findall(r"</script>", text)) == 3


def test_what_does_not_fit_into_one_file(client: TestClient, runner: FakeRunner, conductor: Conductor) -> None:
    run = ended(client, runner, conductor, "threads")
    problem = client.get(f"/api/runs/{run}/trace.html", params={"with": [run] * 4})
    assert problem.status_code == 422 and "up to 4 runs" in problem.json()["detail"]
    assert client.get("/api/runs/nobody/trace.html").status_code == 404


def test_too_much_data_is_said(
    client: TestClient, runner: FakeRunner, conductor: Conductor, monkeypatch: pytest.MonkeyPatch
) -> None:
    run = ended(client, runner, conductor, "threads")
    monkeypatch.setattr(standalone, "MOST_BYTES", 10)
    with pytest.raises(InvalidRequest, match=r"Take \.ndjson instead"):
        standalone.page(conductor.catalogue, [conductor.find(run)], folder())
