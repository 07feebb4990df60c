"""Progress on standard error: one line that is written over on a terminal, one line a pane elsewhere."""

import sys
import time
from collections.abc import Callable

STEP_S = 0.1


class Progress:
    """One run after another; ``title`` says which."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._number = 0
        self._live = sys.stderr.isatty()

    def follow(self, title: str, wait: Callable[[float], bool], standing: Callable[[], str | None]) -> float:
        """Until ``wait`` says that it has ended. Returns the seconds that it took."""
        self._number += 1
        head = f"{self._number}/{self._count} {title}"
        begin = time.monotonic()
        if not self._live:
            print(f"{head} ...", file=sys.stderr, flush=True)
        while not wait(STEP_S):
            if self._live:
                self._over(f"{head}: {standing() or f'running, {time.monotonic() - begin:.1f} s'}")
        if self._live:
            self._over("")
        return time.monotonic() - begin

    def _over(self, text: str) -> None:
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)
