"""uvicorn's websocket protocol with its transport within reach.

One frame, made once, is handed to each viewer's transport: no ASGI message, no header and no copy per viewer. The
handshake, pings, the client's messages and closing stay uvicorn's and websockets' business. An application finds the
wire in ``scope["extensions"][EXTENSION]``; where there is none (another server, or compression was agreed on), it
takes ordinary sends.
"""

from asyncio import BaseTransport, Transport
from collections.abc import Callable
from typing import cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.http11 import Request

from .session import MOST_HELD
from .wire import EXTENSION, GOODBYE_S, LOW_HELD

#: At the server's end a connection has so long to take what was written to it.
SHUTDOWN_S = 0.3


class DirectWire:
    """``wire.Wire`` on a transport."""

    __slots__ = ("_protocol", "write")

    def __init__(self, protocol: "StreamProtocol") -> None:
        self._protocol = protocol
        self.write: Callable[[bytes], None] = protocol.transport.write

    def held(self) -> int:
        """See ``Wire``."""
        return self._protocol.transport.get_write_buffer_size()

    def watch(self, full: Callable[[], None], room: Callable[[], None]) -> None:
        """See ``Wire``."""
        self._protocol.on_full, self._protocol.on_room = full, room

    def close(self, code: int, reason: str) -> None:
        """See ``Wire``."""
        self._protocol.say_goodbye(code, reason)


class StreamProtocol(WebSocketsSansIOProtocol):
    """To be given to ``uvicorn.Config(ws=...)``."""

    on_full: Callable[[], None] | None = None
    on_room: Callable[[], None] | None = None

    def connection_made(self, transport: BaseTransport) -> None:
        """Its limits are those of the sessions, so that it says itself when it holds too much."""
        super().connection_made(transport)
        cast(Transport, transport).set_write_buffer_limits(high=MOST_HELD, low=LOW_HELD)

    def handle_connect(self, event: Request) -> None:
        """The application's task has been made, but does not run before this returns."""
        super().handle_connect(event)
        scope = getattr(self, "scope", None)
        if scope is not None and not self.config.ws_per_message_deflate:
            scope["extensions"][EXTENSION] = DirectWire(self)

    def pause_writing(self) -> None:
        """The transport holds more than MOST_HELD."""
        super().pause_writing()
        if self.on_full is not None:
            self.on_full()

    def resume_writing(self) -> None:
        """It holds less than LOW_HELD."""
        super().resume_writing()
        if self.on_room is not None:
            self.on_room()

    def say_goodbye(self, code: int, reason: str) -> None:
        """Close as uvicorn does on ``websocket.close``, but at once, and without waiting for ever to be heard."""
        if self.close_sent or self.transport.is_closing():
            return
        self.queue.put_nowait({"type": "websocket.disconnect", "code": code, "reason": reason})
        self.conn.send_close(code, reason)
        self.transport.write(b"".join(self.conn.data_to_send()))
        self.close_sent = True
        if self.read_paused:
            self.read_paused = False
            self.transport.resume_reading()
        self.close_timer = self.loop.call_later(GOODBYE_S, self.transport.abort)

    def keepalive_timeout(self) -> None:
        """Nobody answers: nobody will take what is left either."""
        super().keepalive_timeout()
        self.transport.abort()

    def shutdown(self) -> None:
        """A viewer that takes nothing does not keep the server from ending."""
        super().shutdown()
        self.loop.call_later(SHUTDOWN_S, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        """The hub and this connection know each other no more."""
        self.on_full = self.on_room = None
        super().connection_lost(exc)
