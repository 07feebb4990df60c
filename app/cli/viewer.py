"""A web server inside this process, so that a run can be looked at while it is made (``trace --open``)."""

import contextlib
import os
import sys
import threading
import webbrowser
from collections.abc import Iterator

from starlette.types import ASGIApp

from ..conductor import Conductor
from ..main import create_app
from ..model.errors import Unavailable
from ..settings import Settings
from ..web.server import Server, listen, url_of

_START_S = 10.0


class _InThread(Server):
    """Signals are the main thread's business."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """None are captured."""
        yield


class Viewer:
    """Serves the runs of ``conductor`` from a thread: at the port of the settings, or at a free one if it is taken."""

    def __init__(self, settings: Settings, conductor: Conductor) -> None:
        try:
            listening = listen(settings.host, settings.port)
        except Unavailable:
            listening = listen(settings.host, 0)
        self.url = url_of(listening)
        answers = threading.Event()
        app: ASGIApp = create_app(settings, conductor)
        self._server = _InThread(app, answers.set)
        self._thread = threading.Thread(target=self._server.run, args=([listening],), name="viewer", daemon=True)
        self._thread.start()
        if not answers.wait(_START_S):
            raise Unavailable("The viewer did not start.")

    def show(self, run: str) -> str:
        """Open the run's page in a browser, if there is one with a window. Returns the page's address."""
        page = f"{self.url}/runs/{run}"
        if _has_window():
            threading.Thread(target=webbrowser.open, args=(page,), daemon=True).start()
        return page

    def close(self) -> None:
        """Stop serving; the conductor is closed with it."""
        self._server.should_exit = True
        self._thread.join(_START_S)


def _has_window() -> bool:
    """Without one, a browser would take the terminal, which is the script's."""
    return sys.platform in ("darwin", "win32") or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))
