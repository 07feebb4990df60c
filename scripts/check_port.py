"""Say in one sentence that an address cannot be listened on, before a server fails on it.   check_port.py HOST PORT"""

import errno
import socket
import sys


def complaint(host: str, port: str) -> str | None:
    """The sentence, or None if the port is free."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        return f"PORT is {port!r}, but a port is a number from 1 to 65535."
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                other = int(port) % 65535 + 1
                return f"Port {port} is taken by another program. Choose another one: make run PORT={other}"
            if error.errno == errno.EACCES:
                return f"You may not listen on port {port} (ports below 1024 belong to root). Try: make run PORT=8000"
            return f"Cannot listen on {host}:{port}: {error.strerror}."
    return None


if __name__ == "__main__":
    sentence = complaint(sys.argv[1], sys.argv[2])
    if sentence:
        sys.exit(sentence)
