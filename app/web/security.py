"""Who may ask, and what a browser may do with the answer. Plain ASGI, around everything.

Against other sites' pages: what changes something, and each stream, must come from a page of this server (``Origin``
is ``Host``), and the name in ``Host`` must be one that a stranger cannot point here. There are no accounts, so there is
nothing else to steal; the runs of a class are everybody's.
"""

import socket
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from urllib.parse import parse_qs, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .errors import Problem, respond

HEADERS: Mapping[str, str] = {
    "Content-Security-Policy": (
        "default-src 'self'; img-src 'self' data: blob:; object-src 'none'; base-uri 'none'; "
        "form-action 'self'; frame-ancestors 'self'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
#: What a request may bring, unless its path is named in ``large``.
MOST_BODY = 65_536
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
_PORTS = {"http": 80, "https": 443}


class Guard:
    """``hosts``: further names of this server, ``*`` for any. ``large``: bytes that a path takes. ``framers``: sites
    whose pages may show runs in a frame."""

    def __init__(
        self,
        app: ASGIApp,
        hosts: Sequence[str] = (),
        large: Mapping[str, int] | None = None,
        framers: Sequence[str] = (),
    ) -> None:
        self._app = app
        self._hosts = frozenset(name.lower() for name in hosts)
        self._own = socket.gethostname().lower()
        self._large = large or {}
        policy = HEADERS["Content-Security-Policy"]
        self._embedded = " ".join([policy, *(site for site in framers if _is_site(site))])

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)
            return
        problem = self.refusal(scope)
        if scope["type"] == "websocket":
            if problem is None:
                await self._app(scope, receive, send)
            else:  # before it is accepted: the handshake is answered with 403
                await send({"type": "websocket.close", "code": 1008, "reason": problem.title})
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                if _is_embedded(scope):
                    headers.setdefault("Content-Security-Policy", self._embedded)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        if problem is not None:
            await respond(problem)(scope, receive, send_with_headers)
        else:
            await self._app(scope, self._bounded(scope, receive), send_with_headers)

    def refusal(self, scope: Scope) -> Problem | None:
        """Why this request is not answered; None: it is."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(_name_of(host)):
            return Problem(
                "Not under this name",
                403,
                f"This server does not answer to the name {_name_of(host)!r}. "
                f"Whoever runs it can allow it: INTERLEAVE_HOSTS={_name_of(host)}",
            )
        if scope["type"] == "http" and scope["method"] in _SAFE:
            return self._too_large(scope, headers)
        origin = headers.get("origin")
        foreign = not _same(origin, host) if origin is not None else headers.get("sec-fetch-site") == "cross-site"
        if foreign:
            return Problem("From another site", 403, "Only pages of this server may start, stop or watch runs.")
        return self._too_large(scope, headers) if scope["type"] == "http" else None

    def _is_ours(self, name: str) -> bool:
        """Addresses, names without a dot and .local names cannot be claimed by a stranger's name server."""
        if "*" in self._hosts or name in self._hosts or name in ("localhost", self._own):
            return True
        if "." not in name and ":" not in name:
            return bool(name)
        if name.endswith((".local", ".localhost")):
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True

    def _most(self, path: str) -> int:
        return self._large.get(path, MOST_BODY)

    def _too_large(self, scope: Scope, headers: Headers) -> Problem | None:
        length = headers.get("content-length", "0")
        most = self._most(scope["path"])
        if length.isdigit() and int(length) <= most:
            return None
        return Problem("Too large", 413, f"At most {most} bytes are taken here.")

    def _bounded(self, scope: Scope, receive: Receive) -> Receive:
        """A body without a length is counted as it comes."""
        most = self._most(scope["path"])
        had = 0

        async def receive_bounded() -> Message:
            nonlocal had
            message = await receive()
            if message["type"] == "http.request":
                had += len(message.get("body", b""))
                if had > most:
                    raise HTTPException(413, f"At most {most} bytes are taken here.")
            return message

        return receive_bounded


def _is_site(text: str) -> bool:
    """An origin, and nothing that could end the header's directive."""
    parts = urlsplit(text)
    return parts.scheme in _PORTS and bool(parts.netloc) and not set(" ;,'") & set(text)


def _is_embedded(scope: Scope) -> bool:
    """A run's page that was asked for as one to be put into a frame."""
    query = parse_qs(scope.get("query_string", b"").decode("latin-1"))
    return scope["path"].startswith(("/runs/", "/compare")) and query.get("embed") == ["1"]


def _name_of(host: str) -> str:
    """The name in ``name:port`` or ``[address]:port``."""
    if host.startswith("["):
        return host[1:].partition("]")[0].lower()
    return host.rpartition(":")[0].lower() if ":" in host else host.lower()


def _same(origin: str, host: str) -> bool:
    try:
        parts = urlsplit(origin)
        default = _PORTS[parts.scheme]
        other = urlsplit(f"//{host}")
        return (parts.hostname, parts.port or default) == (other.hostname, other.port or default)
    except (KeyError, ValueError):  # "null", another scheme, no number
        return False
