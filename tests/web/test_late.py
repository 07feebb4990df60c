"""An application that is made when it is needed, and once."""

import asyncio
import threading

from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import ASGIApp

from app.web.late import Late


def test_it_is_made_at_the_first_request_and_once() -> None:
    made: list[str] = []

    def make() -> ASGIApp:
        made.append(threading.current_thread().name)
        return PlainTextResponse("here")

    late = Late(make)
    assert made == []
    client = TestClient(late)
    assert [client.get("/").text for _ in range(3)] == ["here"] * 3
    assert len(made) == 1


def test_many_who_ask_at_once_wait_for_one() -> None:
    made = []
    late = Late(lambda: made.append(1) or PlainTextResponse("here"))  # type: ignore[func-returns-value]

    async def main() -> None:
        await asyncio.gather(*(asyncio.to_thread(late.load) for _ in range(8)))

    asyncio.run(main())
    assert made == [1]
