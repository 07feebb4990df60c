"""The composition root of the server: who knows whom, and what happens at its start and its end.

The outer application is light: it has the home page, and nothing that the home page does not need. FastAPI and pydantic
are most of a cold start, so the API, and the other pages, are made in the background once the server answers, or at the
first request for them.
"""

import asyncio
import sys
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from anyio.to_thread import current_default_thread_limiter
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, Router
from starlette.types import ASGIApp

from app import conductor as conducting
from app.conductor import Conductor
from app.model.errors import InterleaveError
from app.settings import Settings
from app.streaming.hub import Hub
from app.web import home, server, ws
from app.web.errors import handler
from app.web.late import Late
from app.web.rendering import error_page
from app.web.security import Guard
from app.web.static import Files, folder
from app.web.visitor import Visitors

#: What is late is made so long after the start, unless somebody asks before.
LATE_S = 0.5
#: Requests that are worked on at the same time, in threads. More would only take the GIL from those who watch.
THREADS = 8


def create_app(settings: Settings | None = None, conductor: Conductor | None = None) -> Starlette:
    """The application. Runs are made by ``conductor``, by default this machine's; it is closed with the application."""
    settings = settings or Settings.read()
    conductor = conductor or conducting.local(settings)
    hub = Hub(settings.viewers, settings.viewers_per_run)
    pages, api = Late(lambda: _pages(conductor)), Late(lambda: _api(conductor, hub))
    handle = handler(error_page)
    return Starlette(
        routes=_routes(conductor, hub, pages, api),
        middleware=[
            Middleware(
                Guard, hosts=settings.hosts, framers=settings.framers, large={"/api/runs/import": settings.import_bytes}
            ),
            Middleware(Visitors),
        ],
        exception_handlers={InterleaveError: handle, HTTPException: handle, Exception: handle},
        lifespan=_lifespan(conductor, pages, api),
    )


def _routes(conductor: Conductor, hub: Hub, pages: ASGIApp, api: ASGIApp) -> list[BaseRoute]:
    return [
        Route("/healthz", _healthz),
        ws.route(conductor, hub),
        Route("/static/{path:path}", Files(folder())),
        *(Route(path, api) for path in ("/api/{rest:path}", "/docs", "/openapi.json")),
        Mount("", app=GZipMiddleware(Router(home.routes(conductor), default=pages), minimum_size=1000)),
    ]


def _healthz(request: Request) -> Response:
    return PlainTextResponse("ok\n", headers={"Cache-Control": "no-store"})


def _api(conductor: Conductor, hub: Hub) -> ASGIApp:
    from app.web.api import create_api

    return create_api(conductor, hub)


def _pages(conductor: Conductor) -> ASGIApp:
    from app.web.pages import routes

    return Router(routes(conductor))


def _load(*late: Late) -> None:
    """What the first page could do without."""
    server.stream_protocol()
    for each in late:
        each.load()


def _lifespan(conductor: Conductor, *late: Late) -> Callable[[Starlette], AbstractAsyncContextManager[None]]:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        current_default_thread_limiter().total_tokens = THREADS
        await asyncio.to_thread(conductor.recover)
        loop = asyncio.get_running_loop()
        later = loop.call_later(LATE_S, threading.Thread(target=_load, args=late, daemon=True).start)
        try:
            yield
        finally:
            later.cancel()
            await asyncio.to_thread(conductor.close)

    return lifespan


def serve(settings: Settings) -> int:
    """Run the server until it is ended. The exit status: 1, and a sentence, if it cannot begin."""
    try:
        listening = server.listen(settings.host, settings.port)
        app = create_app(settings)
    except InterleaveError as error:
        print(f"interleave: {error}", file=sys.stderr)
        return 1
    server.serve(app, listening)
    return 0
