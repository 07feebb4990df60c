"""A lesson's runs belong to the server: who has the address sees all of them, and no page has to stay."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from bench.server import Server

from .page import LessonPage, new_page

#: Three panes; with four tasks the first takes four seconds.
LESSON, FIRST = "waiting-overlaps", "sequential"
#: So many runs that only wait can go on at the same time.
SHARED = 8


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    page = new_page(chromium)
    yield page
    page.context.close()


@pytest.fixture
def lesson(page: Page, live_server: Server) -> LessonPage:
    """A lesson whose first pane runs."""
    lesson = LessonPage(page, f"{live_server.url}/lessons/{LESSON}")
    lesson.turn("tasks", "4")
    lesson.run()
    lesson.wait_until_running()
    return lesson


def test_all_runs_are_there_at_once_and_wait_calmly(lesson: LessonPage) -> None:
    assert len(lesson.runs()) == 3
    assert [state for state, _ in lesson.states()] == ["running", "waiting", "waiting"]
    notes = lesson.page.locator("#timeline section .tl-state")
    expect(notes.nth(0)).to_be_hidden()
    expect(notes.nth(1)).to_contain_text("Not started yet. Next in the queue")
    expect(notes.nth(2)).to_contain_text("Not started yet. Second in the queue")
    expect(lesson.page.locator("#now-what")).to_have_text("Pane 1 of 3 is running.")
    lesson.wait_until_explained()
    expect(lesson.page.locator("#timeline section .tl-state:visible")).to_have_count(0)
    runs = [lesson.api(f"runs/{run}") for run in lesson.runs()]
    assert [(run["pane"], run["outcome"]) for run in runs] == [
        (pane["name"], "finished") for pane in lesson.api(f"lessons/{LESSON}")["panes"]
    ]
    assert lesson.problems.told == []


def test_a_second_browser_sees_all_panes_and_needs_no_first(lesson: LessonPage, chromium: Any) -> None:
    other = LessonPage(new_page(chromium), lesson.page.url)
    expect(other.page.locator("#now-what")).to_have_text("Pane 1 of 3 is running.")
    assert other.runs() == lesson.runs()
    lesson.page.close()
    other.wait_until_explained()
    assert [state for state, _ in other.states()] == ["ended"] * 3
    assert all(pixels > 500 for pixels in other.inked())
    assert other.page.locator("#proof tr").count() > 0
    assert other.problems.told == []
    other.page.context.close()


def test_two_browsers_come_to_the_same_conclusion(lesson: LessonPage, chromium: Any) -> None:
    other = LessonPage(new_page(chromium), lesson.page.url)
    for each in (lesson, other):
        each.wait_until_explained()
    assert other.page.locator("#proof").text_content() == lesson.page.locator("#proof").text_content()
    assert other.problems.told == lesson.problems.told == []
    other.page.context.close()


def test_cancel_ends_all_and_says_what_was_not_run(lesson: LessonPage, chromium: Any) -> None:
    other = LessonPage(new_page(chromium), lesson.page.url)
    lesson.button.click()
    for each in (lesson, other):
        each.wait_until_over()
        expect(each.page.locator("#now-what")).to_contain_text("Cancelled at")
        expect(each.page.locator("#now-why")).to_contain_text("2 of 3 panes were not run")
        expect(each.page.locator("#timeline section .tl-state:visible")).to_have_text(["Not run.", "Not run."])
    assert lesson.states() == [("ended", "cancelled")] * 3
    assert all(lesson.api(f"runs/{run}")["reason"].endswith("before it began.") for run in lesson.runs()[1:])
    other.page.context.close()


def test_what_follows_a_run_that_was_broken_off_is_not_run(lesson: LessonPage) -> None:
    lesson.tell(f"runs/{lesson.runs()[0]}/cancel")
    lesson.wait_until_over()
    assert lesson.states() == [("ended", "cancelled")] * 3
    expect(lesson.page.locator("#now-what")).to_contain_text("Cancelled at")


def test_leaving_the_queue_takes_all_its_runs_out(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/{LESSON}")
    asked = {"lesson": LESSON, "pane": FIRST, "parameters": {"tasks": 4}}
    others = [lesson.tell("runs", asked)["id"] for _ in range(SHARED)]
    lesson.run()
    expect(page.locator("#now-what")).to_contain_text("in the queue")
    expect(lesson.button).to_have_text("Leave the queue")
    lesson.button.click()
    lesson.wait_until_over()
    expect(page.locator("#now-what")).to_have_text("Cancelled before it began.")
    assert lesson.states() == [("ended", "cancelled")] * 3
    for run in others:
        lesson.tell(f"runs/{run}/cancel")


def test_a_lesson_that_is_refused_in_the_middle_leaves_nothing_behind(chromium: Any, tmp_path: Any) -> None:
    server = Server(tmp_path, INTERLEAVE_PER_VISITOR="2")
    try:
        server.wait_until_it_answers()
        lesson = LessonPage(new_page(chromium), f"{server.url}/lessons/{LESSON}")
        lesson.run()
        expect(lesson.page.locator("#ask-trouble")).to_contain_text("each visitor may have 2")
        expect(lesson.page.locator("#run")).to_be_enabled()
        runs = lesson.api("runs")
        assert lesson.runs() == [] and {run["outcome"] for run in runs["ended"]} <= {"cancelled"}
        lesson.page.context.close()
    finally:
        server.stop()


def test_a_pane_that_is_meant_to_be_ended_from_outside_holds_up_none(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/deadlock")
    lesson.run()
    lesson.wait_until_explained()
    runs = [lesson.api(f"runs/{run}") for run in lesson.runs()]
    assert [run["outcome"] for run in runs] == ["timed_out", "finished", "finished", "finished"]
    expect(page.locator("#now-what")).to_have_text("All panes are finished.")
    assert lesson.problems.told == []
