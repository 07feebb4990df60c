"""Free play: each combination is one plain script that runs by itself."""

import ast
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest

from app.lessons.play import Play, load
from app.lessons.reading import LessonError
from app.model.errors import InvalidRequest

PLAY = load()
STOPS = {knob.name: knob.stops for knob in PLAY.knobs}
PAIRS = [*product(STOPS["model"], STOPS["work"])]


@pytest.mark.parametrize(("model", "work"), PAIRS)
def test_a_script_is_python_and_short(model: str, work: str) -> None:
    for method, switch in product(STOPS["start_method"], STOPS["switch_ms"]):
        asked = {"model": model, "work": work, "start_method": method, "switch_ms": switch}
        source = PLAY.source(PLAY.check(asked))
        ast.parse(source)
        assert source.count("\n") < 45 and max(map(len, source.splitlines())) <= 84
        assert ("set_start_method" in source) == (method != "default" and model in ("processes", "process-pool"))
        assert ("setswitchinterval" in source) == (switch != 5)


@pytest.mark.parametrize(("model", "work"), [pair for pair in PAIRS if pair[0] != "interpreters"])
def test_a_script_does_all_its_tasks(model: str, work: str, tmp_path: Path) -> None:
    script = tmp_path / "play.py"
    script.write_text(PLAY.source(PLAY.check({"model": model, "work": work, "tasks": 2, "size": "tiny"})))
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stdout, done.stderr) == (0, "2 tasks done\n", "")


def test_values_are_filled_in_and_sizes_are_shares() -> None:
    small, large = (
        PLAY.source(PLAY.check({"model": "thread-pool", "tasks": "8", "workers": 2, "size": size}))
        for size in ("small", "large")
    )
    assert "TASKS = 8\n" in small and "WORKERS = 2\n" in small
    assert "STEPS = 1000\n" in small and "STEPS = 10000\n" in large
    assert "SECONDS = 0.05\n" in PLAY.source(PLAY.check({"work": "waiting", "size": "small"}))


def test_asyncio_awaits_its_waits() -> None:
    source = PLAY.source(PLAY.check({"model": "asyncio", "work": "mixed"}))
    assert "async def work(task):\n    await asyncio.sleep(SECONDS)" in source and "import time" not in source


def test_names_say_what_it_is() -> None:
    assert PLAY.title(PLAY.check({})) == "4 tasks: Python, thread pool of 4"
    assert PLAY.title(PLAY.check({"model": "asyncio", "work": "waiting", "tasks": 1})) == "1 task: waiting, asyncio"


def test_what_changes_nothing_is_known() -> None:
    for model, workers, method in (
        ("threads", False, False),
        ("thread-pool", True, False),
        ("process-pool", True, True),
    ):
        matters = PLAY.matters(PLAY.check({"model": model}))
        assert (matters["workers"], matters["start_method"], matters["tasks"]) == (workers, method, True)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"model": "fibers"}, "model"),
        ({"tasks": 3}, "tasks"),
        ({"speed": 3}, "speed"),
        ({"tasks": 32, "size": "large"}, "tasks"),
    ],
)
def test_what_does_not_fit_names_its_knob(given: dict[str, object], field: str) -> None:
    with pytest.raises(InvalidRequest) as refused:
        PLAY.check(given)
    assert refused.value.field == field


def test_what_the_page_offers_by_itself_is_no_mistake() -> None:
    assert PLAY.check({}) == {knob.name: knob.default for knob in PLAY.knobs}
    assert (PLAY.python(PLAY.check({"model": "interpreters"})), PLAY.python(PLAY.check({}))) == ("3.14", None)
    assert PLAY.computes(PLAY.check({})) and not PLAY.computes(PLAY.check({"work": "waiting"}))


def test_a_default_has_to_be_a_stop(tmp_path: Path) -> None:
    (tmp_path / "play.toml").write_text('[[parameters]]\nname = "a"\nlabel = "A"\ndefault = 3\nstops = [1]\n[sizes]\n')
    with pytest.raises(LessonError, match="default is none of the stops"):
        load(tmp_path)
    assert isinstance(PLAY, Play)
