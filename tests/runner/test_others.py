"""What others did on a run's CPUs: their work is told apart from ours."""

import subprocess
import sys
from pathlib import Path

import pytest

from app.runner import others
from app.runner.others import Others, worked

BURN = "import time\nwhile time.process_time() < 0.4: pass"
STAT = """cpu  30 3 6 1000 9 1 2 4 0 0
cpu0 10 1 2 500 4 0 1 1 0 0
cpu1 20 2 4 500 5 1 1 3 0 0
intr 5
"""


def test_what_all_did_is_counted_for_the_cores_that_are_asked_for(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text(STAT)
    assert worked([0, 1], stat) == pytest.approx(0.46) and worked([1], stat) == pytest.approx(0.31)
    assert worked([0, 7], stat) is None and worked([0], tmp_path / "none") is None


@pytest.fixture
def kernel(monkeypatch: pytest.MonkeyPatch) -> dict[str, float | None]:
    """A machine with four CPUs and a clock that are told what to say."""
    says: dict[str, float | None] = {"clock": 0.0, "worked": 0.0}
    monkeypatch.setattr(others, "perf_counter", lambda: says["clock"])
    monkeypatch.setattr(others, "worked", lambda cores: says["worked"])
    monkeypatch.setattr(others.machine, "usable_cpus", lambda: 4)
    return says


def test_what_our_children_did_takes_nothing_away_and_what_others_did_does(kernel: dict[str, float | None]) -> None:
    watching = Others([0, 1])
    subprocess.run([sys.executable, "-c", BURN], check=True)
    kernel.update(clock=1.0, worked=0.3)
    assert watching.left() == 2.0  # ours was more than that
    kernel.update(worked=1.4)
    left = watching.left()
    assert left is not None and 0.9 < left < 1.7


def test_of_more_cores_than_may_be_used_at_once_others_may_have_the_rest(
    kernel: dict[str, float | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(others.machine, "usable_cpus", lambda: 1)
    watching = Others([0, 1])
    kernel.update(clock=10.0, worked=10.0)
    left = watching.left()
    assert left is not None and left > 0.9


def test_too_short_a_time_and_a_silent_kernel_say_nothing(kernel: dict[str, float | None]) -> None:
    watching = Others([0, 1])
    kernel.update(clock=0.2)
    assert watching.left() is None
    kernel.update(clock=2.0, worked=None)
    assert watching.left() is None
