"""The whole application with a runner that does what the test says."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from app.conductor import Conductor
from app.main import create_app

from ..fake_runner import FakeRunner, conduct


@pytest.fixture
def runner() -> FakeRunner:
    return FakeRunner()


@pytest.fixture
def conductor(tmp_path: Path, runner: FakeRunner) -> Conductor:
    return conduct(tmp_path, runner)


@pytest.fixture
def client(conductor: Conductor) -> Iterator[TestClient]:
    """Closes the conductor at its end."""
    app = create_app(conductor.settings, conductor)
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as made:
        yield made
