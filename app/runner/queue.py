"""Who runs next: fair between visitors, with a public position and an expected wait. A plain value, no threads."""

from collections import Counter, deque
from collections.abc import Callable, Iterable
from typing import NamedTuple

from app.model.spec import RunSpec

_REMEMBERED = 20


class Place(NamedTuple):
    """A run's place. ``position`` 0: next to start; ``expected_wait_s`` None: not known."""

    position: int
    expected_wait_s: float | None


class Queue:
    """Runs that wait, of two kinds: exclusive ones for cores, the others for one of ``shared`` places."""

    def __init__(self, shared: int) -> None:
        self._shared = shared
        self._waiting: list[RunSpec] = []
        self._running: dict[str, RunSpec] = {}
        self._lasted: dict[bool, deque[float]] = {True: deque(maxlen=_REMEMBERED), False: deque(maxlen=_REMEMBERED)}

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, run: str) -> bool:
        return any(spec.run == run for spec in self._waiting) or run in self._running

    def add(self, spec: RunSpec) -> None:
        """The run comes last among those of its visitor."""
        self._waiting.append(spec)

    def remove(self, run: str) -> bool:
        """Take a waiting run out; False: it does not wait here."""
        before = len(self._waiting)
        self._waiting = [spec for spec in self._waiting if spec.run != run]
        return len(self._waiting) < before

    def clear(self) -> list[str]:
        """Take all waiting runs out."""
        runs = [spec.run for spec in self._waiting]
        self._waiting.clear()
        return runs

    def next(self, lease: Callable[[str], bool]) -> RunSpec | None:
        """The next run that may start now. ``lease``: asks for the cores of an exclusive run; it may refuse."""
        for exclusive in (False, True):
            line = self._line(exclusive)
            if not line:
                continue
            spec = line[0]
            if spec.inherit or (lease(spec.run) if exclusive else self._count(False) < self._shared):
                self._waiting.remove(spec)
                self._running[spec.run] = spec
                return spec
        return None

    def ended(self, run: str, lasted_s: float) -> None:
        """A run is over, after so many seconds."""
        spec = self._running.pop(run, None)
        if spec is not None:
            self._lasted[spec.exclusive].append(lasted_s)

    def places(self, at_once: int) -> dict[str, Place]:
        """The place of each waiting run. ``at_once``: how many exclusive ones can run at the same time."""
        places: dict[str, Place] = {}
        for exclusive, slots in ((True, at_once), (False, self._shared)):
            lasted = self._lasted[exclusive]
            mean = sum(lasted) / len(lasted) if lasted else None
            for position, spec in enumerate(self._line(exclusive)):
                wait = None if mean is None else round(mean * (position + 1) / slots, 1)
                places[spec.run] = Place(position, wait)
        return places

    def _count(self, exclusive: bool) -> int:
        return sum(1 for spec in self._running.values() if spec.exclusive is exclusive)

    def _line(self, exclusive: bool) -> list[RunSpec]:
        """Everybody's first run, then everybody's second, ...: what a visitor has running counts as his first."""
        waiting: Iterable[RunSpec] = [spec for spec in self._waiting if spec.exclusive is exclusive]
        taken = Counter(spec.visitor for spec in self._running.values() if spec.exclusive is exclusive)
        turns: list[tuple[int, int, RunSpec]] = []
        for arrival, spec in enumerate(waiting):
            turns.append((taken[spec.visitor], arrival, spec))
            taken[spec.visitor] += 1
        return [spec for _, _, spec in sorted(turns, key=lambda turn: turn[:2])]
