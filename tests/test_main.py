"""The whole server in a process of its own: it begins, answers, and ends without leaving anything."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from anyio.to_thread import current_default_thread_limiter
from starlette.testclient import TestClient
from websockets.sync.client import connect

from app.main import THREADS, create_app
from app.settings import Settings

from .fake_runner import FakeRunner, conduct

ROOT = Path(__file__).resolve().parents[1]
SERVE = "import sys; from app.main import serve; from app.settings import Settings; sys.exit(serve(Settings.read()))"


class Process:
    """A server of its own: ``url`` once it answers."""

    def __init__(self, data: Path, port: int = 0) -> None:
        environment = {**os.environ, "INTERLEAVE_DATA": str(data), "INTERLEAVE_PORT": str(port)}
        self.process = subprocess.Popen(
            [sys.executable, "-c", SERVE],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    @property
    def url(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().split()[3]

    def end(self, how: signal.Signals) -> int:
        self.process.send_signal(how)
        return self.process.wait(15)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Process]:
    made = Process(tmp_path)
    yield made
    made.process.kill()
    made.process.communicate()


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_says_where_it_is_and_ends_though_a_viewer_is_there(server: Process, how: signal.Signals) -> None:
    url = server.url
    assert urllib.request.urlopen(url + "/healthz").read() == b"ok\n"
    body = b'{"lesson": "waiting-overlaps", "pane": "threads"}'
    request = urllib.request.Request(url + "/api/runs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        run = answer.headers["Location"].rpartition("/")[2]
    with connect(f"{url.replace('http', 'ws')}/api/runs/{run}/stream") as viewer:
        assert '"type":"run"' in str(viewer.recv(timeout=10))
        assert server.end(how) == 0
    assert server.process.stderr and "Traceback" not in server.process.stderr.read()


def test_a_taken_port_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        process = Process(tmp_path, taken.getsockname()[1]).process
        _, said = process.communicate(timeout=30)
    assert process.returncode == 1
    assert said.startswith("interleave: Port ") and said.count("\n") == 1


def test_the_outer_application_does_without_fastapi() -> None:
    code = "import sys, app.main; print(sorted({'fastapi', 'pydantic'} & set(sys.modules)))"
    said = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


def test_pages_api_and_files_are_one_application(tmp_path: Path) -> None:
    runner = FakeRunner()
    conductor = conduct(tmp_path, runner)
    with TestClient(create_app(Settings(data=tmp_path), conductor), base_url="http://localhost") as client:
        for path in ("/", "/lessons/four-cooks-one-stove", "/runs", "/glossary", "/measuring", "/docs", "/api/machine"):
            assert client.get(path).status_code == 200, path
        assert client.get("/", headers={"Accept-Encoding": "gzip"}).headers["content-encoding"] == "gzip"
    assert runner.closed


def alive(pid: int) -> bool:
    """A zombie is not: who adopted it has not looked yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_after_kill_9_the_run_is_lost_and_nothing_runs_on(tmp_path: Path) -> None:
    first = Process(tmp_path)
    url = first.url
    body = b'{"lesson": "waiting-overlaps", "pane": "sequential"}'
    request = urllib.request.Request(url + "/api/runs", body, {"Content-Type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        run = answer.headers["Location"].rpartition("/")[2]
    with connect(f"{url.replace('http', 'ws')}/api/runs/{run}/stream") as viewer:
        seen: list[str] = []
        while '"type":"batch"' not in "".join(seen):
            seen.append(str(viewer.recv(timeout=10)))
        first.process.kill()
        first.process.communicate()
    pid = int(json.loads("".join(seen).split('"type":"lane",', 1)[1].split('"pid":')[1].split(",")[0]))
    second = Process(tmp_path)
    url = second.url
    with urllib.request.urlopen(f"{url}/api/runs/{run}") as answer:
        assert json.load(answer)["outcome"] == "lost"
    with urllib.request.urlopen(f"{url}/api/runs/{run}/trace.ndjson") as answer:
        assert answer.read().decode().startswith("".join(seen))
    assert not alive(pid)
    assert second.end(signal.SIGTERM) == 0
    second.process.communicate()


def test_few_requests_are_worked_on_at_once(tmp_path: Path) -> None:
    async def threads() -> float:
        app = create_app(conductor=conduct(tmp_path, FakeRunner()))
        async with app.router.lifespan_context(app):
            return current_default_thread_limiter().total_tokens

    assert asyncio.run(threads()) == THREADS
