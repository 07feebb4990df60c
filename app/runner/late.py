"""A runner that is made when the first run is asked of it: what it consists of is not part of a server's start."""

from collections.abc import Callable
from threading import Lock

from app.model.spec import Done, Emit, Runner, RunSpec


class LateRunner:
    """Implements ``Runner`` by the one that ``make`` gives; ``make`` is called once at most, by any thread."""

    def __init__(self, make: Callable[[], Runner]) -> None:
        self._make = make
        self._lock = Lock()
        self._made: Runner | None = None

    def start(self, spec: RunSpec, emit: Emit, done: Done) -> None:
        """See ``Runner``."""
        self.load().start(spec, emit, done)

    def cancel(self, run: str) -> bool:
        """See ``Runner``. Before the first run there is none to end."""
        return self._made is not None and self._made.cancel(run)

    def close(self) -> None:
        """See ``Runner``."""
        with self._lock:
            if self._made is not None:
                self._made.close()

    def load(self) -> Runner:
        """Make it now, if it has not been made."""
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
