"""A run's stream: the hub writes, this reads (and so notices who leaves)."""

import asyncio
from contextlib import suppress

from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket

from app.conductor import Conductor
from app.model.errors import InterleaveError, NotFound
from app.streaming.hub import Hub
from app.streaming.session import CLOSE_BAD_CURSOR, CLOSE_NO_RUN, CLOSE_TRY_AGAIN
from app.streaming.wire import EXTENSION, AwaitedWire, Wire

#: What a close frame has room for.
_MOST_REASON = 120


def route(conductor: Conductor, hub: Hub) -> WebSocketRoute:
    """``/api/runs/{run}/stream?cursor=N``"""

    async def stream(socket: WebSocket) -> None:
        await socket.accept()
        cursor = socket.query_params.get("cursor", "0")
        if not cursor.isascii() or not cursor.isdigit() or len(cursor) > 12:
            await socket.close(CLOSE_BAD_CURSOR, "cursor must be a whole number: how many facts you have")
            return
        try:
            log = await asyncio.to_thread(conductor.find, socket.path_params["run"])
        except NotFound:
            await socket.close(CLOSE_NO_RUN, "there is no such run, or no longer")
            return
        except InterleaveError as error:
            await socket.close(CLOSE_TRY_AGAIN, _short(str(error)))
            return
        wire: Wire | None = (socket.scope.get("extensions") or {}).get(EXTENSION)
        own = None
        if wire is None:
            wire = own = AwaitedWire(socket.send_text, socket.close)
            own.start()
        viewer = hub.watch(log, int(cursor), wire)
        try:
            await (_until_left(socket) if own is None else _until_either(socket, own))
        finally:
            if viewer is not None:
                hub.leave(viewer)

    return WebSocketRoute("/api/runs/{run}/stream", stream, name="stream")


async def _until_left(socket: WebSocket) -> None:
    """What a viewer says is not listened to; there is nothing to say."""
    while (await socket.receive())["type"] != "websocket.disconnect":
        pass


async def _until_either(socket: WebSocket, wire: AwaitedWire) -> None:
    reading = asyncio.create_task(_until_left(socket))
    await asyncio.wait({reading, wire.task}, return_when=asyncio.FIRST_COMPLETED)
    for task in (reading, wire.task):
        task.cancel()
        with suppress(asyncio.CancelledError, Exception):
            await task


def _short(text: str) -> str:
    return text.encode()[:_MOST_REASON].decode(errors="ignore")
