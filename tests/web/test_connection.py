"""What one connection may keep, on real sockets."""

import asyncio
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.web import connection
from app.web.connection import connections, places
from app.web.server import Server, listen

LARGE = 8_000_000


@contextmanager
def serving(most: int = 100) -> Iterator[Callable[[], socket.socket]]:
    """Yields what makes a connection to a server of ours."""

    async def small(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    async def large(request: Request) -> Response:
        return PlainTextResponse("x" * LARGE)

    app = Starlette(routes=[Route("/", small, methods=["GET", "POST"]), Route("/large", large)])
    listening, started = listen("127.0.0.1", 0), threading.Event()
    server = Server(app, started.set)
    server.config.lifespan, server.config.http = "off", connections(most)
    thread = threading.Thread(target=lambda: asyncio.run(server.serve([listening])))
    thread.start()
    clients: list[socket.socket] = []

    def connect() -> socket.socket:
        made = socket.create_connection(listening.getsockname()[:2], timeout=10)
        clients.append(made)
        return made

    try:
        assert started.wait(10)
        yield connect
    finally:
        for client in clients:
            client.close()
        server.should_exit = True
        thread.join(10)


def until_the_end(client: socket.socket) -> bytes:
    """All that comes until the server closes; fails if it does not within the socket's time-out."""
    parts = []
    with suppress(ConnectionError):
        while part := client.recv(65_536):
            parts.append(part)
    return b"".join(parts)


def ask(client: socket.socket) -> bytes:
    """One request, and the whole answer."""
    client.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    return answer(client)


def answer(client: socket.socket) -> bytes:
    got = b""
    while not got.endswith(b"\r\n\r\n0"):  # its body is the length of ours
        part = client.recv(4096)
        assert part, "it was cut off"
        got += part
    return got


def pour(client: socket.socket, first: bytes, more: bytes, times: int) -> bool:
    """Send; False: the server would not have it."""
    try:
        client.sendall(first)
        for _ in range(times):
            client.sendall(more)
    except ConnectionError:
        return False
    return True


@pytest.mark.parametrize(
    ("first", "more"),
    [(b"GET / HTTP/1.1\r\nHost: x\r\n", b"X: " + b"a" * 60_000 + b"\r\n"), (b"GET /", b"a" * 60_000)],
    ids=["headers", "address"],
)
def test_a_head_without_end_is_refused(first: bytes, more: bytes) -> None:
    with serving() as connect:
        assert not pour(connect(), first, more, 1000)


def test_an_ordinary_head_in_pieces_and_after_another_is_taken() -> None:
    with serving() as connect:
        client = connect()
        for _ in range(3):
            for byte in b"GET / HTTP/1.1\r\nHost: x\r\nX: " + b"a" * 500 + b"\r\n\r\n":
                client.sendall(bytes([byte]))
            assert answer(client).startswith(b"HTTP/1.1 200")


@pytest.mark.parametrize(
    ("limit", "sent"),
    [
        ("HEAD_S", b""),
        ("HEAD_S", b"GET / HTTP/1.1\r\nHo"),
        ("BODY_S", b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n1"),
    ],
    ids=["nothing", "half a head", "half a body"],
)
def test_what_does_not_go_on_is_ended(monkeypatch: pytest.MonkeyPatch, limit: str, sent: bytes) -> None:
    monkeypatch.setattr(connection, limit, 0.2)
    with serving() as connect:
        client = connect()
        client.sendall(sent)
        assert until_the_end(client) == b""


def test_an_answer_that_is_not_taken_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "STALL_S", 0.2)
    gone = threading.Event()
    lost = connection.Connection.connection_lost

    def tell(self: connection.Connection, exc: Exception | None) -> None:
        lost(self, exc)
        gone.set()

    monkeypatch.setattr(connection.Connection, "connection_lost", tell)
    with serving() as connect:
        connect().sendall(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n")
        assert gone.wait(10)


def test_a_slow_taker_gets_all_of_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "HEAD_S", 0.3)
    with serving() as connect:
        client = connect()
        client.sendall(b"GET /large HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        threading.Event().wait(0.6)  # longer than a head may take: that is over
        assert len(until_the_end(client)) > LARGE


def test_one_too_many_is_told_so_and_gets_its_place_later() -> None:
    with serving(most=2) as connect:
        first, second = connect(), connect()
        for client in (first, second):
            assert ask(client).startswith(b"HTTP/1.1 200")
        assert until_the_end(connect()).startswith(b"HTTP/1.1 503")
        first.sendall(b"GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        until_the_end(first)
        assert ask(connect()).startswith(b"HTTP/1.1 200")


def test_runs_keep_descriptors() -> None:
    assert places(lambda: 1024) == 512
    assert places(lambda: 20_000) == 19_000
