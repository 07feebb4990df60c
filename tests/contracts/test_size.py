"""A page with all that it loads stays small, and loads nothing from elsewhere (measured on the real server)."""

import pytest

from bench.page_weight import MOST, PAGES, weights
from bench.server import Server


@pytest.mark.parametrize("page", PAGES)
def test_page_and_all_it_loads_is_small(live_server: Server, page: str) -> None:
    found = weights(live_server.url, page)  # raises for an address of another host
    assert len(found) > 1, "a page without a style sheet: the scan has found nothing"
    assert sum(found.values()) <= MOST, sorted(found.items(), key=lambda item: -item[1])
