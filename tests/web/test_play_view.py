"""Free play's page: the script of what was asked for, and what does not fit beside its knob."""

from app.lessons.play import load
from app.web.play_view import texts

PLAY = load()


def test_the_address_makes_the_script() -> None:
    page, fits = texts(PLAY, {"model": "threads", "tasks": "8", "run": "abc"})
    assert fits and page["heading"] == "8 tasks: Python, a thread each"
    assert any("TASKS = 8" in line.text for line in page["scripts"][0].lines)
    assert page["idle"] == ["workers", "start_method"]
    chosen = {knob.name: [stop.text for stop in knob.stops if stop.chosen] for knob in page["knobs"]}
    assert chosen["model"] == ["A thread each"] and chosen["tasks"] == ["8"]


def test_what_does_not_fit_is_told_beside_its_knob() -> None:
    page, fits = texts(PLAY, {"tasks": "9", "model": "asyncio"})
    assert not fits and page["heading"].startswith("4 tasks: Python, asyncio")
    assert {knob.name for knob in page["knobs"] if knob.error} == {"tasks"}
