"""Ordinary awaited sends as a wire."""

import asyncio

from app.streaming.frames import frame_of
from app.streaming.session import MOST_HELD
from app.streaming.wire import AwaitedWire

from .test_hub import in_loop, until


class Socket:
    """A server's send that can be held up."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.closed: tuple[int, str] | None = None
        self.open = asyncio.Event()
        self.open.set()

    async def send_text(self, text: str) -> None:
        await self.open.wait()
        self.sent.append(text)

    async def close(self, code: int, reason: str) -> None:
        self.closed = code, reason


@in_loop
async def test_texts_go_out_in_order_and_the_goodbye_last() -> None:
    socket = Socket()
    wire = AwaitedWire(socket.send_text, socket.close)
    wire.start()
    for text in (b"a\n", b"b\n", b"c\n"):
        wire.write(frame_of(text))
    wire.close(1000, "done")
    await wire.task
    assert socket.sent == ["a\n", "b\n", "c\n"]
    assert socket.closed == (1000, "done")
    assert wire.held() == 0


@in_loop
async def test_it_says_when_it_is_full_and_when_it_has_room() -> None:
    socket, said = Socket(), []
    wire = AwaitedWire(socket.send_text, socket.close)
    wire.start()
    wire.watch(lambda: said.append("full"), lambda: said.append("room"))
    socket.open.clear()
    for _ in range(5):
        wire.write(frame_of(b"x" * (MOST_HELD // 4)))
    assert said == ["full"]
    assert wire.held() > MOST_HELD
    socket.open.set()
    await until(lambda: said == ["full", "room"])
    wire.close(1000, "")
    await wire.task
