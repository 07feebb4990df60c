"""What stands beside the lanes, in a real browser: rows come with the run, and are met by pointer and keys."""

from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.test_timeline import TimelinePage
from tests.browser.timeline_server import serve

pytest.importorskip("playwright.sync_api")

LOAD = """async () => {
  const { parseFacts } = await import("/static/js/wire/facts.js");
  const text = await (await fetch("/tests/contracts/golden/watched.ndjson")).text();
  panes[0].append(parseFacts(text));
  while (!panes[0].view.extras?.rows.length) await new Promise(requestAnimationFrame);
}"""
LABELS = "() => panes[0].view.rows.rows.map((row) => row.label)"
#: Where the nth touch of the variable lies in the plot.
TOUCH = """(n) => {
  const {layout, extras} = panes[0].view;
  const placed = layout.rows.find(({row}) => row.extra?.kind === "variable");
  const {t, kind} = placed.row.extra.resource.touches[n];
  const x = (t / layout.grid.dt - layout.grid.first) / layout.grid.scale;
  const y = placed.top + 3 + extras.caption + (placed.row.h - 6 - extras.caption) * (kind === "read" ? 0.22 : 0.72);
  return [x, y];
}"""
INK = """() => {
  const {layout, labels} = panes[0].view;
  const ratio = labels.canvas.width / labels.canvas.clientWidth;
  return layout.rows.filter(({row}) => row.kind === "extra").map(({row, top}) => {
    const data = labels.context.getImageData(0, top * ratio, labels.canvas.width, row.h * ratio).data;
    let ink = 0;
    for (let i = 3; i < data.length; i += 4) if (data[i] > 0) ink += 1;
    return [row.extra.kind, ink > 40];
  });
}"""


@pytest.fixture(scope="module")
def watched(chromium: Any) -> Iterator[TimelinePage]:
    with serve() as address:
        page = chromium.new_page(viewport={"width": 1366, "height": 768})
        shown = TimelinePage(page, address).open("show=watched&panels")
        shown.do(LOAD)
        yield shown
        page.close()
        assert shown.problems == []


def test_a_run_that_watches_gets_rows_with_ink(watched: TimelinePage) -> None:
    assert watched.do(LABELS)[-3:] == ["GIL", "lock", "seats"]
    assert watched.do(INK) == [["gil", True], ["lock", True], ["variable", True]]


def test_a_touch_is_met_by_the_pointer_and_told(watched: TimelinePage) -> None:
    x, y = watched.do(TOUCH, 1)
    plot = watched.plot(0)
    watched.page.mouse.click(plot["x"] + x, plot["y"] + y)
    watched.idle()
    card = watched.page.locator(".tl-card")
    assert "cook-1 read seats: 2." in card.inner_text()
    assert watched.do("() => timeline.view.selected.kind") == "touch"
    card.get_by_role("button", name="Next").click()
    watched.idle()
    assert "cook-1 wrote seats: 1, which was 2." in card.inner_text()
    arrow = watched.do("() => panes[0].view.extras.arrow(panes[0].view.layout, timeline.view.selected)")
    assert arrow["fromY"] < arrow["toY"]  # from the lane down to what it wrote


def test_keys_lead_from_the_lanes_to_what_is_watched(watched: TimelinePage) -> None:
    watched.focus().press("Escape").focus().press("ArrowDown", "ArrowDown", "ArrowDown", "ArrowDown")
    assert watched.do("() => timeline.view.selected.kind") == "touch"
    watched.press("ArrowRight")
    assert "seats" in watched.page.locator(".tl-card").inner_text()
    watched.press("ArrowUp")
    assert watched.do("() => timeline.view.selected.kind") == "slice"


def test_the_table_tells_it_in_words(watched: TimelinePage) -> None:
    text = watched.page.locator(".tl-table-wrap").inner_text()
    assert "Read 1 time, written 3 times. At the end: ['cook-1']." in text
    assert "Held 1 time by cook-1. Nobody had to wait for it." in text
