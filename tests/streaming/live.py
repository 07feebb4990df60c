"""A real server in a thread: uvicorn as we set it up, our protocol, real sockets."""

import asyncio
import base64
import os
import socket
import struct
import threading
from collections.abc import Callable
from contextlib import ExitStack, suppress
from types import TracebackType
from typing import Any
from urllib.parse import urlsplit

import uvicorn
from starlette.applications import Starlette
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from app.model.errors import NotFound
from app.model.facts import Fact
from app.recording.log import Log
from app.streaming.hub import Hub
from app.streaming.session import CLOSE_NORMAL
from app.web import ws
from app.web.server import Server, listen, url_of


def line(number: int, size: int = 0) -> Fact:
    """Some fact that can be told from others."""
    return {"type": "output", "t": number, "stream": "stdout", "text": "." * size, "lane": None}


END: Fact = {
    "type": "end",
    "t": 0,
    "outcome": "finished",
    "exit_code": 0,
    "reason": None,
    "metrics": {},
    "verdict": None,
}


class Logs:
    """As much of a conductor as the stream needs."""

    def __init__(self) -> None:
        self.logs: dict[str, Log] = {}

    def find(self, run: str) -> Log:
        if run not in self.logs:
            raise NotFound("no such run")
        return self.logs[run]


class Live:
    """``with Live() as live``: ``live.log`` is the run "r"."""

    def __init__(self, change: Callable[[uvicorn.Config], None] = lambda config: None) -> None:
        self.logs, self.hub = Logs(), Hub()
        self.log = self.logs.logs["r"] = Log("r")
        conductor: Any = self.logs
        app = Starlette(routes=[ws.route(conductor, self.hub)])
        self._listening = listen("127.0.0.1", 0)
        self.url = url_of(self._listening).replace("http", "ws")
        self._started = threading.Event()
        self._clients = ExitStack()
        self.server = Server(app, self._started.set)
        self.server.config.lifespan = "off"
        change(self.server.config)
        self.thread = threading.Thread(target=lambda: asyncio.run(self.server.serve([self._listening])))

    def __enter__(self) -> "Live":
        self.thread.start()
        assert self._started.wait(10)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.server.should_exit = True
        self._clients.close()
        self.thread.join(10)
        assert not self.thread.is_alive()

    def connect(self, cursor: int = 0, run: str = "r") -> ClientConnection:
        url = f"{self.url}/api/runs/{run}/stream?cursor={cursor}"
        return self._clients.enter_context(connect(url, max_size=None, max_queue=None))

    def stalled(self, cursor: int = 0) -> "Stalled":
        return Stalled(self.url, cursor)


def read_all(connection: ClientConnection) -> tuple[bytes, int]:
    """All lines until the server closes, and the close code."""
    parts: list[str] = []
    with suppress(ConnectionClosed):
        while True:
            parts.append(str(connection.recv(timeout=20)))
    assert connection.close_code is not None
    return "".join(parts).encode(), connection.close_code


def whole(log: Log, cursor: int = 0) -> tuple[bytes, int]:
    """What a viewer gets from there on, to the end."""
    return b"".join(log.lines(cursor)), CLOSE_NORMAL


class Stalled:
    """A viewer whose socket is open and who reads nothing, until ``read_all``."""

    def __init__(self, url: str, cursor: int) -> None:
        parts = urlsplit(url)
        self._socket = socket.socket()
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        self._socket.connect((parts.hostname, parts.port))
        key = base64.b64encode(os.urandom(16)).decode()
        self._socket.sendall(
            f"GET /api/runs/r/stream?cursor={cursor} HTTP/1.1\r\nHost: {parts.netloc}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n".encode()
        )
        self._file = self._socket.makefile("rb")
        while self._file.readline().strip():
            pass

    def read_all(self) -> tuple[bytes, int]:
        """All lines that were on their way, and the close code."""
        lines = b""
        while head := self._file.read(2):
            length = head[1]
            if length == 126:
                (length,) = struct.unpack("!H", self._file.read(2))
            elif length == 127:
                (length,) = struct.unpack("!Q", self._file.read(8))
            payload = self._file.read(length)
            if head[0] == 0x88:
                return lines, int(struct.unpack("!H", payload[:2])[0])
            if head[0] == 0x81:
                lines += payload
        return lines, 1006

    def close(self) -> None:
        self._file.close()
        self._socket.close()
