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
