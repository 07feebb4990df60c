"""Makes docs/img/lesson.png, the README's picture: a real run of a lesson, on this machine, in a headless browser.

    .venv/bin/python -m scripts.screenshots [--all FOLDER]

Run it on a quiet machine. If the lesson's proof does not hold, it runs again, at most five times; then the picture is
of the lesson's recording, which the page says. ``--all`` also writes each kind of page in three themes and three sizes
into a folder, to be looked at.
"""

import argparse
import sys
import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from bench.server import Server
from tests.conftest import BROWSER_FLAGS, find_browser

ROOT = Path(__file__).resolve().parent.parent
LESSON = "/lessons/four-cooks-one-stove"
TRIES = 5
SIZES = ((1920, 1080), (1366, 768), (360, 640))
THEMES = ("light", "dark", "projector")


def run_lesson(page: Page, url: str) -> bool:
    """Runs all panes. True: the proof holds."""
    page.goto(f"{url}{LESSON}?theme=light")
    page.locator("#predict input[value='D']").check(force=True)
    page.locator("#run").click()
    # Where the machine was too busy for a proof, the page asks nothing.
    expect(page.locator("#happened:visible, #explain:visible").first).to_be_visible(timeout=60_000)
    answer(page)
    return page.locator("#proof-note .note").count() == 0


def show_recording(page: Page, url: str) -> None:
    """Of a quiet machine."""
    page.goto(f"{url}{LESSON}?theme=light")
    page.goto(f"{url}{LESSON}{page.locator('#see-recording').get_attribute('href')}&theme=light")
    expect(page.locator("#happened")).to_be_visible()
    answer(page)


def answer(page: Page) -> None:
    """What happened? Then the explanation is there."""
    if page.locator("#explain").is_hidden():
        page.locator("#happened [data-sight='1']").click()
    expect(page.locator("#explain")).to_be_visible()


def settle(page: Page) -> None:
    page.wait_for_load_state("networkidle")
    page.evaluate("() => window.__idle?.()")


def readme_picture(browser: Browser, url: str) -> str:
    """Writes the picture; returns the address with its runs."""
    page = browser.new_context(viewport={"width": 1366, "height": 1120}, device_scale_factor=1.5).new_page()
    if not any(run_lesson(page, url) for _ in range(TRIES)):
        print("The proof did not hold in any run: this machine is busy. The picture is of the recording.")
        show_recording(page, url)
    page.evaluate("() => { document.activeElement?.blur(); window.scrollTo(0, 0); }")
    settle(page)
    target = ROOT / "docs" / "img" / "lesson.png"
    target.parent.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=target)
    print(f"wrote {target.relative_to(ROOT)}")
    address: str = page.evaluate("() => location.pathname + location.search")
    page.context.close()
    return address


def every_page(browser: Browser, url: str, runs: str, folder: Path) -> None:
    """All kinds of pages, in all themes and sizes."""
    folder.mkdir(parents=True, exist_ok=True)
    run = runs.split("run=")[1].split("&")[0]
    paths: dict[str, Any] = {
        "home": "/",
        "lesson-ask": LESSON,
        "lesson-look": runs.replace("theme=light&", ""),
        "run": f"/runs/{run}",
        "embed": f"/runs/{run}?embed=1",
        "compare": f"/compare?{runs.partition('?')[2].replace('run=', 'runs=')}",
        "play": "/play",
        "runs": "/runs",
        "glossary": "/glossary",
        "measuring": "/measuring",
        "error": "/lessons/none",
    }
    for width, height in SIZES:
        for theme in THEMES:
            page = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce").new_page()
            for name, path in paths.items():
                page.goto(f"{url}{path}{'&' if '?' in path else '?'}theme={theme}")
                settle(page)
                page.screenshot(path=folder / f"{name}-{width}-{theme}.png")
            page.context.close()
    print(f"wrote {len(paths) * len(SIZES) * len(THEMES)} pictures into {folder}")


def main() -> int:
    """The command."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--all", type=Path, metavar="FOLDER", help="also every page in all themes and sizes")
    options = parser.parse_args()
    path = find_browser()
    if path is None:
        print("No Chromium-family browser was found on this machine.", file=sys.stderr)
        return 1
    with tempfile.TemporaryDirectory() as data, sync_playwright() as playwright:
        server = Server(Path(data))
        try:
            server.wait_until_it_answers()
            browser = playwright.chromium.launch(executable_path=path, args=list(BROWSER_FLAGS))
            runs = readme_picture(browser, server.url)
            if options.all:
                every_page(browser, server.url, runs, options.all)
            browser.close()
        finally:
            server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
