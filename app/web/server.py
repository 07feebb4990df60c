"""uvicorn as a class needs it: its own websocket protocol, small send buffers, an end that waits for nobody."""

import contextlib
import errno
import signal
import socket
import sys
import threading
from asyncio import Protocol
from collections.abc import Callable, Iterator
from typing import Any, cast

import uvicorn
from starlette.types import ASGIApp

from app.model.errors import Unavailable
from app.streaming.session import MOST_HELD

from .connection import connections, places

#: A viewer has nothing to say: its messages are read, and are small.
MOST_MESSAGE = 4096
#: Requests under way have so long at the end; then they are cut.
GRACE_S = 2


def listen(host: str, port: int) -> socket.socket:
    """A listening socket. Raises ``Unavailable`` with a sentence if the address cannot be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if sys.platform != "win32":  # there it would let two servers share a port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Connections inherit it. A larger one would hide for long that a viewer takes nothing.
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, MOST_HELD)
        listening.bind((host, port))
        listening.listen(2048)
    except OSError as error:
        listening.close()
        raise Unavailable(_complaint(host, port, error)) from error
    return listening


def _complaint(host: str, port: int, error: OSError) -> str:
    if error.errno == errno.EADDRINUSE:
        other = port % 65535 + 1
        return f"Port {port} is taken by another program. Choose another one: interleave serve --port {other}"
    if error.errno == errno.EACCES:
        return f"You may not listen on port {port} (ports below 1024 belong to root). Try --port 8000"
    return f"Cannot listen on {host}:{port}: {error.strerror or error}."


def url_of(listening: socket.socket) -> str:
    """What to type into a browser on this machine."""
    host, port = listening.getsockname()[:2]
    if host in ("0.0.0.0", "::"):
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def stream_protocol() -> Any:
    """The class that serves a websocket. Its library is a tenth of a cold start, and no page needs it."""
    from app.streaming.protocol import StreamProtocol

    return StreamProtocol


def config(app: ASGIApp) -> uvicorn.Config:
    """How uvicorn is to run it. Compression once a viewer would cost ten times what the message does."""
    return uvicorn.Config(
        app,
        loop="asyncio",
        http=connections(places()),
        ws=cast(type[Protocol], lambda **given: stream_protocol()(**given)),
        ws_per_message_deflate=False,
        ws_max_size=MOST_MESSAGE,
        lifespan="on",
        access_log=False,
        log_level="warning",
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )


class Server(uvicorn.Server):
    """Says when it answers, and ends on SIGINT or SIGTERM without passing the signal on: ending so is no failure."""

    def __init__(self, app: ASGIApp, started: Callable[[], None]) -> None:
        super().__init__(config(app))
        self._on_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """See uvicorn."""
        await super().startup(sockets)
        self._on_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """As uvicorn's, but without raising them again afterwards."""
        if threading.current_thread() is not threading.main_thread():  # only there can signals be caught
            yield
            return
        signals = (signal.SIGINT, signal.SIGTERM)
        before = {each: signal.signal(each, self.handle_exit) for each in signals}
        try:
            yield
        finally:
            for each, handle in before.items():
                signal.signal(each, handle)


def serve(app: ASGIApp, listening: socket.socket) -> None:
    """Serve until somebody ends it. The start line goes to standard output at once."""

    def started() -> None:
        print(f"Interleave is at {url_of(listening)}  (Ctrl-C ends it)", flush=True)

    Server(app, started).run([listening])
