"""What a reader takes elsewhere: the picture as pixels, as vectors, on paper, and as a link. One run serves all."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import Page, expect

from bench.server import Server

from . import timeline_server
from .page import PATIENCE_MS, LessonPage, Problems, new_page

SVG = "{http://www.w3.org/2000/svg}"
#: How many pixels of a PNG have each of these colours.
COUNT = """async ([bytes, tokens]) => {
  const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
  const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width, height: bitmap.height });
  const c = canvas.getContext('2d');
  c.drawImage(bitmap, 0, 0);
  const { data } = c.getImageData(0, 0, canvas.width, canvas.height);
  const style = getComputedStyle(document.documentElement);
  const counts = tokens.map((token) => {
    c.fillStyle = style.getPropertyValue(token).trim();
    const [r, g, b] = [1, 3, 5].map((at) => parseInt(c.fillStyle.slice(at, at + 2), 16));
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (data[i] === r && data[i + 1] === g && data[i + 2] === b) count += 1;
    return count;
  });
  return { width: bitmap.width, height: bitmap.height, counts };
}"""


@pytest.fixture
def page(chromium: Any) -> Iterator[Page]:
    page = new_page(chromium)
    yield page
    page.context.close()


def a_run(page: Page, server: Server) -> str:
    """The address of a run that is over, and its page open."""
    lesson = LessonPage(page, f"{server.url}/lessons/oversold-concert")
    lesson.run()
    lesson.wait_until_explained()
    address = f"{server.url}/runs/{lesson.runs()[0]}"
    page.goto(address)
    expect(page.locator(".tl-g").first).to_be_visible(timeout=PATIENCE_MS)
    page.evaluate("() => window.__idle()")
    return address


def saved(page: Page, name: str) -> bytes:
    with page.expect_download() as download:
        page.get_by_role("button", name=name).click()
    path = download.value.path()
    return Path(path).read_bytes()


#: A page that listens as Perfetto's does.
LISTENS = """<!doctype html><script>
addEventListener("message", ({ data, source, origin }) => {
  if (data === "PING") return source.postMessage("PONG", origin);
  const { buffer, title } = data.perfetto;
  const { traceEvents } = JSON.parse(new TextDecoder().decode(buffer));
  document.title = `${title}: ${traceEvents.length > 20}`;
});
</script>"""


def handed_to_perfetto(page: Page) -> None:
    """The page that opens is asked, answers, and gets the trace. Without a network there is no such way."""
    link = page.get_by_role("link", name="Open in Perfetto")
    expect(link).to_contain_text("leaves your network")
    page.context.set_offline(True)
    expect(link).to_be_hidden()
    page.context.set_offline(False)
    asked = re.compile("https://ui.perfetto.dev")
    page.context.route(asked, lambda route: route.fulfill(body=LISTENS, content_type="text/html"))
    with page.expect_popup() as opened:
        link.click()
    expect(page.get_by_role("status").filter(has_text="Perfetto has it.")).to_be_visible()
    expect(opened.value).to_have_title(f"{page.locator('h1').inner_text()}: true")
    opened.value.close()


def test_the_picture_leaves_as_pixels_as_vectors_and_on_paper(page: Page, live_server: Server) -> None:
    a_run(page, live_server)
    problems = Problems(page)
    page.locator(".tl-app").press("e")
    dialog = page.get_by_role("dialog", name="Export")
    expect(dialog.get_by_role("button", name="PNG 1")).to_be_focused()
    expect(dialog.get_by_role("link", name="speedscope")).to_have_attribute("href", re.compile("speedscope.json$"))

    once = page.evaluate(COUNT, [list(saved(page, "PNG 1\u00d7")), ["--run", "--page"]])
    twice = page.evaluate(COUNT, [list(saved(page, "PNG 2\u00d7")), ["--run", "--page"]])
    assert all(count > 200 for count in once["counts"])
    assert abs(twice["width"] - 2 * once["width"]) <= 1 and abs(twice["height"] - 2 * once["height"]) <= 1
    assert twice["counts"][0] > 2 * once["counts"][0]

    drawing = ElementTree.fromstring(saved(page, "SVG"))
    words = " ".join("".join(text.itertext()) for text in drawing.iter(f"{SVG}text"))
    title = page.locator("h1").inner_text()
    assert title in words and "CPUs" in words
    assert drawing.findtext(f"{SVG}title") == title
    verdict = page.locator("#verdict").inner_text()
    told = drawing.findtext(f"{SVG}desc") or ""
    assert verdict in told and re.search(r"s: .* finished", told)  # the whole story
    assert len(list(drawing.iter(f"{SVG}pattern"))) > 0
    assert sum(path.get("d", "").count("M") for path in drawing.iter(f"{SVG}path")) < 22_000

    handed_to_perfetto(page)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.locator(".tl-app").press("e")
    page.evaluate("() => { window.print = () => document.documentElement.setAttribute('data-printed', ''); }")
    page.get_by_role("button", name="Print or PDF").click()
    page.wait_for_selector("[data-printed]", timeout=PATIENCE_MS)
    page.evaluate("() => dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    expect(page.locator(".paper svg")).to_be_visible()
    expect(page.locator(".paper table").first).to_contain_text("Longest wait")
    expect(page.locator(".paper .tl-story")).to_contain_text(verdict)
    expect(page.locator("#timeline")).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    page.emulate_media(media="screen")
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator(".paper")).to_have_count(0)
    assert problems.told == []


#: Both at their limits: pixels of the largest picture; rectangles of a drawing of many busy lanes.
LIMITS = """async () => {
  const { png, svg, MOST_SEGMENTS } = await import('/static/js/panels/sheet.js');
  const { MOST_PIXELS } = await import('/static/js/export/clamp.js');
  for (const id of 'BCDEFGH') timeline.addPane({ id, title: id }).append(logs.dense(20_000));
  await window.__idle();
  const { blob, scale } = await png(timeline, 'Dense', 8);
  const { width, height } = await createImageBitmap(blob);
  const { text, merged } = svg(timeline, 'Dense');
  const bars = text.split('crispEdges').slice(1).join('').split('H').length / 2; // each has two
  return { room: MOST_PIXELS - width * height, scale, merged, bars, most: MOST_SEGMENTS };
}"""


def test_a_picture_that_would_be_too_large_is_made_smaller_and_says_so(page: Page) -> None:
    with timeline_server.serve() as address:
        page.goto(f"{address}{timeline_server.PAGE}?show=dense&slices=20000")
        page.wait_for_function("window.ready")
        page.evaluate("() => window.__idle()")
        found = page.evaluate(LIMITS)
    assert found["room"] >= 0 and 1 < found["scale"] < 8
    assert found["merged"] >= 2 and found["most"] / 4 < found["bars"] < found["most"] * 1.05  # with the legend's
