"""One run with the real lab: its facts arrive whole."""

import sys
from itertools import pairwise
from pathlib import Path

import pytest

from app.model.spec import Limits
from app.model.states import State
from app.runner.local import LocalRunner
from app.runner.run import _judge

from .standin import Listener, spec, start
from .story import Picture

THREADS = """
    import threading
    def work(count):
        for i in range(count):
            sum(range(2000))
        print("did", count)
    threads = [threading.Thread(target=work, args=(n,)) for n in (1200, 1201)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
"""


@pytest.fixture
def listener(tmp_path: Path) -> Listener:
    runner = LocalRunner(tmp_path / "notes")
    try:
        listener = start(runner, THREADS)
        assert listener.wait()[:3] == ("finished", 0, None)
        return listener
    finally:
        runner.close()


@pytest.mark.skipif(sys.platform != "linux", reason="Linux is the platform of record")
def test_two_threads_take_turns(listener: Listener) -> None:
    assert listener.facts[0]["type"] == "started"
    picture = Picture(listener.facts)
    workers = [lane["key"] for lane in picture.lanes.values() if lane["kind"] == "thread"]
    assert len(workers) == 2 and len(picture.finished) == 3
    running = [[(a, b) for a, b, s in picture.slices(key) if s in (State.RUN, State.RUNX)] for key in workers]
    both = sum(max(0, min(b, d) - max(a, c)) for a, b in running[0] for c, d in running[1])
    assert both < 0.05 * sum(b - a for lane in running for a, b in lane)
    assert any(state == State.GIL for key in workers for _, state in picture.rows(key))
    for key in picture.lanes_by_key:
        assert all(a < b for (a, _), (b, _) in pairwise(picture.rows(key)))


@pytest.mark.skipif(sys.platform != "linux", reason="Linux is the platform of record")
def test_a_line_is_said_by_its_lane(listener: Listener) -> None:
    said = {fact["text"]: fact["lane"] for fact in listener.facts if fact["type"] == "output"}
    assert set(said) == {"did 1200\n", "did 1201\n"}
    assert None not in said.values() and len(set(said.values())) == 2


@pytest.mark.parametrize(
    ("code", "error", "outcome", "sentence"),
    [
        (0, None, "finished", None),
        (0, "ValueError: caught", "finished", None),
        (1, "ValueError: x", "failed", "The program ended with an exception: ValueError: x."),
        (1, None, "failed", "The program ended with exit status 1."),
        (-9, None, "failed", "The program was ended by SIGKILL."),
        (-24, None, "timed_out", "It used more than 60 s of CPU time, the most that a run may use."),
    ],
)
def test_outcomes_in_words(code: int, error: str | None, outcome: str, sentence: str | None) -> None:
    assert _judge(code, error, spec("", limits=Limits())) == (outcome, sentence)
