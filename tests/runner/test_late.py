"""A runner that is made late is the same runner."""

from collections.abc import Sequence
from pathlib import Path
from threading import Event

from app.model.facts import Fact
from app.model.spec import RunSpec
from app.runner.late import LateRunner
from app.runner.local import LocalRunner


def test_it_is_made_with_the_first_run_and_once(tmp_path: Path) -> None:
    made: list[LocalRunner] = []

    def make() -> LocalRunner:
        made.append(LocalRunner(tmp_path / "running"))
        return made[-1]

    runner = LateRunner(make)
    assert not runner.cancel("nobody") and made == []
    script = tmp_path / "script.py"
    script.write_text("print('here')\n")
    said: list[Fact] = []
    outcomes: list[str] = []
    for name in ("first", "second"):
        ended = Event()

        def emit(facts: Sequence[Fact]) -> None:
            said.extend(facts)

        def done(outcome: str, *_: object, ended: Event = ended) -> None:
            outcomes.append(outcome)
            ended.set()

        runner.start(RunSpec(name, script=script), emit, done)
        assert ended.wait(20)
    runner.close()
    assert len(made) == 1 and outcomes == ["finished", "finished"]
    assert sum(fact["type"] == "started" for fact in said) == 2


def test_one_that_was_never_needed_is_never_made() -> None:
    LateRunner(lambda: 1 / 0).close()  # type: ignore[arg-type, return-value]
