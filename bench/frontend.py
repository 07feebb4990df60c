"""How long the timeline's frames take in a real browser (headless, drawn by the CPU). Prints a table.

python bench/frontend.py [--throttle 4]
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from playwright.sync_api import Page, sync_playwright

from tests.browser.timeline_server import ARGUMENTS, PAGE, find_browser, serve

REDRAW = """async (n) => {
  const times = [];
  for (let k = 0; k < n; k++) {
    timeline.dispatch({kind: "zoom", factor: k % 2 ? 1.25 : 0.8, at: timeline.view.extent * 0.4});
    panes.forEach((pane) => { pane.view.raster.reset(); pane.view.labelKey = ""; });
    const start = performance.now();
    timeline.paint(start);
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times;
}"""
PAN = """async (n) => {
  const times = [];
  timeline.dispatch({kind: "zoom", factor: 0.3, at: timeline.view.extent * 0.5});
  timeline.paint(performance.now());
  for (let k = 0; k < n; k++) {
    const {dt} = timeline.frame.grid;
    timeline.dispatch({kind: "pan", by: (k % 40 < 20 ? 5 : -5) * dt});
    const start = performance.now();
    timeline.paint(start);
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times;
}"""
LIVE = """async ([history, perFrame, frames]) => {
  const all = logs.dense(history + perFrame * frames * 1.2, 16, 10);
  const rows = all.filter((fact) => fact.type === "batch").flatMap((fact) => fact.rows).sort((a, b) => a[1] - b[1]);
  const pane = panes[0];
  pane.append(all.filter((fact) => fact.type !== "batch"));
  const feed = (from, to) => {
    const part = rows.slice(from, to);
    const seen = {};
    const last = part.length ? part[part.length - 1][1] : 0;
    for (let l = 0; l < 16; l++) seen[l] = last;
    pane.append([{type: "batch", refs: [], rows: part, marks: [], seen, dropped: 0}]);
  };
  feed(0, history);
  timeline.paint(performance.now());
  await new Promise(requestAnimationFrame);
  const times = [];
  let at = history;
  for (let k = 0; k < frames; k++) {
    feed(at, at += perFrame);
    const start = performance.now();
    timeline.paint(start);
    times.push(performance.now() - start);
    await new Promise(requestAnimationFrame);
  }
  return times;
}"""


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of all lie."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def say(what: str, times: list[float]) -> None:
    """One row of the table."""
    print(f"| {what} | {percentile(times, 0.5):.2f} | {percentile(times, 0.95):.2f} | {max(times):.2f} |", flush=True)


def open_page(page: Page, address: str, query: str) -> None:
    """Opens the driver page and waits until it stands still."""
    page.goto(f"{address}{PAGE}?{query}")
    page.wait_for_function("window.ready")
    page.evaluate("window.__idle()")


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--throttle", type=float, default=1)
    options = parser.parse_args()
    browser = find_browser()
    if browser is None:
        print("No Chromium-family browser was found: nothing was measured.")
        return 1
    with sync_playwright() as playwright, serve() as address:
        chromium = playwright.chromium.launch(executable_path=browser, args=ARGUMENTS)
        print(f"Chromium {chromium.version}, 1600 x 900, 16 lanes, CPU slowed {options.throttle:g}x; script ms a frame")
        print("| what | p50 | p95 | worst |\n|---|---|---|---|")
        for name, slices in (("1 k", 1_000), ("10 k", 10_000), ("100 k", 100_000), ("1 M", 1_000_000)):
            page = chromium.new_page(viewport={"width": 1600, "height": 900})
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
            open_page(page, address, f"show=dense&slices={slices}")
            page.evaluate(REDRAW, 20)
            say(f"full redraw, {name} slices", page.evaluate(REDRAW, 80))
            say(f"pan, {name} slices", page.evaluate(PAN, 80))
            page.close()
        for history, per_frame in ((20_000, 33), (20_000, 833), (200_000, 3333)):
            page = chromium.new_page(viewport={"width": 1600, "height": 900})
            page.context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": options.throttle})
            open_page(page, address, "show=empty")
            times = page.evaluate(LIVE, [history, per_frame, 120])
            say(f"live frame, {history:,} slices so far, {per_frame * 60:,} a second", times)
            page.close()
        chromium.close()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
