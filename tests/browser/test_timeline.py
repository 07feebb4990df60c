"""The timeline component in a real browser, driven with simulated logs: what is drawn, what keys and pointers do."""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.timeline_server import PAGE, serve

pytest.importorskip("playwright.sync_api")

from playwright.sync_api import expect

COLOUR_AT = """([pane, row, t]) => {
  const view = panes[pane].view;
  const placed = view.layout.rows[row];
  const {grid} = view.layout;
  const x = Math.floor(t / grid.dt) - grid.first;
  const y = Math.round((placed.barTop + placed.barH / 2) * grid.scale);
  return view.raster.raster.pixels[y * view.raster.raster.width + x];
}"""
SAME_AS_REDRAW = """() => panes.every(({view}) => {
  const live = view.raster.raster.pixels.slice();
  view.raster.reset();
  timeline.paint(performance.now());
  return view.raster.raster.pixels.every((pixel, i) => pixel === live[i]);
})"""
SELECT = "([l, i]) => timeline.dispatch({kind: 'select', target: panes[0].view.sliceTarget(l, i)})"
CHOSEN_BOX = """() => {
  const {view} = panes[0];
  const {grid} = view.layout;
  const box = view.box(timeline.view.selected);
  const px = (t) => (t / grid.dt - grid.first) / grid.scale;
  return [px(box.from), px(box.to), box.y, box.y + box.h];
}"""
COUNT_PAINTS = """() => {
  window.painted = 0;
  const put = CanvasRenderingContext2D.prototype.putImageData;
  CanvasRenderingContext2D.prototype.putImageData = function (...given) {
    if (this.canvas.className === "tl-raster") window.painted += 1;
    return put.apply(this, given);
  };
}"""


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serve() as url:
        yield url


class TimelinePage:
    """The driver page: opened, idle, and with what it complained of."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.address = address
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on(
            "console",
            lambda message: (
                self.problems.append(message.text) if message.type == "error" and "404" not in message.text else None
            ),
        )

    def open(self, query: str) -> "TimelinePage":
        self.page.goto(f"{self.address}{PAGE}?{query}")
        self.page.wait_for_function("window.ready")
        return self.idle()

    def idle(self) -> "TimelinePage":
        self.page.evaluate("window.__idle()")
        return self

    def do(self, script: str, argument: Any = None) -> Any:
        found = self.page.evaluate(script, argument)
        self.idle()
        return found

    def press(self, *keys: str) -> "TimelinePage":
        for key in keys:
            self.page.keyboard.press(key)
        return self.idle()

    @property
    def window(self) -> dict[str, float]:
        window: dict[str, float] = self.do("() => timeline.view.window")
        return window

    def focus(self) -> "TimelinePage":
        self.page.locator(".tl-app").focus()
        return self

    def plot(self, pane: int) -> dict[str, float]:
        box: dict[str, float] = self.page.locator(".tl-plot").nth(pane).bounding_box()
        return box


@pytest.fixture
def timeline(chromium: Any, address: str) -> Iterator[TimelinePage]:
    page = chromium.new_page(viewport={"width": 1366, "height": 768})
    shown = TimelinePage(page, address)
    yield shown
    page.close()
    assert shown.problems == []


def test_three_panes_share_one_left_edge_and_one_scale(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    boxes = [timeline.plot(pane) for pane in range(3)]
    assert len({(box["x"], box["width"]) for box in boxes}) == 1
    flags = timeline.do("() => panes.map(({view}) => view.flag(timeline.frame).text)")
    assert flags == ["1.90 s", "1.93 s", "0.98 s"]
    assert timeline.do("() => panes[2].view.flag(timeline.frame).sub") == "1.9 times as fast"


def test_panes_begin_together_where_their_clocks_start(timeline: TimelinePage) -> None:
    timeline.open("show=warmed&panels")
    starts = timeline.do(
        "() => panes.map(({view, model}) => Math.round(model.zero / view.layout.grid.dt) - view.layout.grid.first)"
    )
    assert starts == [0, 0, 0]
    at_flag = timeline.do(
        """() => {
          const {view} = panes[1];
          const flag = view.flag(timeline.frame);
          const {grid} = timeline.frame;
          const x = (flag.t / view.layout.grid.dt - view.layout.grid.first) / grid.scale;
          return [(x * grid.scale + grid.first) * grid.dt / 1e9, parseFloat(flag.text)];
        }"""
    )
    assert abs(at_flag[0] - at_flag[1]) < 0.006
    timeline.do(SELECT.replace("panes[0]", "panes[1]"), [1, 1])
    card = timeline.page.locator(".tl-card").inner_text()
    assert "0.002 s to 0.00" in card
    timeline.focus().press("Escape", "0")
    before = timeline.do(
        "() => panes.map(({view, model}) => model.zero / view.layout.grid.dt - view.layout.grid.first)"
    )
    assert max(before) - min(before) <= 1 and min(before) > 100
    timeline.press("0")
    assert timeline.window["t0"] == 0


def test_a_clock_that_starts_while_live_moves_its_pane_once(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    timeline.do("() => panes[0].append(logs.warmedUp(logs.gilThreads(), 240e6).slice(0, 40))")
    assert timeline.do("() => panes[0].view.layout.grid.first") == 0
    timeline.do(
        """() => panes[0].append([{type: "batch", refs: [{ref: 901, text: "start"}], rows: [],
          marks: [[0, 240e6, "step", 901]], seen: {}, dropped: 0}])"""
    )
    assert (
        timeline.do("() => Math.round(panes[0].model.zero / timeline.frame.grid.dt) - panes[0].view.layout.grid.first")
        == 0
    )
    assert timeline.window["t0"] == 0
    assert timeline.do(SAME_AS_REDRAW)


def test_lost_records_are_a_band_that_says_how_many(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    timeline.do(
        """() => {
          const batches = logs.gilThreads().filter((fact) => fact.type !== "end");
          const at = batches.findIndex((fact) => fact.type === "batch" && fact.seen[1] >= 600e6);
          batches[at] = {...batches[at], dropped: 1200};
          batches[at + 1] = {...batches[at + 1], dropped: 4};
          window.drops = batches;
          panes[0].append(batches.slice(0, at + 2));
        }"""
    )
    assert timeline.do("() => panes[0].model.drops") == [{"from": 580e6, "to": 620e6, "count": 1204}]
    words = timeline.do(
        """async () => {
          const said = [];
          const write = CanvasRenderingContext2D.prototype.fillText;
          CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
            said.push(text);
            return write.call(this, text, ...at);
          };
          panes[0].append(drops.slice(drops.findIndex((fact) => fact.dropped === 4) + 1));
          for (const pane of panes) pane.view.labelKey = "";
          timeline.paint(performance.now());
          CanvasRenderingContext2D.prototype.fillText = write;
          return said;
        }"""
    )
    assert "1\u202f204 records were lost here" in words
    in_the_band = timeline.do(COLOUR_AT, [0, 1, 590e6])
    assert in_the_band not in (0xFF3A6208, timeline.do(COLOUR_AT, [0, 1, 500e6]))
    assert timeline.do(SAME_AS_REDRAW)


def test_names_gauges_and_sentence_stand_beside_each_picture(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    side = timeline.page.locator(".tl-side").nth(1)
    assert "Threads" in side.inner_text()
    assert side.locator("b").all_inner_texts() == ["4.0", "1.0"]
    assert "Concurrent, not parallel." in side.inner_text()


def test_the_legend_has_only_states_that_occur(timeline: TimelinePage) -> None:
    timeline.open("show=pair")
    names = timeline.page.locator(".tl-legend li").all_inner_texts()
    assert names == ["Solid works, hatched waits", "Running", "Waiting for the GIL", "Starting"]


def test_a_live_picture_is_the_one_that_a_reload_gives(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    timeline.do(
        """async () => {
          const facts = logs.gilThreads();
          for (let i = 0; i < facts.length; i += 4) {
            panes[0].append(facts.slice(i, i + 4));
            await new Promise(requestAnimationFrame);
          }
        }"""
    )
    assert timeline.do(SAME_AS_REDRAW)


def test_another_theme_is_drawn_at_once_and_in_its_own_colours(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    light = timeline.do(COLOUR_AT, [0, 0, 1.2e9])
    timeline.do("() => { document.documentElement.dataset.theme = 'dark'; return new Promise(requestAnimationFrame); }")
    dark = timeline.do(COLOUR_AT, [0, 0, 1.2e9])
    assert light == 0xFF3A6208
    assert dark == 0xFFC7E972


def test_a_plain_wheel_belongs_to_the_page_and_ctrl_zooms_at_the_pointer(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    before = timeline.window
    box = timeline.plot(1)
    x = box["x"] + box["width"] / 4
    timeline.page.mouse.move(x, box["y"] + 90)
    timeline.page.mouse.wheel(0, 40)
    timeline.idle()
    assert timeline.window == before
    timeline.page.keyboard.down("Control")
    timeline.page.mouse.wheel(0, -240)
    timeline.page.keyboard.up("Control")
    timeline.page.wait_for_function("() => !timeline.view.follow")
    after = timeline.window
    assert after["span"] < before["span"]
    at = before["t0"] + before["span"] / 4
    assert abs((at - after["t0"]) / after["span"] - 0.25) < 0.005


def test_dragging_in_the_lanes_measures_and_dragging_the_axis_pans(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    box = timeline.plot(1)
    timeline.page.mouse.move(box["x"] + 200, box["y"] + 90)
    timeline.page.mouse.down()
    timeline.page.mouse.move(box["x"] + 300, box["y"] + 90, steps=4)
    timeline.page.mouse.up()
    timeline.idle()
    span = timeline.do("() => timeline.view.range.to - timeline.view.range.from")
    per_px = timeline.window["span"] / box["width"]
    assert abs(span / per_px - 100) < 20
    measured = timeline.page.get_by_role("region", name="Measured stretch")
    measured.get_by_role("heading", name="Threads").wait_for()
    assert "1.00 on CPU on average, at most 1 at once" in measured.inner_text()
    assert "2.00 on CPU on average, at most 2 at once" in measured.inner_text()
    assert "Measured: " in timeline.page.locator(".tl-said").inner_text()
    timeline.focus().press("Escape")
    assert timeline.do("() => timeline.view.range === undefined")
    ruler = timeline.page.locator(".tl-ruler").bounding_box()
    timeline.page.mouse.move(ruler["x"] + 500, ruler["y"] + 10)
    timeline.page.mouse.down()
    timeline.page.mouse.move(ruler["x"] + 400, ruler["y"] + 10, steps=4)
    timeline.page.mouse.up()
    timeline.idle()
    assert abs(timeline.window["t0"] / per_px - 100) < 3


def test_keys_alone_find_a_wait_and_read_its_cause(timeline: TimelinePage) -> None:
    timeline.open("show=run").focus()
    timeline.press("ArrowRight", "ArrowDown", "ArrowDown")
    timeline.do(SELECT, [2, 4])
    timeline.press("ArrowRight")
    card = timeline.page.locator(".tl-card")
    assert card.is_visible()
    assert "Wanted cache_lock; loader-1 held it." in card.inner_text()
    assert "loader-2, Blocked on a lock" in timeline.page.locator(".tl-said").inner_text()
    span = timeline.window["span"]
    timeline.press("f")
    middle = timeline.do("() => (timeline.view.selected.from + timeline.view.selected.to) / 2")
    assert timeline.window["span"] == span
    assert abs(timeline.window["t0"] + span / 2 - middle) < span / 100
    timeline.press("f")
    assert timeline.window["span"] < 80e6
    timeline.press("[")
    assert timeline.do("() => timeline.view.selected.lane") == 1
    timeline.press("]")
    assert timeline.do("() => [timeline.view.selected.lane, timeline.view.selected.index]") == [2, 5]
    timeline.press("0", "Escape")
    assert not card.is_visible()


def test_a_reader_gives_a_command_another_key_or_switches_letters_off(timeline: TimelinePage) -> None:
    marks = "() => timeline.view.marks.length"
    timeline.open("show=run").focus().press("?")
    help = timeline.page.get_by_role("dialog", name="Keys and gestures")
    help.get_by_role("button", name="set a mark").click()
    timeline.press("k")
    assert help.get_by_role("status").inner_text() == "K: set a mark; the second measures from the first."
    timeline.press("Escape").focus().press("k", "m")
    assert timeline.do(marks) == 1
    timeline.press(">", "?")
    assert timeline.do("() => timeline.view.rate") == 2
    help.get_by_role("checkbox", name="Single letters").uncheck()
    assert help.get_by_role("button", name="export").inner_text() == "none"
    timeline.press("Escape").focus().press("k", "ArrowRight")
    assert timeline.do(marks) == 1 and timeline.do("() => timeline.view.selected !== undefined")
    timeline.page.get_by_role("button", name="Keys and gestures").click()
    help.get_by_role("button", name="The usual keys again").click()
    timeline.press("Escape").focus().press("m")
    assert timeline.do(marks) == 2


def test_runs_are_lined_up_and_shown_one_at_a_time(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    timeline.do("() => timeline.dispatch({kind: 'zoom', factor: 0.5, at: 1e9})")
    before = timeline.window
    timeline.focus().press("c")
    panes = timeline.page.locator(".tl-pane")
    assert [pane.is_visible() for pane in panes.all()] == [True, False, False]
    timeline.page.get_by_role("button", name="The next run").click()
    timeline.idle()
    pager = timeline.page.get_by_role("group", name="One run at a time")
    assert pager.inner_text().split("\n")[:2] == ["2 of 3: Threads", "One after another 1.90 s, Processes 0.98 s"]
    assert [pane.is_visible() for pane in panes.all()] == [False, True, False]
    assert timeline.window == before
    timeline.focus().press("c")
    assert all(pane.is_visible() for pane in panes.all())
    timeline.page.get_by_role("button", name="How the picture is drawn").click()
    timeline.page.get_by_role("radio", name="end").check()
    timeline.page.get_by_role("checkbox", name="The first run behind the others").check()
    timeline.idle()
    flags = "() => panes.map(({view}) => Math.round(view.flag({}).t / view.layout.grid.dt) - view.layout.grid.first)"
    ends = timeline.do(flags)
    assert max(ends) - min(ends) <= 1
    assert timeline.window["t0"] < -1.8e9
    timeline.page.get_by_role("radio", name="start of the clock").check()
    timeline.idle()
    ends = timeline.do(flags)
    assert ends[0] > 1.8 * ends[2] and timeline.window["t0"] == 0


def test_lanes_are_hidden_ordered_pinned_and_their_names_given_room(timeline: TimelinePage) -> None:
    names = timeline.page.locator(".tl-g:not(.head)")
    shown = timeline.open("show=run").do("() => panes[0].view.rows.rows.map((row) => row.label)")
    timeline.focus().press("ArrowRight").press("ArrowDown", "Shift+ArrowDown", "h")
    assert names.all_inner_texts()[1].startswith("feed")
    assert "2 lanes are hidden" in timeline.page.locator(".tl-said").inner_text()
    assert timeline.page.get_by_role("button", name="Show 2 hidden lanes").is_visible()
    timeline.press("Shift+H")
    assert timeline.do("() => panes[0].view.rows.rows.map((row) => row.label)") == shown
    timeline.page.get_by_role("button", name="Lanes").click()
    timeline.page.get_by_role("radio", name="by waiting time").check()
    timeline.page.get_by_role("button", name="Worker-3 at the top").click()
    timeline.idle()
    labels = timeline.do("() => panes[0].view.rows.rows.map((row) => row.label)")
    assert labels == ["Worker-3", *labels[1:]] and labels.index("loader-2") < labels.index("loader-1")
    timeline.press("Escape")
    assert not timeline.page.get_by_role("group", name="Lanes").is_visible()
    handle = timeline.page.get_by_role("separator", name="Width of the names")
    before = timeline.plot(0)["x"]
    handle.focus()
    timeline.press("ArrowRight", "ArrowRight")
    assert timeline.plot(0)["x"] - before == 16 and handle.get_attribute("aria-valuenow") == "188"
    timeline.press("End", "ArrowRight")
    assert handle.get_attribute("aria-valuenow") == "320"


def test_what_is_written_is_found_and_gone_to(timeline: TimelinePage) -> None:
    timeline.open("show=run").focus()
    timeline.press("/")
    field = timeline.page.get_by_role("combobox", name="Find in the runs")
    field.fill("cache_lock")
    assert timeline.page.get_by_role("option", selected=True).inner_text().split("\n")[:2] == ["Object", "cache_lock"]
    timeline.press("Enter")
    assert timeline.do("() => [timeline.view.selected.lane, timeline.view.selected.index]") == [2, 5]
    assert timeline.page.get_by_role("search").get_by_role("status").inner_text() == "1 of 3"
    assert "loader-2, Blocked on a lock" in timeline.page.locator(".tl-said").inner_text()
    timeline.press("Enter", "Shift+Enter", "Shift+Enter")
    assert timeline.page.get_by_role("search").get_by_role("status").inner_text() == "3 of 3"
    assert timeline.do("() => timeline.view.selected.lane") == 2
    timeline.press("Escape")
    assert not field.is_visible()
    assert timeline.do("() => document.activeElement.className") == "tl-app"
    assert timeline.do("() => timeline.view.selected !== undefined")


ARROW_PIXELS = """() => {
  const {canvas, context} = panes[0].view.overlay;
  const {data} = context.getImageData(0, 0, canvas.width, canvas.height);
  let n = 0;
  for (let i = 0; i < data.length; i += 4) if (data[i] === 0x5b && data[i + 1] === 0x21 && data[i + 2] === 0xb6) n += 1;
  return n;
}"""


COLOURS_OF_LOCK = """() => {
  const {pixels, width} = panes[0].view.raster.raster;
  const {rows, grid} = panes[0].view.layout;
  const at = Math.round(rows[3].barTop + 4) * width + Math.round(165e6 / grid.dt) - grid.first;
  return new Set(pixels.slice(at, at + 40)).size;
}"""


def test_the_reader_chooses_arrows_and_plain_bars(timeline: TimelinePage) -> None:
    timeline.open("show=run")
    assert timeline.do(COLOURS_OF_LOCK) > 2
    timeline.page.get_by_role("button", name="How the picture is drawn").click()
    panel = timeline.page.get_by_role("group", name="How the picture is drawn")
    panel.get_by_role("checkbox", name="All arrows").check()
    timeline.page.wait_for_function("() => timeline.inspector.why")
    timeline.idle()
    assert timeline.page.locator(".tl-foot").inner_text() == "21 arrows in sight."
    assert timeline.do(ARROW_PIXELS) > 500
    panel.get_by_role("checkbox", name="All arrows").uncheck()
    timeline.idle()
    assert timeline.do(ARROW_PIXELS) == 0
    timeline.do(SELECT, [2, 5])
    assert timeline.do(ARROW_PIXELS) > 20, "what is chosen has its arrows"
    left, _, top, bottom = timeline.do(CHOSEN_BOX)
    plot = timeline.plot(0)
    timeline.focus().press("Escape")
    assert timeline.do(ARROW_PIXELS) == 0
    timeline.page.mouse.move(plot["x"] + left + 8, plot["y"] + (top + bottom) / 2)
    assert timeline.do(ARROW_PIXELS) > 20, "and so has what the pointer is over"
    panel.get_by_role("checkbox", name="Plain bars").check()
    timeline.open("show=run")
    assert timeline.do(COLOURS_OF_LOCK) == 1, "it is kept"


def test_marks_that_lie_close_are_one_badge_that_fans_out(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    spots = timeline.do(
        """() => {
          const marks = [5, 5.2, 5.4, 60].map((t) => [1, t * 1e6, "print", 1]);
          const lanes = [logs.laneFact(0), logs.laneFact(1)];
          const refs = [{ref: 1, text: "hello", line: 7}];
          const start = {type: "started", t: 0, clock: 0, unix_ns: 0, machine: logs.MACHINE};
          const rows = [[1, 0, 1, 0], [1, 30e6, 9, 0]];
          panes[0].append([start, ...lanes, {type: "batch", refs, rows, marks, seen: {1: 90e6}, dropped: 0}]);
          timeline.show(0, 100e6);
          timeline.paint(performance.now() + 1000);
          return panes[0].view.spots.map(({x, y, w, h}) => [x + w / 2, y + h / 2]);
        }"""
    )
    assert len(spots) == 2
    bar = timeline.do("() => panes[0].view.layout.rows[0].barTop")
    assert timeline.do("() => Math.max(...panes[0].view.spots.map(({y, h}) => y + h))") <= bar + 4.5, "above the bar"
    box, (x, y) = timeline.plot(0), spots[0]
    timeline.page.mouse.click(box["x"] + x, box["y"] + y)
    timeline.page.wait_for_function("() => timeline.inspector.card")
    timeline.idle()
    card = timeline.page.locator(".tl-card")
    assert card.locator("dd").all_inner_texts() == ["wrote \u201chello\u201d"] * 3
    card.get_by_role("button", name="wrote").last.click()
    assert "Running" in timeline.idle().page.locator(".tl-card").inner_text()
    timeline.focus().press("Enter")
    assert card.locator("dd").count() == 3, "Enter opens the marks of the chosen slice"


COLOURS_OF_STATES = """async () => {
  const states = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13];
  const start = {type: "started", t: 0, clock: 0, unix_ns: 0, machine: logs.MACHINE};
  const rows = states.map((state, i) => [1, i * 100e6, state, 0]);
  const batch = {type: "batch", refs: [], rows, marks: [], seen: {1: 1300e6}, dropped: 0};
  panes[0].append([start, logs.laneFact(0), logs.laneFact(1), batch]);
  timeline.show(0, 1300e6);
  timeline.paint(performance.now() + 1000);
  const {grid, rows: [{barTop, barH}]} = panes[0].view.layout;
  const {pixels, width} = panes[0].view.raster.raster;
  const hex = (pixel) => '#' + [0, 8, 16].map((by) => ((pixel >> by) & 255).toString(16).padStart(2, '0')).join('');
  const {STACK_ORDER} = await import('/static/js/model/states.js');
  const shown = STACK_ORDER.filter((state) => states.includes(state));
  const style = getComputedStyle(document.documentElement);
  const swatches = [...document.querySelectorAll('.tl-legend .tl-sw')];
  const {svg} = await import('/static/js/panels/sheet.js');
  const drawn = svg(timeline, 'states').text.toLowerCase();
  return shown.map((state, k) => {
    const bar = new Set();
    const from = Math.round((state - 1) * 100e6 / grid.dt) - grid.first + 4;
    const to = Math.round(state * 100e6 / grid.dt) - grid.first - 4;
    for (let y = barTop + 2; y < barTop + barH - 2; y++)
      for (let x = from; x < to; x++) bar.add(hex(pixels[y * width + x]));
    const swatch = new Set();
    const {width: w, height: h} = swatches[k];
    const {data} = swatches[k].getContext('2d').getImageData(2, 2, w - 4, h - 4);
    for (let i = 0; i < data.length; i += 4) swatch.add(hex(data[i] | (data[i + 1] << 8) | (data[i + 2] << 16)));
    const fill = style.getPropertyValue('--' + timelineTokens[state]).trim().toLowerCase();
    return [state, [...bar].sort(), [...swatch].sort(), fill, fill === '' || drawn.includes(fill)];
  });
}"""


def test_a_state_looks_the_same_on_the_canvas_in_the_legend_and_in_a_drawing(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    timeline.do(
        "async () => { const {STATES} = await import('/static/js/model/states.js');"
        " window.timelineTokens = STATES.map(({token}) => token); }"
    )
    found = timeline.do(COLOURS_OF_STATES)
    assert len(found) == 13
    for state, bar, swatch, fill, in_drawing in found:
        assert in_drawing, state
        assert fill == "" or fill in bar, state
        if state not in (10, 11):  # they are lines, which frame the swatch
            assert set(swatch) == set(bar), state


TEXT_SIZES = """async () => {
  const sizes = new Map();
  const note = (size, text) => { if (!sizes.has(size)) sizes.set(size, text); };
  const write = CanvasRenderingContext2D.prototype.fillText;
  CanvasRenderingContext2D.prototype.fillText = function (text, ...at) {
    note(parseFloat(/([\\d.]+)px/.exec(this.font)[1]), text);
    return write.call(this, text, ...at);
  };
  for (const {view} of panes) view.labelKey = view.overlayKey = '';
  timeline.ruler.key = '';
  timeline.paint(performance.now());
  CanvasRenderingContext2D.prototype.fillText = write;
  const walk = document.createTreeWalker(timeline.root, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode.parentElement;
    if (!walk.currentNode.textContent.trim() || at.closest('.tl-said,.tl-described,[hidden],dialog')) continue;
    note(parseFloat(getComputedStyle(at).fontSize), walk.currentNode.textContent);
  }
  return [...sizes].sort((a, b) => a[0] - b[0]);
}"""


def test_on_a_projector_all_text_can_be_read_from_the_back(timeline: TimelinePage) -> None:
    timeline.page.set_viewport_size({"width": 1280, "height": 720})
    for show in ("run", "lesson"):
        timeline.open(f"show={show}&theme=projector")
        timeline.do(SELECT, [0, 0])
        timeline.page.wait_for_function("() => timeline.inspector.card")
        timeline.do("() => timeline.setMoments([{t: 2e8, from: 1.5e8, to: 2.5e8, title: 'here', text: ''}])")
        timeline.do("() => timeline.dispatch({kind: 'mark', t: 1e8})")
        sizes = [each for each in timeline.do(TEXT_SIZES) if each[0] < 18]
        assert sizes == [], show
    timeline.open("show=run&theme=projector")
    metrics = (
        "() => { const {metrics, font} = timeline.frame; return [metrics.pitch, metrics.bar, metrics.stripH, font]; }"
    )
    assert timeline.do(metrics) == [48, 36, 110, 20]
    assert timeline.plot(0)["x"] >= 260
    assert timeline.do("() => { timeline.wishes.deep = timeline.dirty = true; timeline.loop.request(); }") is None
    assert timeline.do(metrics) == [72, 54, 165, 30]


HEARD = """
- list "Legend":
  - listitem: Solid works, hatched waits
  - listitem: Running
  - listitem: Waiting for the GIL
  - listitem: Starting
- group "Look closer":
  - button "Zoom out"
  - button "Zoom in"
  - 'button "Fit the run; once more: with what came before"'
  - button "Find a lane, a state, a line, printed text (/)"
  - button "How the picture is drawn"
  - button "Keys and gestures"
- application "Three runs on one time axis":
  - group "Concurrent":
    - heading "Concurrent" [level=3]
    - text: 2.0 in flight 1.0 on CPU
    - paragraph: Concurrent, not parallel.
    - text: 1 2
    - button "Show the main thread and 1 service thread"
  - group "Parallel":
    - heading "Parallel" [level=3]
    - text: 3.9 in flight 1.9 on CPU
    - paragraph: Parallel for 99 % of the busy time, on the 2 CPUs it may use.
    - text: 1 2
    - button "Show the main thread"
- group "Transport":
  - button "To the start"
  - button "Step to the change before"
  - button "Play the run again"
  - button "Step to the next change"
  - group "Speed":
    - text: Speed
    - button "1/100"
    - button "1/10"
    - button "1/4"
    - button "1" [pressed]
    - button "4"
  - slider "Speed, from 1/1000 to 10": "0"
  - text: 1 s on screen = 1 s of program
"""


def test_what_a_screen_reader_finds_and_is_told(timeline: TimelinePage) -> None:
    timeline.open("show=pair")
    heard = timeline.page.locator(".tl").aria_snapshot()
    assert heard.split("- status:")[0].strip() == HEARD.strip()
    said = timeline.page.locator(".tl-said")
    expect(said).to_have_text(re.compile(r"^Concurrent: finished after 0\.11 s\..* Parallel: finished after"))
    timeline.open("show=live")
    told = timeline.do(
        """async () => {
          const told = [];
          const {announcer} = timeline;
          new MutationObserver(() => told.push(announcer.root.textContent)).observe(announcer.root, {childList: true});
          let now = 0;
          performance.now = () => now;
          const facts = logs.gilThreads();
          for (let i = 0; i < facts.length - 1; i += 4) {
            panes[0].append(facts.slice(i, i + 4));
            now += 400;
            timeline.paint(now);
            await new Promise((done) => setTimeout(done));
          }
          delete performance.now;
          return [told, now];
        }"""
    )
    texts, ms = told
    assert texts[0] == "Threads: the run has started."
    assert any(re.search(r"of 4 workers 4 have begun, \d finished", text) for text in texts)
    assert 2 <= len(texts) <= ms / 5000 + 1, "at most one in five seconds"


def test_forced_colours_leave_two_tones_and_reduced_motion_leaves_jumps(chromium: Any, address: str) -> None:
    context = chromium.new_context(
        forced_colors="active", color_scheme="dark", reduced_motion="reduce", viewport={"width": 1366, "height": 768}
    )
    forced = TimelinePage(context.new_page(), address).open("show=run&panels")
    tones = forced.do(
        """() => {
          const {pixels, width} = panes[0].view.raster.raster;
          const seen = new Map();
          for (const {barTop, barH, row} of panes[0].view.layout.rows) {
            if (row.kind !== 'lane') continue;
            const line = pixels.slice((barTop + barH / 2) * width, (barTop + barH / 2 + 1) * width);
            for (const pixel of line) seen.set(pixel, (seen.get(pixel) ?? 0) + 1);
          }
          return [...seen].sort((a, b) => b[1] - a[1]).slice(0, 2).map(([pixel]) => pixel).sort();
        }"""
    )
    assert tones == [0xFF000000, 0xFFFFFFFF], "CanvasText on Canvas"
    assert forced.do("() => getComputedStyle(document.querySelector('.tl-sw')).forcedColorAdjust") == "none"
    forced.do("() => timeline.setMoments([{t: 2e8, from: 1.5e8, to: 2.5e8, title: 'here', text: ''}])")
    forced.page.evaluate("() => timeline.goTo(0)")
    assert forced.page.evaluate("() => [timeline.view.glide === undefined, timeline.view.window.t0]") == [True, 1.5e8]
    assert forced.do("() => timeline.view.mode") == "page"
    assert forced.problems == []
    context.close()


def test_the_run_is_told_in_words(timeline: TimelinePage) -> None:
    timeline.open("show=run").focus()
    described = timeline.page.locator(".tl-app").get_attribute("aria-describedby")
    assert "Partly parallel" in timeline.page.locator(f"#{described}").inner_text()
    timeline.press("n")
    story = timeline.page.get_by_role("dialog", name="The story in words")
    story.wait_for()
    assert "Wanted cache_lock; loader-1 held it." in story.inner_text()
    assert "Worker-3 failed with exit code 1: MemoryError." in story.inner_text()
    assert story.evaluate("(it) => it.scrollTop") == 0, "it is read from its beginning"
    timeline.page.keyboard.press("Escape")
    story.wait_for(state="hidden")
    assert timeline.do("() => document.activeElement === timeline.root.querySelector('.tl-app')")


def test_the_card_does_not_lie_over_its_slice(timeline: TimelinePage) -> None:
    timeline.open("show=run")
    for lane, index in ((0, 1), (2, 5), (7, 1), (8, 3)):
        timeline.do(SELECT, [lane, index])
        card = timeline.page.locator(".tl-card").bounding_box()
        left, right, top, bottom = timeline.do(CHOSEN_BOX)
        plot = timeline.plot(0)
        beside = card["x"] >= plot["x"] + right or card["x"] + card["width"] <= plot["x"] + left
        below = card["y"] >= plot["y"] + bottom or card["y"] + card["height"] <= plot["y"] + top
        assert beside or below, (lane, index)


def test_pointer_movement_repaints_only_the_overlay(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    timeline.do(COUNT_PAINTS)
    box = timeline.plot(1)
    for step in range(10):
        timeline.page.mouse.move(box["x"] + 100 + step * 20, box["y"] + 90)
    timeline.idle()
    assert timeline.do("() => timeline.view.cursor > 0")
    assert timeline.do("() => window.painted") == 0


def test_at_rest_no_frame_is_asked_for(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    frames = timeline.page.evaluate(
        """async () => {
          let n = 0;
          const paint = timeline.loop.frame;
          timeline.loop.frame = (now) => { n += 1; return paint(now); };
          for (let i = 0; i < 20; i++) await new Promise(requestAnimationFrame);
          return n;
        }"""
    )
    assert frames == 0


def test_while_live_moving_lets_go_and_a_button_leads_back(timeline: TimelinePage) -> None:
    timeline.open("show=live")
    timeline.do("() => panes[0].append(logs.gilThreads().filter((fact) => fact.type !== 'end').slice(0, 40))")
    timeline.do("() => timeline.dispatch({kind: 'zoom', factor: 0.2, at: 1e8})")
    back = timeline.page.get_by_role("button", name="Back to live")
    assert back.is_visible()
    back.click()
    timeline.idle()
    assert timeline.do("() => timeline.view.follow")
    assert not back.is_visible()


def test_a_thousand_tasks_are_one_row_that_opens(timeline: TimelinePage) -> None:
    timeline.open("show=tasks")
    fold = timeline.page.get_by_role("button", name="tasks ×1000")
    fold.click()
    timeline.idle()
    assert timeline.do("() => panes[0].view.rows.rows.length") == 1002
    assert timeline.page.locator(".tl-g").count() < 60
    timeline.page.get_by_role("button", name="tasks ×1000").click()
    timeline.idle()
    assert timeline.do("() => panes[0].view.rows.rows.length") == 2


def test_panels_say_in_words_what_the_picture_shows(timeline: TimelinePage) -> None:
    timeline.open("show=run&panels")
    table = timeline.page.locator(".tl-table")
    assert table.get_by_role("row").count() == 10
    row = table.locator("tbody tr").nth(2).inner_text()
    assert "59.0 ms" in row
    timeline.focus().press("t")
    assert timeline.do("() => document.activeElement.className") == "tl-table-wrap"
    first = table.locator("tbody th").first
    table.get_by_role("button", name="Blocked on a lock").click()
    timeline.idle()
    assert first.inner_text() == "loader-2"
    assert table.locator("th[aria-sort=descending]").inner_text() == "Blocked on a lock"
    assert timeline.do("() => document.activeElement.textContent") == "Blocked on a lock"
    table.get_by_role("button", name="Worker", exact=True).click()
    timeline.idle()
    assert first.inner_text() == "feed"
    assert "got heron.jpg (412 kB)" in timeline.page.locator(".tl-console").inner_text()
    assert "switch interval 5 ms" in timeline.page.locator(".tl-figures").inner_text()


@pytest.mark.parametrize("width", [360, 768, 1920])
def test_nothing_hangs_out_of_the_page(timeline: TimelinePage, width: int) -> None:
    timeline.page.set_viewport_size({"width": width, "height": 640})
    for show in ("lesson", "run"):
        timeline.open(f"show={show}")
        assert timeline.do("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_machine_that_cannot_keep_up_shows_less_while_the_hand_moves(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    found = timeline.page.evaluate(
        """async () => {
          const [{view}] = panes;
          const frame = () => new Promise(requestAnimationFrame);
          const seen = () => [timeline.frame.grid.columns, view.labels.canvas.hidden];
          const columns = timeline.frame.grid.columns;
          timeline.dispatch({kind: "pan", by: 40 * timeline.frame.grid.dt});
          await frame(); await frame();
          const slid = view.labels.slid;
          const place = view.place;
          view.place = function (given) {
            const until = performance.now() + 20;
            while (performance.now() < until);
            place.call(this, given);
          };
          const states = [];
          for (let k = 0; k < 8; k++) {
            timeline.dispatch({kind: "zoom", factor: 0.95, at: timeline.view.extent / 2});
            await frame(); await frame();
            states.push(seen());
          }
          delete view.place;
          await window.__idle();
          return {columns, slid, states, rested: seen(), at: view.labels.slid};
        }"""
    )
    columns = found["columns"]
    assert found["slid"] == -40
    assert found["states"][0] == [columns, False]
    assert [round(columns / 2), False] in found["states"]
    assert found["states"][-1] == [round(columns / 2), True]
    assert (found["rested"], found["at"]) == ([columns, False], 0)
    assert timeline.do(SAME_AS_REDRAW)


def test_nothing_is_painted_at_rest(timeline: TimelinePage) -> None:
    timeline.open("show=lesson")
    frames = timeline.do(
        """async () => {
          let frames = 0;
          const paint = timeline.paint;
          timeline.paint = (now) => { frames += 1; return paint.call(timeline, now); };
          for (let k = 0; k < 20; k++) await new Promise(requestAnimationFrame);
          const still = frames;
          Object.defineProperty(document, "hidden", {value: true, configurable: true});
          timeline.dispatch({kind: "zoom", factor: 0.5, at: 1e8});
          timeline.dispatch({kind: "play"});
          for (let k = 0; k < 20; k++) await new Promise(requestAnimationFrame);
          const hidden = frames;
          delete document.hidden;
          timeline.dispatch({kind: "pause"});
          return [still, hidden];
        }"""
    )
    assert frames == [0, 0]
