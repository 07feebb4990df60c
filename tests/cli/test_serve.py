import socket
from pathlib import Path

from .helpers import interleave


def test_a_taken_port_is_a_sentence(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        done = interleave(tmp_path, "serve", "--port", str(port))
    assert done.returncode == 1 and f"Port {port} is taken" in done.stderr and "Traceback" not in done.stderr


def test_a_setting_that_cannot_be_used(tmp_path: Path) -> None:
    done = interleave(tmp_path, "serve", "--host", "not a host")
    assert done.returncode in (1, 2) and "Traceback" not in done.stderr
