"""A log and a viewer's connection for the hub's tests: no file, no socket."""

from collections.abc import Callable

from app.streaming.frames import payload_of
from app.streaming.session import MOST_HELD


class FakeLog:
    """Lines after a cursor, as ``app.recording.log.Log`` gives them."""

    def __init__(self, run: str = "r", lines: int = 0) -> None:
        self.run = run
        self.lines: list[bytes] = []
        self.ended = False
        self.reads = 0
        self.watchers: list[Callable[[], None]] = []
        self.add(lines)

    @property
    def cursor(self) -> int:
        return len(self.lines)

    def add(self, count: int = 1, size: int = 0, end: bool = False) -> None:
        for _ in range(count):
            self.lines.append(b"%d%s\n" % (len(self.lines), b"." * size))
        self.ended = end
        for watcher in list(self.watchers):
            watcher()

    def read(self, cursor: int, most_bytes: int = 262_144) -> tuple[bytes, int]:
        self.reads += 1
        chunk, after = b"", cursor
        while after < len(self.lines) and (not chunk or len(chunk) + len(self.lines[after]) <= most_bytes):
            chunk += self.lines[after]
            after += 1
        return chunk, after

    def watch(self, callback: Callable[[], None]) -> Callable[[], None]:
        self.watchers.append(callback)
        return lambda: self.watchers.remove(callback)


class FakeWire:
    """Takes everything, until ``stall``; then it holds what it is given, until ``drain``."""

    def __init__(self) -> None:
        self.frames: list[bytes] = []
        self.closed: tuple[int, str] | None = None
        self.stalled = False
        self._held = 0
        self._is_full = False
        self._full: Callable[[], None] = lambda: None
        self._room: Callable[[], None] = lambda: None

    def write(self, frame: bytes) -> None:
        assert self.closed is None, "written to after the goodbye"
        self.frames.append(frame)
        if self.stalled:
            self._held += len(frame)
            if self._held > MOST_HELD and not self._is_full:
                self._is_full = True
                self._full()

    def held(self) -> int:
        return self._held

    def watch(self, full: Callable[[], None], room: Callable[[], None]) -> None:
        self._full, self._room = full, room

    def close(self, code: int, reason: str) -> None:
        assert self.closed is None
        self.closed = code, reason

    def drain(self) -> None:
        self.stalled, self._held = False, 0
        if self._is_full:
            self._is_full = False
            self._room()

    @property
    def numbers(self) -> list[int]:
        """The numbers of the lines that arrived, in order."""
        text = b"".join(map(payload_of, self.frames))
        return [int(line.strip(b".")) for line in text.splitlines()]
