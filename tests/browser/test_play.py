"""Free play in a real browser: what is chosen is shown, run, and stands beneath the run before it."""

from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

from bench.server import Server

from .page import new_page


def test_two_runs_are_compared_and_the_address_brings_them_back(chromium: Any, live_server: Server) -> None:
    page = new_page(chromium)
    page.goto(f"{live_server.url}/play")
    for name, value in (("work", "waiting"), ("size", "small"), ("model", "sequential")):
        page.locator(f"input[name={name}][value={value}]").check(force=True)
    expect(page.locator("#title")).to_have_text("4 tasks: waiting, one after another")
    expect(page.locator("#codes")).to_contain_text("SECONDS = 0.05")
    expect(page.locator("[data-parameter=workers]")).to_have_class("knob idle")
    page.locator("#run").click()
    expect(page.locator("#timeline section")).to_have_count(1)
    page.locator("input[name=model][value=threads]").check(force=True)
    expect(page.locator("#title")).to_have_text("4 tasks: waiting, a thread each")
    page.locator("#run").click()
    titles = page.locator("#timeline section h3")
    expect(titles).to_have_text(["4 tasks: waiting, one after another", "4 tasks: waiting, a thread each"])
    expect(page.locator("#stop")).to_be_hidden(timeout=15_000)
    expect(page.locator("#now")).to_contain_text("4 tasks")
    page.reload()
    expect(titles).to_have_count(2)
    expect(page.locator("input[name=model][value=threads]")).to_be_checked()
    page.get_by_role("button", name="Take away: 4 tasks: waiting, one after another").click()
    expect(titles).to_have_text(["4 tasks: waiting, a thread each"])
    page.context.close()


def test_too_much_is_said_beside_its_knob(chromium: Any, live_server: Server) -> None:
    page = new_page(chromium)
    page.goto(f"{live_server.url}/play?tasks=32")
    page.locator("input[name=size][value=large]").check(force=True)
    expect(page.locator("#error-tasks")).to_contain_text("Choose fewer")
    page.context.close()


def tab_to(page: Any, selector: str) -> None:
    """By the key alone, as far as it takes."""
    for _ in range(90):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"Tab does not come to {selector}")


def test_without_a_pointer_a_run_is_started_its_longest_wait_explained_and_taken_away(
    chromium: Any, live_server: Server
) -> None:
    page = new_page(chromium)
    page.goto(f"{live_server.url}/play?model=threads&size=small&theme=light")
    keys, said = page.keyboard, page.locator(".tl-said")
    tab_to(page, "#run")
    for key in ("p", "e", "/", "?", "t", "n"):  # the picture has not the focus: these do nothing
        keys.press(key)
    keys.press("Enter")
    expect(said).to_contain_text("finished after", timeout=30_000)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert page.locator("dialog[open], .tl-find:visible").count() == 0
    tab_to(page, ".tl-app")
    keys.press("/")
    expect(page.get_by_role("combobox", name="Find in the runs")).to_be_focused()
    keys.type("waiting for the gil")
    longest = page.get_by_role("option", selected=True).inner_text()
    keys.press("Enter")
    expect(said).to_contain_text("Waiting for the GIL")
    read = said.inner_text()
    assert longest.rpartition(": ")[2] in read, (longest, read)
    assert "the GIL was held by" in read or "another thread held the GIL" in read
    keys.press("Escape")
    expect(page.locator(".tl-app")).to_be_focused()
    keys.press("r")
    measured = page.get_by_role("region", name="Measured stretch")
    expect(measured).to_contain_text("Longest wait for the GIL")
    keys.press("e")
    expect(page.get_by_role("dialog", name="Export")).to_be_visible()
    tab_to(page, "a[href$='.csv']")
    with page.expect_download() as download:
        keys.press("Enter")
    assert download.value.suggested_filename.endswith(".csv")
    keys.press("Escape")
    expect(page.locator(".tl-app")).to_be_focused()
    keys.press("Escape")
    expect(measured).to_be_hidden()
    keys.press("Escape")
    expect(page.locator(".tl-app")).not_to_be_focused()
    page.context.close()
