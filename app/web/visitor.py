"""Whose turn it is: a random cookie, so that a class behind one address is told apart. It says nothing of anybody."""

import re
import secrets
from http.cookies import CookieError, SimpleCookie
from ipaddress import ip_address

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

COOKIE = "visitor"
#: In a request's state: whether it comes from the machine that the server is on.
HERE = "here"
_AGE_S = 180 * 24 * 3600
_VALUE = re.compile(r"[A-Za-z0-9_-]{22}")


class Visitors:
    """Puts ``visitor`` into the request's state. Who shows no cookie is its address, and is offered a cookie."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        known = _shown(Headers(scope=scope).get("cookie", ""))
        client = scope.get("client")
        address = client[0] if client else "somewhere"
        state = scope.setdefault("state", {})
        state[COOKIE], state[HERE] = known or f"from {address}", _is_here(address)

        async def send_with_cookie(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if headers.get("content-type", "").startswith("text/html"):
                    value = secrets.token_urlsafe(16)
                    secure = "; Secure" if scope.get("scheme") == "https" else ""
                    headers.append(
                        "Set-Cookie", f"{COOKIE}={value}; Max-Age={_AGE_S}; Path=/; HttpOnly; SameSite=Lax{secure}"
                    )
            await send(message)

        await self._app(scope, receive, send if known else send_with_cookie)


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False


def _shown(header: str) -> str | None:
    try:
        morsel = SimpleCookie(header).get(COOKIE)
    except CookieError:
        return None
    return morsel.value if morsel is not None and _VALUE.fullmatch(morsel.value) else None
