"""How figures are written for a page."""

import pytest

from app.model.facts import MachineFacts
from app.web import figures, views

from .world import MACHINE


@pytest.mark.parametrize(("value", "text"), [(None, "–"), (1.9, "1.90 s"), (0.0, "0.00 s"), (12.345, "12.35 s")])
def test_seconds(value: float | None, text: str) -> None:
    assert figures.seconds(value) == text


@pytest.mark.parametrize(
    ("share", "text"),
    [(None, "–"), (0.0, "0.0 %"), (0.006, "0.6 %"), (0.0994, "9.9 %"), (0.38, "38 %"), (1.0, "100 %")],
)
def test_percent(share: float | None, text: str) -> None:
    assert figures.percent(share) == text


def test_machine_in_a_few_words() -> None:
    assert figures.machine_line(MACHINE) == ("2 CPUs", "Python 3.13", "GIL on, 5 ms")
    free: MachineFacts = {**MACHINE, "usable_cpus": 1, "gil": False}
    assert figures.machine_line(free) == ("1 CPU", "Python 3.13", "no GIL")
    unknown: MachineFacts = {**MACHINE, "gil": None, "switch_interval_s": None}
    assert figures.machine_line(unknown) == ("2 CPUs", "Python 3.13")


def test_a_busy_machine_is_said_to_be_busy() -> None:
    def load(value: float | None) -> views.Figure:
        return next(each for each in figures.machine_figures({**MACHINE, "load": value}) if each.label == "Load")

    assert load(0.04).detail == "quiet enough"
    assert load(1.8).detail.startswith("busy")
    assert load(None).value == "–"


def test_unknown_figures_of_a_run_are_dashes() -> None:
    assert {figure.value for figure in figures.run_figures({})} == {"–"}


def test_a_date_that_is_none_is_shown_as_it_is() -> None:
    assert figures.when("yesterday") == "yesterday"
    assert figures.when("2026-11-22T15:40:00.000+00:00")[:2] in ("21", "22", "23")


def test_numbers_in_words() -> None:
    assert [figures.number_word(n) for n in (0, 1, 5, 24)] == ["no", "one", "five", "24"]


def test_a_figure_stays_with_its_unit() -> None:
    assert figures.typeset("every 50 ms. 2 s, 5 % of 2 CPUs, 2 squares") == (
        "every 50\u00a0ms. 2\u00a0s, 5\u00a0% of 2\u00a0CPUs, 2 squares"
    )


def test_a_time_without_another_zone_is_shown_as_it_is() -> None:
    for created in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"):
        assert figures.when(created) == created


def test_a_python_without_a_name() -> None:
    assert figures.first_word(" ") == "unknown" and figures.first_word("3.13.0 (main)") == "3.13.0"
