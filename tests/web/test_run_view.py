"""A run's facts turned into what its page and the list show."""

from pathlib import Path

from app.conductor import Standing
from app.lessons.catalogue import load
from app.model.facts import CodeFile, End, Fact
from app.recording.log import Log
from app.web import run_view

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden"


def golden(name: str) -> Log:
    return Log.of_lines(name, (GOLDEN / f"{name}.ndjson").read_bytes().splitlines(keepends=True))


def test_outline_has_each_lane_once() -> None:
    log = golden("two-threads")
    run, lanes, end = run_view.outline(log)
    names = {fact["name"] for fact in log.facts() if fact["type"] == "lane" and not fact["service"]}
    assert {lane.name for lane in lanes} == names and len(lanes) == len(names)
    assert end is not None and run["type"] == "run"


def test_a_run_that_never_started_has_its_end() -> None:
    run, lanes, end = run_view.outline(golden("cancelled-in-queue"))
    assert lanes == [] and end is not None and end["outcome"] == "cancelled"
    assert any("cancelled" in fact for fact in run_view.texts(run, end)["about"])


def test_a_run_that_goes_on_has_no_end_yet() -> None:
    log = Log("x", golden("two-threads").facts()[:-1])
    run, _, end = run_view.outline(log)
    texts = run_view.texts(run, end)
    assert end is None and texts["verdict"] == "" and texts["figures"] == ()


def test_verdict_or_the_reason_why_there_is_none() -> None:
    end: End = {
        "type": "end",
        "t": 0,
        "outcome": "failed",
        "exit_code": 1,
        "reason": "It stopped at once.",
        "metrics": {},
        "verdict": None,
    }
    assert run_view.verdict(end) == "It stopped at once."
    assert run_view.verdict(None) == ""


def test_titles() -> None:
    catalogue = load()
    title = run_view.title(catalogue, "four-cooks-one-stove", "threads", "x")
    assert title == "Four cooks, one stove: Threads"
    assert run_view.title(catalogue, "what-kind-of-work", "sleep", "x") == "What kind of work is it? Sleeping"
    assert run_view.title(catalogue, None, None, "mine.py 3") == "mine.py 3"
    assert run_view.title(catalogue, "gone-lesson", "threads", "Gone: Threads") == "Gone: Threads"


def test_a_run_in_the_queue_is_not_called_live() -> None:
    waiting = Standing("w", "mine.py", None, None, "2026-11-22T15:41:00.000+00:00")
    assert (run_view.standing_row(waiting).tag, run_view.standing_row(waiting).live) == ("waiting", False)


def test_a_page_shows_so_many_lanes_and_so_much_code() -> None:
    first, *others = golden("two-threads").facts()
    lane = next(fact for fact in others if fact["type"] == "lane")
    assert first["type"] == "run"
    many: list[Fact] = [{**lane, "lane": number, "service": False} for number in range(run_view.MOST_LANES + 5)]
    code: list[CodeFile] = [{"path": "a.py", "text": "x\n" * 90_000}, {"path": "b.py", "text": "y\n" * 90_000}]
    run, lanes, _ = run_view.outline(Log("x", [{**first, "code": code}, *many]))
    assert len(lanes) == run_view.MOST_LANES + 1 and lanes[-1].name == "5 more are in the recording"
    whole, part = run_view.texts(run, None)["scripts"]
    assert len(whole.lines) == 90_000 and len(part.lines) == 10_002
    assert part.lines[-1].text == "# … the rest is in the recording"
