"""axe-core, which knows the rules of WCAG that a program can check, on every page, theme and size.

It comes by npm, like the type checker: ``make check`` fetches it. Without it these tests are a clear skip, and in CI,
where nothing may be skipped, a failure.
"""

import json
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from bench.server import Server

from .page import new_page

AXE = Path(__file__).resolve().parents[2] / "node_modules" / "axe-core" / "axe.min.js"
THEMES = ("light", "dark", "projector")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: Themes differ in colours only.
COLOURS = {"type": "rule", "values": ["color-contrast"]}
LESSON = "waiting-overlaps"
#: In a lesson whose runs have ended the explanation can be gone to.
ENDED = "#phases [data-phase=explain] a:not([aria-disabled])"


@pytest.fixture(scope="module")
def page(chromium: Any) -> Iterator[Page]:
    if not AXE.is_file():
        pytest.skip("axe-core is not installed. With Node: make check")
    page = new_page(chromium)
    page.context.add_init_script(path=str(AXE))
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def runs(live_server: Server) -> list[str]:
    """One run a pane of the lesson, to their ends."""
    made = []
    for pane in ("sequential", "threads", "processes"):
        asked = urllib.request.Request(
            f"{live_server.url}/api/runs",
            json.dumps({"lesson": LESSON, "pane": pane, "parameters": {"delay": 0.25}}).encode(),
            {"Content-Type": "application/json"},
        )
        with urllib.request.urlopen(asked) as answer:
            made.append(json.load(answer)["id"])
    return made


def check(page: Page, rules: object = RULES) -> None:
    """No rule is broken, as the page stands now."""
    page.evaluate("() => window.__idle?.()")
    found = page.evaluate("rules => axe.run(document, { runOnly: rules })", rules)
    if found["violations"]:
        lines = [
            f"{each['id']}: {each['help']}\n    {node['target']} {node['failureSummary'].splitlines()[-1].strip()}"
            for each in found["violations"]
            for node in each["nodes"][:3]
        ]
        pytest.fail("\n".join(lines), pytrace=False)


def addresses(runs: list[str]) -> dict[str, str]:
    looked_at = "&".join(f"run={run}" for run in runs)
    return {
        "home": "/",
        "lesson": f"/lessons/{LESSON}",
        "lesson that asks for an order": "/lessons/choose-the-model",
        "lesson looked at": f"/lessons/{LESSON}?{looked_at}",
        "play": f"/play?model=threads&run={runs[1]}",
        "runs": "/runs",
        "run": f"/runs/{runs[2]}",
        "frame": f"/runs/{runs[1]}?embed=1",
        "compare": f"/compare?runs={runs[0]},{runs[1]}",
        "glossary": "/glossary",
        "measuring": "/measuring",
        "documentation": "/docs",
        "missing": "/lessons/nothing",
    }


NAMES = list(addresses(["a", "b", "c"]))


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_is_broken_in_any_theme(page: Page, live_server: Server, runs: list[str], name: str) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(live_server.url + addresses(runs)[name])
    if name == "lesson looked at":
        page.wait_for_selector(ENDED, state="attached", timeout=60_000)
    for theme in THEMES:
        page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
        check(page, RULES if theme == THEMES[0] else COLOURS)


@pytest.mark.parametrize("name", ["home", "lesson", "lesson looked at", "play", "run", "runs"])
def test_nor_on_a_phone(page: Page, live_server: Server, runs: list[str], name: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(live_server.url + addresses(runs)[name])
    if name == "lesson looked at":
        page.wait_for_selector(ENDED, state="attached", timeout=60_000)
    check(page)
    wide = page.evaluate("() => document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page can be scrolled sideways"


def test_more_contrast_is_the_projector_theme_and_forced_colours_open_the_table(
    chromium: Any, live_server: Server, runs: list[str]
) -> None:
    page = new_page(chromium, contrast="more", color_scheme="dark")
    page.goto(live_server.url)
    assert page.evaluate("() => document.documentElement.dataset.theme") == "projector"
    page.context.close()
    page = new_page(chromium, forced_colors="active")
    page.context.add_init_script(path=str(AXE))
    page.goto(f"{live_server.url}/runs/{runs[1]}")
    page.locator(".tl-table").wait_for(state="visible")
    check(page)
    page.context.close()


def test_the_explanation_and_what_follows(page: Page, live_server: Server, runs: list[str]) -> None:
    page.set_viewport_size({"width": 1366, "height": 768})
    page.goto(live_server.url + addresses(runs)["lesson looked at"])
    page.wait_for_selector(ENDED, state="attached", timeout=60_000)
    page.locator("#to-explain").click()
    check(page)


def test_no_rule_is_broken_by_what_the_timelines_keys_open(page: Page, live_server: Server, runs: list[str]) -> None:
    page.goto(f"{live_server.url}/runs/{runs[1]}?theme=light")
    chart = page.locator(".tl-app")
    page.get_by_role("button", name="Lanes").click()
    check(page)
    page.keyboard.press("Escape")
    chart.press("r")
    expect(page.get_by_role("region", name="Measured stretch")).to_be_visible()
    chart.press("/")
    page.get_by_role("combobox", name="Find in the runs").fill("thread")
    check(page)
    chart.press("?")
    expect(page.get_by_role("dialog", name="Keys and gestures")).to_be_visible()
    check(page)
    page.goto(f"{live_server.url}/compare?runs={runs[0]},{runs[1]}")
    chart.press("c")
    expect(page.get_by_role("group", name="One run at a time")).to_be_visible()
    page.get_by_role("button", name="How the picture is drawn").click()
    check(page)
