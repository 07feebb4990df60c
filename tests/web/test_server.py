"""The listening socket, and how uvicorn is set up."""

import asyncio
import socket
from typing import Any

import pytest
from starlette.responses import PlainTextResponse
from uvicorn import Config
from uvicorn.server import ServerState

from app.model.errors import Unavailable
from app.streaming.protocol import StreamProtocol
from app.web.connection import Connection
from app.web.server import config, listen, url_of


def test_a_taken_port_is_a_sentence() -> None:
    with listen("127.0.0.1", 0) as first:
        port = first.getsockname()[1]
        with pytest.raises(Unavailable, match=rf"^Port {port} is taken by another program\. Choose another one: .*\d$"):
            listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_a_sentence() -> None:
    with pytest.raises(Unavailable, match=r"^Cannot listen on 203\.0\.113\.1:0: "):
        listen("203.0.113.1", 0)


def test_the_kernel_hides_little_of_a_viewer_that_takes_nothing() -> None:
    with listen("127.0.0.1", 0) as ours, socket.socket() as other:
        other.connect(ours.getsockname())
        connection, _ = ours.accept()
        with connection:
            assert connection.getsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF) <= 2 * 65_536


def test_what_to_type_into_a_browser() -> None:
    with listen("0.0.0.0", 0) as everywhere:
        assert url_of(everywhere) == f"http://127.0.0.1:{everywhere.getsockname()[1]}"


async def _websocket(made: Config) -> object:
    """What uvicorn makes for a connection that wants to be a websocket."""
    make: Any = made.ws_protocol_class
    return make(config=made, server_state=ServerState(), app_state={})


def test_uvicorn_is_set_up_for_a_class() -> None:
    made = config(PlainTextResponse(""))
    made.load()
    assert type(asyncio.run(_websocket(made))) is StreamProtocol
    assert isinstance(made.http, type) and issubclass(made.http, Connection)
    assert not made.ws_per_message_deflate and not made.access_log
