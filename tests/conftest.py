"""What all tests share: a browser if one is at hand, a real server on a free port, and no silent skips in CI."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from bench.server import Server

IN_CI = os.environ.get("CI") == "true"
BROWSERS = (
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "brave-browser",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
#: A browser under test talks to our server and to nobody else.
BROWSER_FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def _fail_instead(report: Any) -> None:
    """CI has everything: a test that is skipped there is a part that is missing."""
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else str(report.longrepr)
        report.outcome = "failed"
        report.longrepr = f"Nothing may be skipped when CI=true. {reason}"


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    report = yield
    _fail_instead(report)
    return report  # type: ignore[return-value]


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(collector: pytest.Collector) -> Iterator[None]:
    report = yield
    _fail_instead(report)
    return report  # type: ignore[return-value]


def find_browser() -> str | None:
    """The first Chromium-family browser on this machine."""
    named = os.environ.get("INTERLEAVE_TEST_BROWSER")
    return next(filter(None, (shutil.which(name) for name in (named, *BROWSERS) if name)), None)


@pytest.fixture(scope="session")
def chromium_path() -> str:
    """The path of a Chromium-family browser; tests that need one are skipped where there is none."""
    path = find_browser()
    if path is None:
        pytest.skip("no Chromium-family browser was found on this machine")
    return path


@pytest.fixture(scope="module")
def chromium(chromium_path: str) -> Iterator[Any]:
    """A headless browser (Playwright's ``Browser``). Not for the whole session: while Playwright's synchronous side is
    open, its event loop counts as running in this thread, and no other test could start one of its own."""
    playwright = pytest.importorskip("playwright.sync_api")
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=chromium_path, args=list(BROWSER_FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for all tests that only need one to be there."""
    server = Server(tmp_path_factory.mktemp("data"))
    try:
        server.wait_until_it_answers()
        yield server
    finally:
        server.stop()
