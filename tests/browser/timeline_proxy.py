"""A wire between browser and server that can be cut: what a bad network does to websockets, on command."""

import contextlib
import socket
import threading
from collections.abc import Iterator

STREAM = b"/stream?"
PIECE = 65536


class Wire:
    """Forwards connections to ``port``. While it is cut, streams break and cannot be opened; the rest goes through."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        self.refused = 0
        self.opened = 0
        self._cut = False
        self._streams: list[socket.socket] = []
        self._lock = threading.Lock()

    def cut(self) -> None:
        """Break all streams, as a network does: without a word to either side."""
        with self._lock:
            self._cut = True
            streams, self._streams = self._streams, []
        for each in streams:
            _shut(each)

    def mend(self) -> None:
        with self._lock:
            self._cut = False

    def run(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                near, _ = self.listener.accept()
                threading.Thread(target=self._serve, args=(near,), daemon=True).start()

    def _serve(self, near: socket.socket) -> None:
        with near, contextlib.suppress(OSError):
            asked = near.recv(PIECE)
            far = socket.create_connection(("127.0.0.1", self.port))
            if STREAM in asked and not self._admit(near, far):
                far.close()
                return
            far.sendall(asked)
            back = threading.Thread(target=_pump, args=(far, near), daemon=True)
            back.start()
            _pump(near, far)
            back.join()
            far.close()

    def _admit(self, near: socket.socket, far: socket.socket) -> bool:
        with self._lock:
            if self._cut:
                self.refused += 1
                return False
            self.opened += 1
            self._streams += [near, far]
            return True


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(PIECE):
            sink.sendall(piece)
    _shut(sink)


def _shut(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


@contextlib.contextmanager
def wire(port: int) -> Iterator[Wire]:
    """A wire to a server on this machine, on a free port of its own."""
    made = Wire(port)
    thread = threading.Thread(target=made.run, daemon=True)
    thread.start()
    try:
        yield made
    finally:
        made.cut()
        _shut(made.listener)
        made.listener.close()
        thread.join()
