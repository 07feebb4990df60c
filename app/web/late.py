"""An application that is made when it is first asked, or in the background before: a page need not wait for it."""

import asyncio
from collections.abc import Callable
from threading import Lock

from starlette.types import ASGIApp, Receive, Scope, Send


class Late:
    """``make`` is called once, in a thread."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        self._make = make
        self._lock = Lock()
        self._app: ASGIApp | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI."""
        app = self._app
        if app is None:
            app = await asyncio.to_thread(self.load)
        await app(scope, receive, send)

    def load(self) -> ASGIApp:
        """Make it now, if it has not been made."""
        with self._lock:
            if self._app is None:
                self._app = self._make()
            return self._app
