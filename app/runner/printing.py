"""Which lane wrote a line of output: the one that alone has printed that text."""

from collections import defaultdict, deque

_MOST = 10_000


class Prints:
    """What lanes said that they printed and that has not been seen in the output yet."""

    def __init__(self) -> None:
        self._lanes: defaultdict[str, deque[int]] = defaultdict(deque)
        self._count = 0

    def told(self, text: str, lane: int) -> None:
        """The lane printed ``text`` (which may be the beginning of it only; then it will match no line)."""
        for line in text.split("\n"):
            if line and self._count < _MOST:
                self._lanes[line].append(lane)
                self._count += 1

    def knows(self, line: str) -> bool:
        """Whether any lane said that it printed this line."""
        return line.rstrip("\n") in self._lanes

    def who(self, line: str) -> int | None:
        """The lane that printed this line, where only one has; None where it is not certain."""
        line = line.rstrip("\n")
        lanes = self._lanes.get(line)
        if not lanes:
            return None
        self._count -= 1
        certain = len(set(lanes)) == 1
        lane = lanes.popleft()
        if not lanes:
            del self._lanes[line]
        return lane if certain else None
