"""What the hub needs of a viewer's connection.

``protocol.StreamProtocol`` is one without a detour. ``AwaitedWire`` is made of ordinary ``await send_text``, for other
servers and for tests: it costs a task a viewer, and keeps the rule that nobody is waited for.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Protocol

from .frames import payload_of
from .session import MOST_HELD

#: Where an application finds the wire of a websocket: ``scope["extensions"][EXTENSION]``.
EXTENSION = "interleave.wire"
#: Below this a connection that was full has room again.
LOW_HELD = MOST_HELD // 4
#: How long a viewer has to take the rest and the goodbye.
GOODBYE_S = 5.0


class Wire(Protocol):
    """A connection to one viewer. All of it belongs to the event loop's thread."""

    @property
    def write(self) -> Callable[[bytes], None]:
        """Take one whole frame, at once. Never blocks, never raises because the viewer has gone."""

    def held(self) -> int:
        """Bytes written and not yet taken by the operating system."""

    def watch(self, full: Callable[[], None], room: Callable[[], None]) -> None:
        """Whom to call when it holds more than MOST_HELD (perhaps inside ``write``), and when it has room again."""

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after what was written. What the viewer does not take within some seconds is thrown away."""


class AwaitedWire:
    """Ordinary sends, one after another, by a task of its own, which ends with the connection."""

    task: asyncio.Task[None]

    def __init__(
        self, send_text: Callable[[str], Awaitable[None]], close: Callable[[int, str], Awaitable[None]]
    ) -> None:
        self._send_text, self._send_close = send_text, close
        self._waiting: deque[bytes] = deque()
        self._held = 0
        self._there = asyncio.Event()
        self._goodbye: tuple[int, str] | None = None
        self._is_full = False
        self._full: Callable[[], None] = _nothing
        self._room: Callable[[], None] = _nothing

    def start(self) -> None:
        """Begin to send."""
        self.task = asyncio.create_task(self._run())

    def write(self, frame: bytes) -> None:
        """See ``Wire``."""
        self._waiting.append(frame)
        self._held += len(frame)
        self._there.set()
        if self._held > MOST_HELD and not self._is_full:
            self._is_full = True
            self._full()

    def held(self) -> int:
        """See ``Wire``."""
        return self._held

    def watch(self, full: Callable[[], None], room: Callable[[], None]) -> None:
        """See ``Wire``."""
        self._full, self._room = full, room

    def close(self, code: int, reason: str) -> None:
        """See ``Wire``."""
        self._goodbye = code, reason
        self._there.set()
        asyncio.get_running_loop().call_later(GOODBYE_S, self.task.cancel)

    async def _run(self) -> None:
        while self._waiting or self._goodbye is None:
            await self._there.wait()
            self._there.clear()
            while self._waiting:
                await self._send_text(payload_of(self._waiting[0]).decode())
                self._held -= len(self._waiting.popleft())
                if self._is_full and self._held <= LOW_HELD:
                    self._is_full = False
                    self._room()
        await self._send_close(*self._goodbye)


def _nothing() -> None:
    """Until somebody watches."""
