"""Fingers on the timeline: real touch events, as a phone's browser gets them."""

from collections.abc import Iterator
from typing import Any

import pytest

pytest.importorskip("playwright.sync_api")

from tests.browser.timeline_server import PAGE, serve

Point = tuple[float, float]


class Phone:
    """A page of 360 px with a glass to touch."""

    def __init__(self, page: Any, address: str) -> None:
        self.page = page
        self.touches = page.context.new_cdp_session(page)
        self.problems: list[str] = []
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.goto(f"{address}{PAGE}?show=lesson")
        page.wait_for_function("window.ready")
        self.idle()

    def idle(self) -> None:
        self.page.evaluate("window.__idle()")

    def send(self, kind: str, *points: Point) -> None:
        fingers = [{"x": x, "y": y, "id": i} for i, (x, y) in enumerate(points)]
        self.touches.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})

    def drag(self, *path: tuple[Point, ...]) -> None:
        """Fingers go down at the first places, move along the others, and go up."""
        self.send("touchStart", *path[0])
        for points in path[1:]:
            self.send("touchMove", *points)
        self.send("touchEnd")
        self.idle()

    def plot(self, pane: int) -> Any:
        return self.page.locator(".tl-plot").nth(pane).bounding_box()

    @property
    def window(self) -> tuple[float, float]:
        window = self.page.evaluate("() => timeline.view.window")
        return window["t0"], window["span"]


@pytest.fixture
def phone(chromium: Any) -> Iterator[Phone]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True, is_mobile=True)
    with serve() as address:
        phone = Phone(context.new_page(), address)
        yield phone
        assert phone.problems == []
        context.close()


def test_one_finger_pans(phone: Phone) -> None:
    box = phone.plot(0)
    x, y = box["x"] + box["width"] - 40, box["y"] + 60
    before, span = phone.window
    phone.drag(*[((x - 15 * k, y),) for k in range(9)])
    after, same = phone.window
    assert same == span
    per_px = span / box["width"]
    assert abs((after - before) / per_px - 120) < 4
    assert phone.page.evaluate("() => timeline.view.selected === undefined && timeline.view.range === undefined")


def test_two_fingers_zoom_about_their_middle(phone: Phone) -> None:
    box = phone.plot(0)
    middle, y = box["x"] + box["width"] / 2, box["y"] + 60
    t0, span = phone.window
    phone.drag(*[((middle - 30 - 6 * k, y), (middle + 30 + 6 * k, y)) for k in range(6)])
    after, less = phone.window
    assert abs(less / span - 0.5) < 0.02
    assert abs((t0 + span / 2) - (after + less / 2)) < span * 0.02


def test_a_tap_opens_a_sheet_under_its_slice_and_a_tap_beside_closes_it(phone: Phone) -> None:
    box = phone.plot(0)
    bar = phone.page.evaluate("() => { const row = panes[0].view.layout.rows[0]; return row.barTop + row.barH / 2; }")
    at = (box["x"] + 60, box["y"] + bar)
    phone.drag((at,))
    card = phone.page.locator(".tl-card")
    assert card.is_visible()
    assert "Running" in card.inner_text()
    # The page has moved up as far as the sheet needs.
    place, moved = card.bounding_box(), phone.plot(0)
    assert place["y"] >= moved["y"] + bar + 10, "it lies over what it speaks of"
    assert place["y"] + place["height"] == 640
    assert place["height"] <= 0.45 * 640
    box = moved
    assert place["x"] >= 0 and place["x"] + place["width"] <= 360
    phone.drag(((box["x"] + box["width"] - 4, box["y"] + bar),))
    assert not card.is_visible()


def test_a_finger_that_was_held_measures_two_taps_show_and_two_fingers_go_back(phone: Phone) -> None:
    hint = phone.page.get_by_text("Hold, then drag, to measure.")
    assert hint.is_visible()
    box = phone.plot(1)
    x, y = box["x"] + 60, box["y"] + 100
    vertical = phone.page.evaluate("() => scrollY")
    phone.page.evaluate("() => { window.felt = new Promise((felt) => (navigator.vibrate = felt)); }")
    phone.send("touchStart", (x, y))
    phone.page.evaluate("() => window.felt")  # it can be felt that it was held
    for k in range(1, 9):
        phone.send("touchMove", (x + 10 * k, y - 8 * k))
    phone.send("touchEnd")
    phone.idle()
    before, span = phone.window
    range_ = phone.page.evaluate("() => timeline.view.range")
    assert range_["done"] and abs((range_["to"] - range_["from"]) / span * box["width"] - 80) < 46
    assert before == 0 and phone.page.evaluate("() => scrollY") == vertical
    assert not hint.is_visible()
    measured = phone.page.get_by_role("region", name="Measured stretch")
    assert measured.is_visible()
    assert phone.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    phone.page.evaluate("() => timeline.dispatch({kind: 'clear'})")
    phone.idle()
    box = phone.plot(1)
    bar = phone.page.evaluate("() => { const row = panes[1].view.layout.rows[1]; return row.barTop + row.barH / 2; }")
    at = (box["x"] + 100, box["y"] + bar)
    for _ in range(2):
        phone.send("touchStart", at)
        phone.send("touchEnd")
    phone.idle()
    assert phone.window[1] < span / 4, "the slice that was tapped twice is shown"
    box = phone.plot(0)
    y = box["y"] + 60
    phone.drag(((box["x"] + 80, y), (box["x"] + 130, y)))
    assert phone.window == (before, span)


def test_what_a_finger_meets_is_large_enough(phone: Phone) -> None:
    small = phone.page.evaluate(
        """() => [...document.querySelectorAll('.tl-tools button, .tl-transport button')]
          .filter(({offsetWidth: w, offsetHeight: h}) => w > 0 && (w < 44 || h < 44)).map((small) => small.ariaLabel)"""
    )
    assert small == []
