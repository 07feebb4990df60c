"""A page with all that it loads stays small, and loads nothing from elsewhere (measured on the real server)."""

import pytest

from bench.page_weight import MOST, PAGES, sent_together, weights
from bench.server import Server


@pytest.mark.parametrize("page", PAGES)
def test_page_and_all_it_loads_is_small(live_server: Server, page: str) -> None:
    found = weights(live_server.url, page)  # raises for an address of another host
    assert len(found) > 1, "a page without a style sheet: the scan has found nothing"
    assert sum(found.values()) <= MOST, sorted(found.items(), key=lambda item: -item[1])


#: TIMELINE.md 5.16. What is not needed for the first picture is imported when it is: see ``app/web/pack.py``.
MOST_FIRST = 60 * 1024


def test_scripts_of_the_first_picture_are_small(live_server: Server) -> None:
    found = sent_together(live_server.url, "/static/js/timeline.js")
    assert len(found) == 2, "the timeline's modules are sent together, and a stub that names them"
    assert sum(found.values()) <= MOST_FIRST, sorted(found.items(), key=lambda item: -item[1])
