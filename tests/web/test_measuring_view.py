"""The cost of the measuring, read from a log and from the clock; a dash where nothing says it."""

from pathlib import Path

from app.recording.log import Log
from app.web import measuring_view
from app.web.measuring_view import Clock, Spent

from .world import MACHINE

GOLDEN = Path(__file__).parents[1] / "contracts/golden/two-threads.ndjson"


def test_the_clock_is_read_now() -> None:
    clock = measuring_view.read_clock()
    assert 0 < clock.step_ns <= 1_000_000 and 0 < clock.read_ns < 100_000


def test_probes_are_counted_in_the_run_itself() -> None:
    log = Log.of_lines("x", GOLDEN.read_bytes().splitlines(keepends=True))
    found = measuring_view.spent(log)
    said = [fact for fact in log.facts() if fact["type"] == "finished" and "probes" in fact]
    assert found.probes == sum(fact["probes"] for fact in said)
    row = measuring_view.row(found, "Two threads")
    assert (row.href, row.title) == ("/runs/x", "Two threads")


def test_figures_are_means_over_all_probes_and_dashes_where_there_are_none() -> None:
    runs = [Spent("a", 1000, 150_000.0, 1.0, 0.002, 0), Spent("b", 3000, 450_000.0, 1.0, 0.01, 0)]
    shown = measuring_view.costs(Clock(20, 45.0), runs, MACHINE)
    assert [figure.value for figure in shown][:4] == ["0.15 µs", "1.0 %", "20 ns", "45 ns"]
    assert measuring_view.costs(Clock(20, 45.0), [], MACHINE)[0].value == "–"
