"""What all pages have in common."""

from types import SimpleNamespace
from typing import cast

from starlette.requests import Request

from app.web.rendering import error_page


def test_error_page_for_a_fault_of_ours() -> None:
    request = cast(Request, SimpleNamespace(url=SimpleNamespace(path="/x")))
    response = error_page(request, {"title": "A mistake of ours", "status": 500})
    assert response.status_code == 500 and b"A mistake of ours." in response.body
