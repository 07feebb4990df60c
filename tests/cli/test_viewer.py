"""A run can be looked at from the process that makes it."""

import socket
import urllib.request
from pathlib import Path

import pytest

from app.cli import session
from app.cli.viewer import Viewer
from app.settings import Settings


def test_the_run_is_served_even_if_the_port_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER"):
        monkeypatch.delenv(name, raising=False)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        settings = Settings(data=tmp_path, port=taken.getsockname()[1])
        with session.conductor(settings) as conductor:
            viewer = Viewer(settings, conductor)
            try:
                log = conductor.start_lesson_pane("waiting-overlaps", "threads", {"delay": 0.1}, "")
                page = viewer.show(log.run)
                assert page == f"{viewer.url}/runs/{log.run}"
                with urllib.request.urlopen(page, timeout=10) as answer:
                    assert answer.status == 200 and log.run in answer.read().decode()
                conductor.wait(log.run, 30)
            finally:
                viewer.close()
