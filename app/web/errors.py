"""Errors as problem details (RFC 9457), or as a page where a browser navigates: whose fault it is, and what to do."""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from app.model.errors import BrokenInvariant, InterleaveError, InvalidRequest, Unavailable

from . import words

ErrorPage = Callable[[Request, Mapping[str, object]], Response]
Handler = Callable[[Request, Exception], Response]

MEDIA_TYPE = "application/problem+json"
#: Seconds after which it is worth while to ask again for what is not available now.
RETRY_S = 10
#: What people are told where the framework has only the status's name to say.
_SAYINGS = {404: "nothing", 405: "not_so", 413: "too_large"}

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Problem:
    """What went wrong, for a person (``detail``) and for a program (``type``, ``field``, ``suggestion``)."""

    title: str
    status: int
    detail: str
    type: str = "about:blank"
    field: str | None = None
    suggestion: object = None
    headers: Mapping[str, str] | None = None

    def to_json(self) -> dict[str, Any]:
        """As RFC 9457 has it; our two members only where they say something."""
        told = {"type": self.type, "title": self.title, "status": self.status, "detail": self.detail}
        own = {"field": self.field, "suggestion": self.suggestion}
        return {**told, **{name: value for name, value in own.items() if value is not None}}


def problem_of(error: Exception, method: str = "GET", path: str = "") -> Problem:
    """The problem that an exception stands for. One that nobody foresaw is ours, and tells nothing of our inside."""
    if isinstance(error, InterleaveError):
        invalid = error if isinstance(error, InvalidRequest) else None
        return Problem(
            error.title,
            error.status,
            str(error),
            f"/docs#{type(error).__name__}",
            invalid.field if invalid else None,
            invalid.suggestion if invalid else None,
            {"Retry-After": str(RETRY_S)} if isinstance(error, Unavailable) else None,
        )
    if isinstance(error, HTTPException):
        return _of_http(error, method, path)
    return Problem(BrokenInvariant.title, 500, words.say("error", "ours"))


def _of_http(error: HTTPException, method: str, path: str) -> Problem:
    phrase = HTTPStatus(error.status_code).phrase
    title, saying = words.catalogue()["error"].get(_SAYINGS.get(error.status_code), (phrase, "{phrase}."))
    headers = dict(error.headers or {})
    detail = str(error.detail)
    if detail == phrase:
        detail = saying.format(
            phrase=phrase, path=path, method=method, allowed=headers.get("Allow", words.say("error", "other_methods"))
        )
    return Problem(title, error.status_code, detail, headers=headers)


def respond(problem: Problem) -> Response:
    """As JSON."""
    body = json.dumps(problem.to_json()).encode()  # ASCII: what was asked for may hold half a surrogate pair
    headers = {"Cache-Control": "no-store", **(problem.headers or {})}
    return Response(body, problem.status, headers, media_type=MEDIA_TYPE)


def handler(error_page: ErrorPage | None = None) -> Handler:
    """One handler for every exception. With ``error_page``: a page for whoever navigates with a browser."""

    def handle(request: Request, error: Exception) -> Response:
        problem = problem_of(error, request.method, request.url.path)
        if problem.status >= 500 and not isinstance(error, Unavailable | HTTPException):
            logger.error("%s %r failed", request.method, request.url.path, exc_info=error)
        if error_page is not None and "text/html" in request.headers.get("accept", ""):
            try:
                page = error_page(request, problem.to_json())
            except Exception:
                logger.exception("the error page failed")
            else:
                page.headers.update(problem.headers or {})
                return page
        return respond(problem)

    return handle
