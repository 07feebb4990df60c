"""Runs outside of their own page: as an element, in a frame, beside each other, as a file on disk."""

import json
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from bench.server import Server

from .page import Problems, new_page

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def runs(live_server: Server) -> list[str]:
    """Two runs that wait a little. Whoever looks at them sees them to their ends."""
    started: list[str] = []
    for model in ("sequential", "threads"):
        parameters = {"work": "waiting", "model": model, "size": "small"}
        body = json.dumps({"parameters": parameters}).encode()
        asked = urllib.request.Request(
            f"{live_server.url}/api/play", body, {"Content-Type": "application/json"}, method="POST"
        )
        with urllib.request.urlopen(asked) as answer:
            started.append(json.load(answer)["id"])
    return started


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    page = new_page(chromium)
    yield page


def wait_until_painted(page: Page) -> None:
    """An empty picture has a colour or two; one with lanes has many."""
    page.wait_for_function(
        """() => { const c = document.querySelector('.tl-plot canvas'); if (!c || !c.width) return false;
        const d = new Uint32Array(c.getContext('2d').getImageData(0, 0, c.width, c.height).data.buffer);
        return new Set(d).size > 4; }"""
    )


def test_a_file_from_disk_draws_zooms_and_replays(
    page: Page, live_server: Server, runs: list[str], tmp_path: Path
) -> None:
    for run in runs:  # a file of a run that goes on has only what there was so far
        page.goto(f"{live_server.url}/runs/{run}")
        page.wait_for_function(
            "async run => (await (await fetch('/api/runs/' + run)).json()).state === 'ended'", arg=run
        )
    file = tmp_path / "run.html"
    with urllib.request.urlopen(f"{live_server.url}/api/runs/{runs[0]}/trace.html?with={runs[1]}") as answer:
        file.write_bytes(answer.read())
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    expect(page.locator("#timeline section")).to_have_count(2)
    wait_until_painted(page)
    before = page.locator(".tl-time").inner_text()
    page.locator("summary", has_text="each lane in words").click()
    expect(page.locator("#table table").first).to_contain_text("Longest wait")
    page.get_by_text("the runs in words").click()
    expect(page.locator("#story h4")).to_have_count(2)
    page.get_by_role("button", name="Zoom in").click()
    page.get_by_role("button", name="Play the run again").click()
    expect(page.locator(".tl-time")).not_to_have_text(before)
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []


def test_the_documented_element_shows_a_run(page: Page, live_server: Server, runs: list[str]) -> None:
    example = re.search(r"```html\n(.*?)```", (ROOT / "docs" / "EMBEDDING.md").read_text(), re.DOTALL)
    assert example is not None and example[1].count("\n") <= 10
    text = re.sub(r"/runs/[\w-]+", f"/runs/{runs[1]}", example[1])
    page.goto(f"{live_server.url}/glossary")  # any page of the server: the example takes its place
    page.evaluate("text => { document.open(); document.write(text); document.close(); }", text)
    expect(page.locator("interleave-timeline .tl-pane")).to_have_count(1)
    wait_until_painted(page)
    page.locator("interleave-timeline").evaluate("(each, run) => each.setAttribute('src', run)", f"/runs/{runs[0]}")
    expect(page.locator("interleave-timeline .tl-pane")).to_have_count(1)


def card(page: Page) -> str:
    expect(page.locator(".tl-card")).to_be_visible()
    page.evaluate("() => window.__idle()")
    return page.locator(".tl-card").inner_text()


def test_a_link_opens_the_same_view_in_another_browser(
    chromium: Any, live_server: Server, runs: list[str], tmp_path: Path
) -> None:
    run = f"{live_server.url}/runs/{runs[1]}"
    compare = f"{live_server.url}/compare?runs={runs[0]},{runs[1]}"
    file = tmp_path / "run.html"
    with urllib.request.urlopen(f"{live_server.url}/api/runs/{runs[1]}/trace.html") as answer:
        file.write_bytes(answer.read())
    page = new_page(chromium, permissions=["clipboard-read", "clipboard-write"])
    other = new_page(chromium, permissions=["clipboard-read", "clipboard-write"])
    problems = Problems(other)
    for address in (run, compare, f"{run}?embed=1", file.as_uri()):
        page.goto(address)
        wait_until_painted(page)
        app = page.locator(".tl-app")
        for key in ("p", "ArrowDown", "ArrowRight", "ArrowDown", "f", "-", "-", "<"):
            app.press(key)
        whole = page.evaluate("() => history.length")
        app.press("u")
        expect(page.get_by_text("The link to this view is copied.")).to_be_visible()
        assert page.evaluate("() => history.length") == whole
        link = page.evaluate("() => navigator.clipboard.readText()")
        if "embed" in address:  # it leads out of the frame, where more is to be seen; in a frame it works as well
            assert link.startswith(f"{run}#") and "#" not in page.url
            link = link.replace("#", "?embed=1#")
        else:
            assert link == page.url  # a page that is loaded again shows the same
        assert re.search(r"#t=-?[\d.]+\.\.[\d.]+&sel=(2/)?\d+:[\d.]+&theme=projector", link)
        other.goto("about:blank")
        other.goto(link)
        assert card(other) == card(page)
        expect(other.locator("html")).to_have_attribute("data-theme", "projector")
        other.locator(".tl-app").press("u")
        expect(other.get_by_text("The link to this view is copied.")).to_be_visible()
        assert other.url.partition("#")[2] == link.partition("#")[2] or "embed" in address
    other.goto("about:blank")
    other.goto(f"{run}#t=9..1&sel=5/77:1&rate=x&at=-4&theme=%E0&%")
    expect(other.locator(".tl-g").first).to_be_visible()
    other.evaluate("() => window.__idle()")
    assert problems.told == []
    for each in (page, other):
        each.context.close()


def test_a_run_in_a_frame(page: Page, live_server: Server, runs: list[str]) -> None:
    page.goto(f"{live_server.url}/runs/{runs[1]}?embed=1&theme=dark")
    expect(page.locator("interleave-timeline .tl-pane")).to_have_count(1)
    expect(page.locator("header.mast")).to_have_count(0)
    wait_until_painted(page)


def test_a_trace_of_any_program_is_opened_and_a_broken_one_refused(
    page: Page, live_server: Server, tmp_path: Path
) -> None:
    page.goto(f"{live_server.url}/runs")
    trace = tmp_path / "trace.json"
    trace.write_text('{"traceEvents": [{"ph": "X", "name": "link"}]}')
    page.set_input_files("#bring", trace)
    expect(page.get_by_role("status").filter(has_text="event 1 (link) has no time")).to_be_visible()
    trace.write_text('[{"ph": "X", "name": "<i>link</i>", "pid": 1, "tid": 1, "ts": 5, "dur": 900}]')
    page.set_input_files("#bring", trace)
    page.wait_for_url("**/runs/*")
    expect(page.locator(".tl-g").first).to_be_visible()
    page.locator(".tl-app").press("ArrowDown")
    expect(page.locator(".tl-card")).to_contain_text("\u201c<i>link</i>\u201d was under way")


def test_runs_are_chosen_and_compared(page: Page, live_server: Server, runs: list[str]) -> None:
    page.goto(f"{live_server.url}/runs")
    expect(page.locator("#side-by-side")).to_be_disabled()
    for run in runs:
        page.locator(f"input[value='{run}']").check()
    page.locator("#side-by-side").click()
    expect(page.locator("#timeline section")).to_have_count(2)
    wait_until_painted(page)


def test_another_run_is_put_beside_the_one_of_a_page(page: Page, live_server: Server, runs: list[str]) -> None:
    page.goto(f"{live_server.url}/runs/{runs[0]}")
    page.locator(".tl-app").press("c")
    chooser = page.get_by_role("dialog", name="Another run beside this one")
    chooser.locator("section button").first.click()
    expect(page.locator("#timeline section h3")).to_have_count(2)
    expect(page.locator("#timeline section h3").first).to_have_text(re.compile("^A: "))
    page.reload()
    expect(page.locator("#timeline section")).to_have_count(2)
    wait_until_painted(page)


def test_a_key_makes_the_picture_one_for_the_back_row(page: Page, live_server: Server, runs: list[str]) -> None:
    page.goto(f"{live_server.url}/runs/{runs[1]}?theme=dark")
    page.locator(".tl-app").focus()
    for theme in ("projector", "dark", "projector"):
        page.keyboard.press("p")
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
