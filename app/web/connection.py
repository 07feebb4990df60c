"""uvicorn's HTTP protocol with limits on what one connection may keep: bytes of a request's head, time, a place.

A request's head is kept until it is whole, a connection until somebody ends it, and an answer until it has been taken.
uvicorn trusts the client (or a proxy) with all three. The stream's connections leave here at their handshake; the hub
has limits of its own for them.
"""

import contextlib
import sys
from asyncio import BaseTransport, TimerHandle, Transport
from collections.abc import Callable
from typing import Any, cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

#: Bytes of a request's first line and headers. Browsers stay far below.
MOST_HEAD = 65_536
#: A head takes so long at most (s), from the connection's beginning or its own first byte.
HEAD_S = 10.0
#: A body takes so long at most (s): a whole recording over a slow line.
BODY_S = 120.0
#: An answer that has filled the buffers goes on within this time (s): 64 KB can be taken meanwhile.
STALL_S = 30.0
#: Descriptors that connections leave to runs, the archive and Python.
_LEFT = 1000
_FULL = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 10\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
_TOO_LONG = b"HTTP/1.1 431 Request Header Fields Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


class Connection(HttpToolsProtocol):
    """To be given to ``uvicorn.Config(http=...)``. ``most``: connections at the same time, viewers among them."""

    most = 10_000

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._in_head = False
        self._head = 0
        self._timer: TimerHandle | None = None  # for what comes: a head or a body
        self._stalled: TimerHandle | None = None  # for what goes

    def connection_made(self, transport: BaseTransport) -> None:
        """One too many is told so."""
        super().connection_made(cast(Transport, transport))
        if len(self.connections) > self.most:
            self._refuse(_FULL)
        else:
            self._within(HEAD_S)

    def data_received(self, data: bytes) -> None:
        """Counts what belongs to a head that is not whole."""
        if self.transport.is_closing():
            return
        was_in_head, self._head = self._in_head, self._head + len(data)
        super().data_received(data)
        if not self._in_head:
            self._head = 0
        elif not was_in_head:
            self._head = len(data)
        elif self._head > MOST_HEAD and not self.transport.is_closing():
            self._refuse(_TOO_LONG)

    def on_message_begin(self) -> None:
        """Called by the parser."""
        super().on_message_begin()
        self._in_head = True
        self._within(HEAD_S)

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        self._in_head = False
        self._within(BODY_S)
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._within(None)
        super().on_message_complete()

    def handle_websocket_upgrade(self) -> None:
        """From here on it is the stream's."""
        self._within(None)
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """The transport has enough."""
        super().pause_writing()
        self._stalled = self._stalled or self.loop.call_later(STALL_S, self.transport.abort)

    def resume_writing(self) -> None:
        """It has room."""
        super().resume_writing()
        self._move_on()

    def timeout_keep_alive_handler(self) -> None:
        """Nobody asks for more; the last answer may not have been taken."""
        super().timeout_keep_alive_handler()
        self._stalled = self._stalled or self.loop.call_later(STALL_S, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """The end."""
        self._within(None)
        super().connection_lost(exc)
        self._move_on()

    def _within(self, seconds: float | None) -> None:
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)

    def _move_on(self) -> None:
        if self._stalled is not None:
            self._stalled.cancel()
            self._stalled = None

    def _refuse(self, answer: bytes) -> None:
        self._within(HEAD_S)  # to take it
        if self.cycle is None or self.cycle.response_complete:
            self.transport.write(answer)
        self.transport.close()


def connections(most: int) -> type[Connection]:
    """The protocol with this limit."""
    return type("Connection", (Connection,), {"most": most})


def places(raise_limit: Callable[[], int] | None = None) -> int:
    """How many connections there may be. The process may open as many files as the system lets it from now on."""
    files = (raise_limit or _raise_limit)()
    return max(files // 2, files - _LEFT)


def _raise_limit() -> int:
    if sys.platform == "win32":
        return 8192
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65_536 if hard == resource.RLIM_INFINITY else min(hard, 65_536)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
            soft = wanted
    return wanted if soft == resource.RLIM_INFINITY else soft
