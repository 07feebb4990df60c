"""A real server in a process of its own, for measurements and for tests."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """``interleave serve`` on a free port of this machine. ``url``, ``data`` (its data directory), ``process``."""

    def __init__(self, data: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = int(probe.getsockname()[1])
        self.data = data
        self.url = f"http://127.0.0.1:{self.port}"
        self._said = data / "server.log"
        with self._said.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "app", "serve", "--host", "127.0.0.1", "--port", str(self.port)],
                cwd=ROOT,
                env={**os.environ, "INTERLEAVE_DATA": str(data), **environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def wait_until_it_answers(self, path: str = "/healthz", seconds: float = 20) -> None:
        """Return when a request is answered with 200; RuntimeError with the server's words if it never is."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                urllib.request.urlopen(self.url + path, timeout=5).close()
                return
            except OSError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise RuntimeError(f"the server does not answer; it said:\n{self.output()}") from None
                time.sleep(0.002)

    def output(self) -> str:
        """What the server wrote so far."""
        return self._said.read_text(errors="replace")

    def stop(self) -> None:
        """End it as an operator would (SIGTERM); RuntimeError if it does not end within 15 s."""
        self.process.terminate()
        try:
            self.process.wait(15)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            raise RuntimeError(f"the server did not stop within 15 s of SIGTERM; it said:\n{self.output()}") from None
