"""Who runs next: fair between visitors, with a public position and an expected wait. A plain value, no threads."""

from collections import deque
from collections.abc import Callable
from typing import NamedTuple

from app.model.spec import RunSpec

_REMEMBERED = 20


class Place(NamedTuple):
    """A run's place. ``position``: how many start before it, 0 = next; ``expected_wait_s`` None: not known."""

    position: int
    expected_wait_s: float | None


class _Rounds:
    """Everybody's first run, then everybody's second, ...: in each round a visitor has one run of this kind.

    Who comes joins the round that is under way: nobody is owed turns for the time in which he wanted none.
    """

    def __init__(self) -> None:
        self._now = 0
        self._next: dict[str, int] = {}  # of those who had their run of this round

    def order(self, waiting: list[RunSpec]) -> list[tuple[int, RunSpec]]:
        """Their round and who is in it, in the order in which they start. ``waiting``: as they came."""
        own = dict(self._next)
        rounds: dict[str, int] = {}
        for spec in waiting:
            turn = max(self._now, own.get(spec.visitor, 0), rounds.get(spec.after, 0))
            rounds[spec.run] = turn
            own[spec.visitor] = turn + 1
        # Sorting is stable: within a round, first come, first served.
        return sorted(((rounds[spec.run], spec) for spec in waiting), key=lambda turn: turn[0])

    def started(self, turn: int, visitor: str) -> None:
        self._now = max(self._now, turn)
        self._next[visitor] = turn + 1
        self._next = {who: following for who, following in self._next.items() if following > self._now}


class Queue:
    """Runs that wait, of two kinds: exclusive ones for cores, the others for one of ``shared`` places.

    A run with ``after`` keeps its place in the line, but is not offered while that one waits or runs here.
    """

    def __init__(self, shared: int) -> None:
        self._shared = shared
        self._waiting: list[RunSpec] = []
        self._running: dict[str, RunSpec] = {}
        self._rounds = {True: _Rounds(), False: _Rounds()}
        self._lasted: dict[bool, deque[float]] = {True: deque(maxlen=_REMEMBERED), False: deque(maxlen=_REMEMBERED)}

    def __len__(self) -> int:
        return len(self._waiting)

    def __contains__(self, run: str) -> bool:
        return any(spec.run == run for spec in self._waiting) or run in self._running

    def add(self, spec: RunSpec) -> None:
        """The run comes last among those of its visitor."""
        self._waiting.append(spec)

    def remove(self, run: str) -> bool:
        """Take a waiting run out; False: it does not wait here. Those after it need not wait for it any more."""
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
        here = {spec.run for spec in self._waiting} | self._running.keys()
        for exclusive in (False, True):
            for turn, spec in self._line(exclusive):
                if spec.after in here:
                    continue
                if spec.inherit or (lease(spec.run) if exclusive else self._count(False) < self._shared):
                    self._waiting.remove(spec)
                    self._running[spec.run] = spec
                    self._rounds[exclusive].started(turn, spec.visitor)
                    return spec
                break
        return None

    def ended(self, run: str, lasted_s: float) -> None:
        """A run is over, after so many seconds."""
        spec = self._running.pop(run, None)
        if spec is not None:
            self._lasted[spec.exclusive].append(lasted_s)

    def places(self, at_once: int) -> dict[str, Place]:
        """The place of each waiting run. ``at_once``: how many exclusive ones can run at the same time."""
        means = {exclusive: sum(lasted) / len(lasted) if lasted else None for exclusive, lasted in self._lasted.items()}
        slots = {True: at_once, False: self._shared}
        index = {spec.run: i for exclusive in slots for i, (_, spec) in enumerate(self._line(exclusive))}
        heads: dict[str, dict[bool, int]] = {}  # how many at the head of each line must start before it
        places: dict[str, Place] = {}
        waiting = {spec.run: spec for spec in self._waiting}
        for run, spec in waiting.items():  # as they came, so what a run comes after has its place already
            kind, own, mean = spec.exclusive, index[run], means[spec.exclusive]
            head = heads[run] = {kind: own, not kind: 0}
            wait = None if mean is None else mean * (own + 1) / slots[kind]
            if spec.after in places:
                before = waiting[spec.after]
                for each, length in heads[before.run].items():
                    head[each] = max(head[each], length)
                head[before.exclusive] = max(head[before.exclusive], index[before.run] + 1)
                wait = _later(wait, places[before.run].expected_wait_s, means[before.exclusive])
            elif spec.after in self._running:
                wait = _later(wait, 0.0, means[self._running[spec.after].exclusive])
            position = sum(head.values()) - (head[kind] > own)  # it does not stand before itself
            places[run] = Place(position, None if wait is None else round(wait, 1))
        return places

    def _count(self, exclusive: bool) -> int:
        return sum(1 for spec in self._running.values() if spec.exclusive is exclusive)

    def _line(self, exclusive: bool) -> list[tuple[int, RunSpec]]:
        """Those of this kind in their order, with their rounds."""
        return self._rounds[exclusive].order([spec for spec in self._waiting if spec.exclusive is exclusive])


def _later(wait: float | None, of_other: float | None, lasts: float | None) -> float | None:
    """Not before the other has begun and ended."""
    return None if wait is None or of_other is None or lasts is None else max(wait, of_other + lasts)
