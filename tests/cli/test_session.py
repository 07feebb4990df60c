from pathlib import Path

import pytest

from app.cli import session
from app.settings import Settings


@pytest.mark.parametrize(
    ("host", "port", "link"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000/runs/abc"),
        ("0.0.0.0", 81, "http://127.0.0.1:81/runs/abc"),
        ("::1", 0, "http://[::1]:8000/runs/abc"),
    ],
)
def test_link(tmp_path: Path, host: str, port: int, link: str) -> None:
    assert session.link(Settings(data=tmp_path, host=host, port=port), "abc") == link


def test_two_on_one_data_directory(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path)
    with session.conductor(settings) as one, session.conductor(settings) as two:
        log = one.start_lesson_pane("waiting-overlaps", "threads", {"delay": 0.1}, "")
        assert two.recover() == []
        assert one.wait(log.run, 30)
        assert two.find(log.run).ended
