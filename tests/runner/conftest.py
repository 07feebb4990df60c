"""A runner with a stand-in for the lab."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.runner.local import LocalRunner

from .standin import make_site


@pytest.fixture
def runner(tmp_path: Path) -> Iterator[LocalRunner]:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path))
    yield runner
    runner.close()
