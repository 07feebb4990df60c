"""Conclusions from figures that were made up, so that each branch is seen."""

from pathlib import Path
from typing import Any

import pytest

from app.lessons.catalogue import load
from app.lessons.lesson import Lesson
from app.model.facts import Fact, MachineFacts, RunOutcome

from .samples import LESSON, write

ENDED: dict[str, RunOutcome] = {"one": "finished", "two": "finished"}


@pytest.fixture
def lesson(tmp_path: Path) -> Lesson:
    return load(write(tmp_path)).get("sample")


def machine(**more: Any) -> MachineFacts:
    facts: dict[str, Any] = {"usable_cpus": 2, "load": 0.1, "free_threaded": False}
    return {**facts, **more}  # type: ignore[typeddict-item]


def figures(one: float = 2.0, two: float | None = 1.0, sold: float | None = 20, **more: float) -> dict[str, Any]:
    return {"one": {"wall_s": one, "cpu_s": 1.0, **more}, "two": {"wall_s": two, "sold": sold}}


def test_it_holds(lesson: Lesson) -> None:
    said = lesson.conclude(figures(), ENDED, machine())
    assert said.proof.holds is True and said.proof.sentence == "It holds." and said.proof.reason is None
    assert said.takeaway == "Two is quicker: 1.00 s."
    assert said.speedups == {"one": 1.0, "two": 2.0}
    first = said.proof.checks[0]
    assert (first.sentence, first.value, first.low, first.high) == ("2.0 times as fast.", 2.0, pytest.approx(1.4), None)
    assert said.to_json()["proof"]["checks"][1]["holds"] is True


@pytest.mark.parametrize(
    ("metrics", "where", "values", "why"),
    [
        (figures(two=2.0), machine(), {"tasks": 1}, "With 1 task there is nothing to see."),
        (figures(two=2.0), machine(usable_cpus=1), {}, "may use one CPU here, and this lesson needs 2"),
        (figures(two=2.0, cpus_left=1.2), machine(), {}, "other programs left “One” 1.2 of the 2 CPUs"),
        (figures(two=2.0, cpus_left=1.9), machine(load=3.2), {}, "The figures do not say why."),
        (
            figures(two=2.0, core_wait_s=0.4, on_cpu=1.0),
            machine(),
            {},
            "waited 0.40 s for one, while they had only 1.0 of 2",
        ),
        (figures(two=2.0, core_wait_s=0.4, on_cpu=1.9), machine(), {}, "The figures do not say why."),
        (figures(two=2.0, measuring_cost=0.2), machine(), {}, "The measuring itself took 20%"),
        (figures(two=2.0, dropped=3), machine(), {}, "Records were lost"),
        (figures(two=None), machine(), {}, "Some of its figures are not known"),
        (figures(sold=None), machine(), {}, "Some of its figures are not known"),
        (figures(sold=23), machine(), {}, "The figures do not say why."),
        (figures(sold=23), None, {}, "not known"),
    ],
)
def test_it_does_not_hold_and_says_why(
    lesson: Lesson, metrics: dict[str, Any], where: MachineFacts | None, values: dict[str, object], why: str
) -> None:
    proof = lesson.conclude(metrics, ENDED, where, values).proof
    assert proof.holds is False
    assert proof.sentence.startswith("It does not. ")
    assert proof.reason is not None and why in proof.reason


def test_a_pane_that_ended_otherwise_than_it_should(lesson: Lesson) -> None:
    proof = lesson.conclude(figures(), {"one": "finished", "two": "timed_out"}, machine()).proof
    assert proof.holds is False and proof.reason == "The pane “Two” took too long and was ended."


def test_settings_that_cannot_show_the_point_come_before_how_a_pane_ended(lesson: Lesson) -> None:
    proof = lesson.conclude(figures(), {"one": "finished", "two": "timed_out"}, machine(), {"tasks": 1}).proof
    assert proof.holds is False and proof.reason is not None and "The pane" not in proof.reason


def test_a_pane_that_was_not_run(lesson: Lesson) -> None:
    said = lesson.conclude({"two": {"wall_s": 1.0, "sold": 20}}, {"two": "finished"}, machine())
    assert said.proof.holds is None and "these are missing: One" in said.proof.sentence
    assert said.takeaway == "Two took 1.00 s."
    assert said.proof.checks[0].holds is None and said.proof.checks[1].holds is True
    assert lesson.conclude({}, {}, None).takeaway is None


def test_from_the_facts_of_runs(lesson: Lesson) -> None:
    def run(pane: str, wall: float, text: str) -> list[Fact]:
        facts: list[Any] = [
            {"type": "run", "pane": pane, "machine": machine(), "parameters": {"tasks": 8}},
            {"type": "output", "t": 1, "stream": "stdout", "text": text[:4], "lane": None},
            {"type": "output", "t": 1, "stream": "stdout", "text": text[4:], "lane": None},
            {"type": "end", "outcome": "finished", "exit_code": 0, "metrics": {"wall_s": wall}},
        ]
        return facts

    said = lesson.conclude_runs({"one": run("one", 2.0, "nothing"), "two": run("two", 1.0, "sold: 20 of 20")})
    assert said.proof.holds is True
    assert said.proof.checks[1].sentence == "Sold 20."
    unended = lesson.conclude_runs({"one": run("one", 2.0, "nothing"), "two": run("two", 1.0, "sold: 20")[:-1]})
    assert unended.proof.holds is None


def test_the_size_of_a_watched_file_is_a_figure_of_its_pane(tmp_path: Path) -> None:
    asked = LESSON.replace('after = "sold" }]', 'size = "a.txt" }]')
    watched = asked.replace('size = "a.txt" }]', 'size = "a.txt" }]\nwatch = [{ file = "a.txt" }]')
    lesson = load(write(tmp_path / "good", lesson=watched, script='TASKS = 4\nopen("a.txt", "w")\n')).get("sample")
    facts: list[Any] = [
        {"type": "resource", "resource": 0, "kind": "file", "name": "a.txt", "pid": 0, "t": 0},
        {"type": "batch", "refs": [{"ref": 1, "value": 5}], "touches": [[0, 1, "size", -1, 1], [0, 2, "write", 0, 1]]},
        {"type": "batch", "refs": [{"ref": 2, "value": 9}], "touches": [[0, 3, "size", -1, 2]]},
        {"type": "end", "outcome": "finished", "exit_code": 0, "metrics": {}},
    ]
    assert lesson.conclude_runs({"two": facts}).proof.checks[1].sentence == "Sold 9."
