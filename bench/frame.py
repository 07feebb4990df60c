"""Script time of a live frame of the timeline in a real browser (see ``frontend.py`` for more figures of this kind)."""

from collections.abc import Sequence
from statistics import median

from .harness import Row, quantile

HISTORY, ARRIVING = 20_000, 33  # slices so far, and in each frame (about 2,000 a second)
#: A frame is timed by the clock on the wall, so whoever takes the CPU away meanwhile is timed too: on a machine that is
#: shared, the quietest round says most about the timeline. The median of all rounds stands beside it.
ROUNDS = 7


def measure() -> Sequence[Row]:
    what, gate = f"live frame in Chromium at {HISTORY:,} slices: script time", "p95 <= 2 ms"
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return [Row(what, "needs Playwright", gate, None)]
    from tests.browser import timeline_server

    from . import frontend

    browser = timeline_server.find_browser()
    if browser is None:
        return [Row(what, "needs a Chromium-family browser", gate, None)]
    rounds: list[list[float]] = []
    with sync_playwright() as playwright, timeline_server.serve() as address:
        chromium = playwright.chromium.launch(executable_path=browser, args=timeline_server.ARGUMENTS)
        for _ in range(ROUNDS):
            page = chromium.new_page(viewport={"width": 1600, "height": 900})
            frontend.open_page(page, address, "show=empty")
            rounds.append(page.evaluate(frontend.LIVE, [HISTORY, ARRIVING, 120]))
            page.close()
        version = chromium.version
        chromium.close()
    middle, all_most = median(quantile(r, 0.5) for r in rounds), sorted(quantile(r, 0.95) for r in rounds)
    least, usual = all_most[0], median(all_most)
    figures = {"browser": version, "p50_ms": middle, "p95_ms": least, "p95_median_ms": usual, "rounds": ROUNDS}
    said = f"p50 {middle:.2f} ms, p95 {usual:.2f} ms in the median of {ROUNDS} rounds ({least:.2f} ms in the quietest)"
    return [Row(what, said, gate, usual <= 2, figures)]
