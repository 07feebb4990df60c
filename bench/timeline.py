"""The timeline as an instrument, in a real browser: frames, streams, latencies, opening, memory and size.

All of it is drawn by the CPU (headless Chromium), at full speed and with the CPU slowed four times, as a phone
is. Frames are timed by the clock on the wall, so whoever takes the CPU away meanwhile is timed too; figures are medians
of rounds. What is done inside a page is in ``driver.js``.
"""

import json
import tempfile
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from .harness import Row, quantile
from .page_weight import sent_together
from .server import Server

LAPTOP, PHONE = 1, 4
ROUNDS = 3
HISTORIES = (20_000, 200_000, 1_000_000)
SIZES = (1_000, 10_000, 100_000, 1_000_000)
REDRAW_MS = {LAPTOP: (3, 4, 6, 8), PHONE: (10, 17, 16, 26)}
MOVE_MS = {LAPTOP: 1, PHONE: 4}
#: Slices a second, and which share of the frames may be dropped.
STREAM = {LAPTOP: (200_000, 0.0), PHONE: (50_000, 0.02)}
STREAM_S = 10
INPUT_MS = {LAPTOP: 40, PHONE: 100}
INPUTS = 24
EVENT_MS = (25, 45)
OPEN_S = 0.5
MEMORY_MB = 30
SCRIPTS_KB = 60
FRAME_MS = 1000 / 60
#: A run whose lanes change their state about 200 times a second and compute next to nothing.
CHANGES = {"lesson": "producer-and-consumers", "pane": "bounded", "parameters": {}}

DRIVER = (Path(__file__).parent / "driver.js").read_text()
#: In the page of a saved run, before anything else: when its picture was painted, each time, and when all had come.
WATCH_PAINTS = """
window.paints = [];
window.over = new Promise((resolve) => {
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      this.addEventListener("close", resolve);
    }
  };
});
const put = CanvasRenderingContext2D.prototype.putImageData;
CanvasRenderingContext2D.prototype.putImageData = function (...given) {
  put.apply(this, given);
  if (this.canvas.className === "tl-raster") requestAnimationFrame(() => window.paints.push(performance.now()));
};
"""


def slowed(speed: int) -> str:
    """How a row says at which speed it was measured."""
    return "" if speed == LAPTOP else f", CPU slowed {speed}x"


def names(counts: Sequence[int]) -> str:
    return " / ".join(f"{n // 1_000_000} M" if n >= 1_000_000 else f"{n // 1000} k" for n in counts)


def listed(values: Sequence[float]) -> str:
    return " / ".join(f"{value:.1f}" for value in values)


class Bench:
    """A browser, and the page that drives the component with simulated logs."""

    def __init__(self, chromium: Any, address: str, page: str) -> None:
        self.chromium = chromium
        self.address = address
        self.page = page

    @contextmanager
    def open(self, query: str, speed: int = LAPTOP) -> Iterator[tuple[Any, Any]]:
        """The page, idle, and its debugger's session."""
        page = self.chromium.new_page(viewport={"width": 1600, "height": 900})
        page.goto(f"{self.address}{self.page}?{query}")
        page.wait_for_function("window.ready")
        page.evaluate(DRIVER)
        page.evaluate("window.__idle()")
        session = page.context.new_cdp_session(page)
        slow(session, speed)
        yield page, session
        page.context.close()


def slow(session: Any, speed: int) -> None:
    session.send("Emulation.setCPUThrottlingRate", {"rate": speed})


def p95(rounds: Sequence[Sequence[float]]) -> float:
    """Median of the rounds' 95th percentiles."""
    return median(quantile(times, 0.95) for times in rounds)


def redraws(bench: Bench) -> Iterator[Row]:
    found: dict[int, list[float]] = {LAPTOP: [], PHONE: []}
    for slices in SIZES:
        with bench.open(f"show=dense&slices={slices}") as (page, session):
            for speed, times in found.items():
                slow(session, speed)
                page.evaluate("bench.redraw(15)")
                times.append(p95([page.evaluate("bench.redraw(45)") for _ in range(ROUNDS)]))
    for speed, times in found.items():
        gates = REDRAW_MS[speed]
        what = f"full redraw p95 at {names(SIZES)} slices, 16 lanes{slowed(speed)}"
        holds = all(ms <= gate for ms, gate in zip(times, gates, strict=True))
        yield Row(what, f"{listed(times)} ms", f"<= {' / '.join(map(str, gates))} ms", holds, {"p95_ms": times})


def moves(bench: Bench) -> Iterator[Row]:
    live: dict[int, list[float]] = {LAPTOP: [], PHONE: []}
    pan: dict[int, list[float]] = {LAPTOP: [], PHONE: []}
    for history in HISTORIES:
        with bench.open("show=empty") as (page, session):
            page.evaluate("(all) => void bench.prepareLive(all)", [history, 33, 2 * (30 + ROUNDS * 60)])
            for speed in (LAPTOP, PHONE):
                slow(session, speed)
                page.evaluate("bench.live(30)")
                live[speed].append(p95([page.evaluate("bench.live(60)") for _ in range(ROUNDS)]))
                pan[speed].append(p95([page.evaluate("bench.pan(40)") for _ in range(ROUNDS)]))
                page.evaluate("() => timeline.dispatch({ kind: 'live' })")
    for speed, gate in MOVE_MS.items():
        said = f"live {listed(live[speed])}, pan {listed(pan[speed])} ms"
        what = f"live frame and pan frame p95 after {names(HISTORIES)} slices{slowed(speed)}"
        figures = {"live_p95_ms": live[speed], "pan_p95_ms": pan[speed]}
        yield Row(what, said, f"<= {gate} ms", max(*live[speed], *pan[speed]) <= gate, figures)


def stream(bench: Bench, speed: int) -> Row:
    rate, most = STREAM[speed]
    with bench.open("show=empty") as (page, session):
        page.evaluate("(all) => void bench.prepareStream(all)", [rate, STREAM_S])
        slow(session, speed)
        found = page.evaluate("bench.stream()")
    gaps, lost = found["gaps"], found["lost"]
    dropped = sum(max(0, round(gap / FRAME_MS) - 1) for gap in gaps)
    frames = round(sum(gaps) / FRAME_MS)
    allowed = "none dropped" if most == 0 else f"<= {most:.0%} dropped"
    what = f"{rate:,} slices a second for {STREAM_S} s: frames dropped, slices lost{slowed(speed)}"
    said = f"{dropped} of {frames} frames, {lost} slices"
    return Row(what, said, f"{allowed}, none lost", dropped <= most * frames and lost == 0, {"longest_ms": max(gaps)})


def inputs(bench: Bench, speed: int) -> Row:
    found: dict[str, list[float]] = {}
    with bench.open("show=dense&slices=100000", speed) as (page, _):
        box = page.locator(".tl-plot").first.bounding_box()
        x, y = box["x"] + box["width"] * 0.4, box["y"] + box["height"] * 0.5
        page.evaluate("bench.listen(['wheel', 'pointermove', 'keydown'])")
        page.locator(".tl-app").focus()

        def time(kind: str, act: Any) -> None:
            for k in range(INPUTS):
                known = page.evaluate("answered.length")
                act(k)
                page.evaluate("(n) => bench.next(n)", known)
            found[kind] = page.evaluate("answered.splice(0)")

        page.mouse.move(x, y)
        page.evaluate("answered.length = 0")
        time("hover", lambda k: page.mouse.move(x + 7 * (k + 1), y + k % 5 * 20))
        page.keyboard.down("Control")
        page.evaluate("answered.length = 0")
        time("zoom", lambda k: page.mouse.wheel(0, -120 if k % 8 < 5 else 120))
        page.keyboard.up("Control")
        page.keyboard.down("Shift")
        page.evaluate("answered.length = 0")
        time("pan", lambda k: page.mouse.wheel(0, 60 if k % 2 else -60))
        page.keyboard.up("Shift")
        page.evaluate("answered.length = 0")
        time("key", lambda k: page.keyboard.press("ArrowRight"))
    figures = {kind: round(quantile(times, 0.95), 1) for kind, times in found.items()}
    gate = INPUT_MS[speed]
    said = ", ".join(f"{kind} {ms:.0f}" for kind, ms in figures.items())
    what = f"input until it is painted, p95, 100 k slices{slowed(speed)}"
    return Row(what, f"{said} ms", f"<= {gate} ms", max(figures.values()) <= gate, figures)


def events(bench: Bench, server: Server) -> Row:
    page = bench.chromium.new_page(viewport={"width": 1600, "height": 900})
    page.goto(server.url + "/healthz")
    page.evaluate(DRIVER)
    cold, *warm = [page.evaluate("(asked) => bench.events(asked)", CHANGES) for _ in range(1 + ROUNDS)]
    page.context.close()
    half, most = (median(quantile(found["latencies"], share) for found in warm) for share in (0.5, 0.95))
    first = [round(quantile(cold["latencies"], share), 1) for share in (0.5, 0.95)]
    said = f"p50 {half:.0f}, p95 {most:.0f} ms (the first run of a page: {first[0]:.0f}, {first[1]:.0f})"
    gate = f"p50 <= {EVENT_MS[0]}, p95 <= {EVENT_MS[1]} ms"
    what = "a change of state in the program until it is painted, over the server's websocket"
    taking = [ms for found in warm for ms in found["taking"]]
    figures = {"p50_ms": half, "p95_ms": most, "first_run_ms": first, "in_the_page_p50_ms": quantile(taking, 0.5)}
    return Row(what, said, gate, half <= EVENT_MS[0] and most <= EVENT_MS[1], figures)


def imported(bench: Bench, server: Server) -> str:
    """A run of 100,000 slices in the server's archive; its name."""
    with bench.open("show=empty") as (page, _):
        lines = page.evaluate("bench.log(100000)")
    request = urllib.request.Request(
        server.url + "/api/runs/import", data=lines.encode(), headers={"Content-Type": "application/x-ndjson"}
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        run: str = json.load(answer)["id"]
    return run


def opening(bench: Bench, server: Server) -> Row:
    run = imported(bench, server)
    first, whole = [], []
    for _ in range(2 + ROUNDS):
        page = bench.chromium.new_page(viewport={"width": 1600, "height": 900})
        page.add_init_script(WATCH_PAINTS)
        page.goto(f"{server.url}/runs/{run}")
        page.evaluate("() => window.over")
        page.evaluate("window.__idle()")
        page.evaluate("() => new Promise(requestAnimationFrame)")  # the last paint is noted in the frame after it
        paints = page.evaluate("window.paints")
        first.append(paints[0] / 1000)
        whole.append(paints[-1] / 1000)
        page.context.close()
    said = f"{median(first):.2f} s; the whole of it {median(whole):.2f} s"
    what = "a saved run of 100 k slices is opened: until its first paint"
    return Row(what, said, f"<= {OPEN_S} s", median(first) <= OPEN_S, {"first_s": first, "whole_s": whole})


def memory(bench: Bench) -> Row:
    with bench.open("show=dense&slices=1000000") as (page, session):
        page.evaluate("bench.pan(20)")
        session.send("HeapProfiler.collectGarbage")
        heap = session.send("Runtime.getHeapUsage")
    used = (heap["usedSize"] + heap["backingStorageSize"]) / 2**20
    what = "memory of the page with 1 M slices: store, figures, picture and code"
    return Row(what, f"{used:.1f} MB", f"<= {MEMORY_MB} MB", used <= MEMORY_MB, heap)


def size(server: Server) -> Row:
    sent = sent_together(server.url, "/static/js/timeline.js")
    kb = sum(sent.values()) / 1024
    what = "JavaScript of the timeline for the first picture, as it is sent, gzipped"
    return Row(what, f"{kb:.1f} KB in {len(sent)} files", f"<= {SCRIPTS_KB} KB", kb <= SCRIPTS_KB, {"bytes": sent})


def measure() -> Sequence[Row]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return [Row("the timeline in a browser", "needs Playwright", "", None)]
    from tests.browser import timeline_server

    browser = timeline_server.find_browser()
    if browser is None:
        return [Row("the timeline in a browser", "needs a Chromium-family browser", "", None)]
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        server = Server(Path(name), INTERLEAVE_ALLOW_IMPORT="yes")
        try:
            server.wait_until_it_answers("/")
            with sync_playwright() as playwright, timeline_server.serve() as address:
                chromium = playwright.chromium.launch(executable_path=browser, args=timeline_server.ARGUMENTS)
                bench = Bench(chromium, address, timeline_server.PAGE)
                rows = [*redraws(bench), *moves(bench)]
                rows += [each(bench, speed) for each in (stream, inputs) for speed in (LAPTOP, PHONE)]
                rows += [events(bench, server), opening(bench, server), memory(bench), size(server)]
                chromium.close()
        finally:
            server.stop()
    return rows
