"""The pages in a real browser, on a real server, with real runs. No sleeps: waited for is what can be seen."""

import gzip
from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Locator, Page, Request, expect

from bench.server import Server

from .page import PATIENCE_MS, LessonPage, Problems, new_page, overflow

PATHS = ("/", "/lessons/four-cooks-one-stove", "/lessons/one-blocking-call", "/runs", "/glossary", "/measuring")
#: Quick to run: half a second in all.
QUICK = "oversold-concert"


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    page = new_page(chromium)
    yield page
    page.context.close()


def test_a_lesson_from_the_question_to_the_proof(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/four-cooks-one-stove")
    lesson.choose("D")
    lesson.turn("steps", "1000")
    expect(lesson.code).to_contain_text("STEPS = 1000")
    lesson.run()
    lesson.wait_until_running()
    lesson.wait_until_explained()
    assert lesson.pane_titles() == ["One after another", "Threads", "Processes"]
    assert all(pixels > 500 for pixels in lesson.inked())
    assert len(lesson.runs()) == 3
    expect(lesson.code).to_contain_text("STEPS = 1000")
    expect(page.locator("#you-said")).to_contain_text("D. Threads and processes tie")
    expect(page.locator("#takeaway")).not_to_be_empty()
    assert page.locator("#proof tr").count() == 4
    expect(page.locator("#console")).to_contain_text("4 tasks:")
    expect(page.locator("#table")).to_contain_text("Running")
    assert lesson.problems.told == []


def test_reload_in_the_middle_shows_the_whole_run_and_goes_on(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/waiting-overlaps")
    lesson.run()
    lesson.wait_until_running()
    page.reload()
    lesson.wait_until_explained()
    assert len(lesson.runs()) == 3
    assert all(pixels > 500 for pixels in lesson.inked())
    first = page.locator("#proof").text_content()
    # A second browser with the same address: the same picture and the same figures.
    assert page.context.browser is not None
    other = LessonPage(new_page(page.context.browser), page.url)
    other.wait_until_explained()
    assert other.page.locator("#proof").text_content() == first
    assert other.inked() == lesson.inked()
    assert lesson.problems.told == other.problems.told == []
    other.page.context.close()


def test_a_second_browser_sees_a_run_live(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/waiting-overlaps")
    lesson.turn("tasks", "4")
    lesson.run()
    lesson.wait_until_running()
    assert page.context.browser is not None
    other = new_page(page.context.browser)
    other.goto(f"{live_server.url}/runs/{lesson.runs()[0]}")
    expect(other.locator("#cancel")).to_be_visible()
    expect(other.locator("#state")).to_contain_text("finished after", timeout=PATIENCE_MS)
    expect(other.locator("#verdict")).to_contain_text("One after another")
    other.context.close()
    lesson.wait_until_over()


def test_the_button_never_says_cancel_before_the_run_has_started(page: Page, live_server: Server) -> None:
    page.add_init_script(
        """document.addEventListener('DOMContentLoaded', () => {
            window.__said = [];
            new MutationObserver(() => {
                const text = document.querySelector('#act')?.textContent ?? '';
                if (window.__said.at(-1) !== text) window.__said.push(text);
            }).observe(document.body, { subtree: true, childList: true, characterData: true });
        })"""
    )
    lesson = LessonPage(page, f"{live_server.url}/lessons/{QUICK}")
    lesson.run()
    lesson.wait_until_explained()
    said = [text for text in page.evaluate("() => window.__said") if text]
    assert said[0] == "Leave the queue" and said[-1] == "Run again"


def test_a_value_that_the_server_refuses_is_said_beside_its_knob(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/four-cooks-one-stove")
    page.evaluate("() => { document.querySelector('[data-parameter=tasks] input:checked').value = '64'; }")
    lesson.run()
    error = page.locator("#error-tasks")
    expect(error).to_contain_text("from 1 to 8")
    error.get_by_role("button", name="Use 4").click()
    expect(error).to_be_hidden()
    expect(page.locator("#stage")).to_be_hidden()


def test_home_shows_real_runs_once_there_are_some(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/four-cooks-one-stove")
    lesson.turn("steps", "1000")
    lesson.run()
    lesson.wait_until_explained()
    problems = Problems(page)
    page.goto(f"{live_server.url}/")
    expect(page.locator("#demo")).to_contain_text("Recorded on this machine")
    expect(page.locator("#demo-timeline section h3")).to_have_text(["Threads", "Processes"])
    assert problems.told == []


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("width", [320, 768, 1366])
def test_pages_fit_their_window(chromium: Any, live_server: Server, path: str, width: int) -> None:
    page = new_page(chromium, viewport={"width": width, "height": 640})
    problems = Problems(page)
    page.goto(live_server.url + path)
    assert overflow(page) <= 0
    assert problems.told == []
    page.context.close()


#: Each kind of page, also those that something is wrong with.
EVERY_PATH = (
    *("/", "/lessons/four-cooks-one-stove", "/lessons/choose-the-model", "/lessons/four-cooks-one-stove?tasks=99"),
    *("/play", "/play?workers=999", "/runs", "/runs/recorded-oversold-concert-one", "/glossary", "/measuring"),
    *("/compare", "/compare?runs=recorded-oversold-concert-one,recorded-oversold-concert-own", "/lessons/none"),
    *("/runs/recorded-oversold-concert-one?embed=1", "/lessons/oversold-concert?{recording}"),
)
RECORDING = "&".join(f"run=recorded-oversold-concert-{pane}" for pane in ("unlocked", "own", "halves", "one"))
#: Text outside of the picture, whose own sizes are the timeline's, by its size where that is below the least.
SMALL_TEXT = """least => [...document.querySelectorAll('body *')]
    .filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()))
    .filter((e) => e.checkVisibility() && !e.closest('.tl, .visually-hidden, .skip, [class*=tl-]'))
    .filter((e) => parseFloat(getComputedStyle(e).fontSize) < least)
    .map((e) => `${getComputedStyle(e).fontSize} ${e.tagName} ${e.className} ${e.textContent.trim().slice(0, 30)}`)"""


def test_every_page_fits_a_phone_and_is_read_from_the_back_row(page: Page, live_server: Server) -> None:
    """Nothing is wider than a phone; nothing is smaller than 18 px where a large picture is projected."""
    paths = [path.format(recording=RECORDING) for path in EVERY_PATH]
    page.set_viewport_size({"width": 360, "height": 640})
    wide = {}
    for path in paths:
        page.goto(live_server.url + path)
        wide[path] = overflow(page)
    assert {path: by for path, by in wide.items() if by > 0} == {}
    page.set_viewport_size({"width": 1920, "height": 1080})
    page.add_init_script("localStorage.setItem('interleave.theme', 'projector')")
    small = {}
    for path in paths:
        page.goto(live_server.url + path)
        assert page.locator("html").get_attribute("data-theme") == "projector"
        small[path] = page.evaluate(SMALL_TEXT, 18)
    assert {path: texts for path, texts in small.items() if texts} == {}


def test_targets_on_a_phone_are_large_enough(chromium: Any, live_server: Server) -> None:
    page = new_page(chromium, viewport={"width": 360, "height": 640}, has_touch=True)
    page.goto(f"{live_server.url}/lessons/four-cooks-one-stove")
    small = page.evaluate(
        """() => [...document.querySelectorAll('.btn, .seg label, .opt, summary, .phases a, .mast nav a')]
            .filter((e) => e.getClientRects().length && e.getBoundingClientRect().height < 43.5)
            .map((e) => `${e.textContent.trim()} ${e.getBoundingClientRect().height}`)"""
    )
    assert small == []
    page.context.close()


def test_themes_are_chosen_kept_and_follow_the_system(chromium: Any, live_server: Server) -> None:
    dark = new_page(chromium, color_scheme="dark")
    dark.goto(live_server.url)
    assert dark.locator("html").get_attribute("data-theme") == "dark"
    dark.get_by_label("Theme", exact=True).first.click()
    dark.get_by_role("button", name="Projector").click()
    assert dark.locator("html").get_attribute("data-theme") == "projector"
    dark.reload()
    assert dark.locator("html").get_attribute("data-theme") == "projector"
    dark.goto(f"{live_server.url}/?theme=light")
    assert dark.locator("html").get_attribute("data-theme") == "light"
    dark.context.close()


def test_pages_make_sense_without_javascript(chromium: Any, live_server: Server) -> None:
    page = new_page(chromium, java_script_enabled=False)
    page.goto(f"{live_server.url}/lessons/four-cooks-one-stove")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    expect(page.locator("#codes")).to_contain_text("ThreadPoolExecutor")
    expect(page.locator("#predict").get_by_text("Processes; threads only tie with one after another")).to_be_visible()
    assert page.locator(".needs-js:visible").count() == 0
    page.context.close()


def walk(page: Page, target: Locator, key: str = "Tab") -> None:
    """Press Tab until the target has the focus."""
    for _ in range(80):
        if target.evaluate("element => element === document.activeElement"):
            return
        page.keyboard.press(key)
    raise AssertionError(f"{target} is not reached with {key}")


def test_a_lesson_by_keyboard_alone(page: Page, live_server: Server) -> None:
    page.goto(f"{live_server.url}/lessons/{QUICK}")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_text("Skip to the content")
    page.keyboard.press("Enter")
    page.locator("#predict input").first.focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#predict input").nth(1)).to_be_checked()
    page.keyboard.press("Tab")
    expect(page.locator("#reason")).to_be_focused()
    page.keyboard.type("one lock is enough")
    page.keyboard.press("Tab")
    expect(page.locator("#run")).to_be_focused()
    page.keyboard.press("Enter")
    answers = page.locator("#happened button")
    expect(answers.first).to_be_visible(timeout=PATIENCE_MS)
    walk(page, answers.first)
    page.keyboard.press("Enter")
    expect(page.locator("#seen")).not_to_be_empty()
    expect(page.locator("#you-because")).to_contain_text("one lock is enough")
    walk(page, page.locator(".tl-next"))
    for number in (1, 2):
        page.keyboard.press("Enter")
        expect(page.locator(".tl-about b")).to_contain_text(f"{number} of ")
        expect(page.locator(".tl-about span")).not_to_be_empty()
    knob = page.locator("#knobs input:checked").first
    walk(page, knob, "Shift+Tab")
    page.keyboard.press("ArrowLeft")
    walk(page, page.locator("#again"))
    expect(page.locator("#again")).to_contain_text("Run again with")
    page.keyboard.press("Enter")
    expect(page.locator("#explain")).to_be_hidden()
    expect(answers.first).to_be_visible(timeout=PATIENCE_MS)
    walk(page, page.locator("#to-explain"))
    page.keyboard.press("Enter")
    expect(page.locator("#plot svg")).to_be_visible()
    walk(page, page.locator("#transfer input, #reveal").first)
    page.keyboard.press("Space")
    expect(page.locator("#transfer-answer")).to_be_visible()
    walk(page, page.locator("#next"))
    page.keyboard.press("Enter")
    expect(page.locator("#predict")).to_be_visible()
    assert QUICK not in page.url


def test_a_whole_page_is_small_and_asks_nobody_else(page: Page, live_server: Server) -> None:
    bodies: dict[str, int] = {}
    hosts: set[str] = set()

    def note(request: Request) -> None:
        if not request.url.startswith("http"):
            return
        hosts.add(request.url.split("/")[2])
        response = request.response()
        if response is not None and response.ok and "/api/" not in request.url:
            bodies[request.url] = len(gzip.compress(response.body(), 6))

    page.on("requestfinished", note)
    page.goto(f"{live_server.url}/lessons/four-cooks-one-stove", wait_until="networkidle")
    assert hosts == {live_server.url.removeprefix("http://")}
    assert sum(bodies.values()) <= 150_000, sorted(bodies.items(), key=lambda each: -each[1])[:8]


def test_a_page_of_files_alone_is_read_and_replayed(page: Page, live_server: Server) -> None:
    lesson = LessonPage(page, f"{live_server.url}/lessons/{QUICK}")
    lesson.run()
    lesson.wait_until_explained()
    runs, panes = lesson.runs(), [pane["name"] for pane in lesson.api(f"lessons/{QUICK}")["panes"]]
    asked = "&".join(f"{pane}={run}" for pane, run in zip(panes, runs, strict=True))
    conclusion = page.request.get(f"{live_server.url}/api/lessons/{QUICK}/conclusion?{asked}").text()
    facts = {run: page.request.get(f"{live_server.url}/api/runs/{run}/trace.ndjson").text() for run in runs}
    html = page.request.get(page.url).text().replace("<html ", '<html data-site="/site/" ', 1)
    assert page.context.browser is not None
    still = new_page(page.context.browser)
    problems = Problems(still)
    still.route("**/api/**", lambda route: route.abort())
    still.route(f"**/lessons/{QUICK}?*", lambda route: route.fulfill(body=html, content_type="text/html"))
    still.route("**/site/lessons/**", lambda route: route.fulfill(body=conclusion, content_type="application/json"))
    still.route(
        "**/site/runs/**",
        lambda route: route.fulfill(body=facts[route.request.url.rpartition("/")[2].removesuffix(".ndjson")]),
    )
    other = LessonPage(still, page.url)
    other.wait_until_explained()
    assert other.inked() == lesson.inked()
    assert still.locator("#proof").text_content() == page.locator("#proof").text_content()
    expect(still.locator("#act")).to_be_hidden()
    expect(still.locator("#change")).to_be_hidden()
    expect(still.locator("#transfer")).to_be_visible()
    assert problems.told == []
    still.context.close()


def test_an_order_is_predicted_by_keys_by_number_and_by_drag(page: Page, live_server: Server) -> None:
    problems = Problems(page)
    page.goto(f"{live_server.url}/lessons/choose-the-model")
    first = page.locator("[data-ranking='0'] li")
    names = first.locator(".words").all_text_contents()
    expect(page.locator("#run")).to_be_disabled()
    first.nth(0).focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#run")).to_be_enabled()
    assert first.locator(".words").all_text_contents() == [names[1], names[0], *names[2:]]
    page.keyboard.press("1")
    assert first.locator(".words").all_text_contents() == names
    first.nth(2).locator(".words").drag_to(first.nth(0).locator(".words"))
    assert first.locator(".words").all_text_contents()[0] == names[2]
    assert first.locator(".k").all_text_contents() == [str(place + 1) for place in range(len(names))]
    page.reload()  # what was said before a run is not lost with the page
    expect(first.nth(0)).to_contain_text(names[2])
    expect(page.locator("#run")).to_be_enabled()
    assert problems.told == []


def test_the_path_shows_what_is_done_and_follows_the_playlist(page: Page, live_server: Server) -> None:
    page.add_init_script("localStorage.setItem('interleave.done', JSON.stringify(['waiting-overlaps']))")
    page.goto(live_server.url)
    expect(page.locator("#course-done")).to_have_text("You have done 1.")
    expect(page.locator("[data-lesson='waiting-overlaps']")).to_have_class("done")
    page.get_by_role("button", name="One class").click()
    expect(page.locator("#start")).to_contain_text("Continue with lesson 5")
    page.locator("#start").click()
    expect(page).to_have_url(f"{live_server.url}/lessons/what-kind-of-work")
    page.go_back()
    expect(page.get_by_role("button", name="One class")).to_have_attribute("aria-pressed", "true")
    lacking = page.request.get(f"{live_server.url}/api/lessons").json()
    for entry in lacking:
        if entry["lacks"]:
            expect(page.locator(f"[data-lesson='{entry['slug']}'] .needs")).to_contain_text("needs ")
