"""Names waits that no wrapper knew, and divides long stretches: pure functions of records and samples.

The rule in all of them: where the evidence does not decide, the weaker word is drawn. GIL is said only where another
lane of the same GIL was seen running, or the witness saw the thread in the GIL's own futex; two lanes of one GIL are
never both drawn as holding it because of a guess.
"""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from app.model.records import GAP_KERNEL, GAP_SIBLING
from app.model.states import State

from .samples import Sample, Seen
from .track import Interval, cut, union

#: The plain word for a wait of unknown cause.
WAITING = "Waiting"
#: A wait longer than this (ns) should have been seen by a working witness.
_MUST_BE_SEEN = 12_000_000
#: Overlap of running lanes of one GIL that counts as evidence (ns); less is the blur of the edges.
EVIDENCE_NS = 200_000
#: A stretch with less wait than this share, and less than this many ns, is work.
_WORK_SHARE, _WORK_NS = 0.05, 1_000_000

#: A sample says nothing of times that are further from it than this (ns).
_SPEAKS_FOR = 8_000_000

_BLOCKED = {Seen.IO: State.IO, Seen.LOCK: State.LOCK, Seen.SLEEP: State.SLEEP}


class Piece(NamedTuple):
    """From ``t`` on the lane was in ``state``; ``how`` that is known, ``why`` in plain words ("" = nothing to add)."""

    t: int
    state: State
    how: str
    why: str = ""


def is_work(length: int, off: int) -> bool:
    """Whether a stretch of that length (ns), ``off`` of it not on a CPU, was one piece of work."""
    return off < length * _WORK_SHARE and off < _WORK_NS


def name_gap(start: int, end: int, code: int, samples: Sequence[Sample], has_gil: bool, rounds: int) -> list[Piece]:
    """What the wait from ``start`` to ``end`` was. ``rounds``: how often the witness looked at all threads then."""
    if code & GAP_KERNEL:
        return [Piece(start, State.CPU, "kernel")]
    if code & GAP_SIBLING and has_gil:
        blocked = [s for s in samples if s.what in _BLOCKED]
        if blocked:
            return [*_runs(start, blocked), Piece(min(blocked[-1].t + 1, end - 1), State.GIL, "probe")]
        if not samples and rounds > 1 and end - start > _MUST_BE_SEEN:
            return [Piece(start, State.UNKNOWN, "probe", WAITING)]
        return [Piece(start, State.GIL, "probe")]
    return _name_unknown(start, end, samples, has_gil)


def _name_unknown(start: int, end: int, samples: Sequence[Sample], has_gil: bool) -> list[Piece]:
    """A wait in which nobody of the same GIL passed a probe: a call that no wrapper knows, or the kernel's queue."""
    blocked = [s for s in samples if s.what in _BLOCKED or s.what is Seen.TIMED]
    if blocked:
        pieces = _runs(start, blocked)
        if has_gil and samples[-1].what is Seen.GIL:
            pieces.append(Piece(min(blocked[-1].t + 1, end - 1), State.GIL, "witness"))
        return pieces
    seen = Counter(s.what for s in samples)
    if has_gil and seen[Seen.GIL] > seen[Seen.RUNNING]:
        return [Piece(start, State.GIL, "witness")]
    if seen[Seen.RUNNING]:
        # It was off the CPU and yet not blocked in any call: it stood in the kernel's queue.
        return [Piece(start, State.CPU, "witness")]
    return [Piece(start, State.UNKNOWN, "probe", WAITING)]


def _runs(start: int, blocked: Sequence[Sample]) -> list[Piece]:
    """One piece for each run of samples of one kind, each from where the one before was last seen."""
    pieces: list[Piece] = []
    at = start
    for sample in blocked:
        state = _BLOCKED.get(sample.what, State.LOCK)
        if not pieces or pieces[-1].state is not state:
            pieces.append(Piece(at, state, "witness"))
        at = sample.t
    return pieces


def place_work(start: int, end: int, others: Sequence[Interval], has_gil: bool) -> list[Piece]:
    """A stretch of pure work: without the GIL wherever another lane of that GIL was running for long enough."""
    if not has_gil:
        return [Piece(start, State.RUN, "probe")]
    evidence = union([(a, b) for a, b in others if b - a > EVIDENCE_NS])
    return [Piece(a, State.RUNX if held else State.RUN, "probe") for a, b, held in cut(start, end, evidence)]


def place_mixed(
    start: int, end: int, off: int, samples: Sequence[Sample], others: Sequence[Interval], has_gil: bool
) -> list[Piece]:
    """A stretch of work and wait in unknown order: as the witness saw it, else unknown."""
    if not samples:
        if off * 20 < end - start and not others:
            return [Piece(start, State.RUN, "probe"), Piece(end - off, State.UNKNOWN, "probe", WAITING)]
        return [Piece(start, State.UNKNOWN, "probe", WAITING)]
    held = union(others)
    pieces: list[Piece] = []
    for a, b, sample, ready in _cells(start, end, off, samples):
        if ready:
            pieces.append(Piece(a, State.CPU, "sampled"))
        elif sample.what is Seen.RUNNING and has_gil:
            pieces.extend(Piece(x, State.RUNX if y else State.RUN, "sampled") for x, _, y in cut(a, b, held))
        elif sample.what is Seen.RUNNING:
            pieces.append(Piece(a, State.RUN, "sampled"))
        elif has_gil and (sample.what is Seen.GIL or (sample.what is Seen.TIMED and others)):
            # A wait with a time-out that no wrapper told of: with a sibling at work it is for the GIL.
            pieces.append(Piece(a, State.GIL, "sampled"))
        elif sample.what is Seen.OTHER:
            pieces.append(Piece(a, State.UNKNOWN, "sampled", WAITING))
        else:
            pieces.append(Piece(a, _BLOCKED.get(sample.what, State.LOCK), "sampled"))
    return pieces


def running_cells(start: int, end: int, off: int, samples: Sequence[Sample]) -> list[Interval]:
    """Where in a mixed stretch the witness saw the thread on a CPU."""
    return [(a, b) for a, b, s, ready in _cells(start, end, off, samples) if s.what is Seen.RUNNING and not ready]


def _cells(start: int, end: int, off: int, samples: Sequence[Sample]) -> list[tuple[int, int, Sample, bool]]:
    """Each sample speaks for the time half-way to its neighbours; last: whether it stood in the kernel's queue then.

    A thread that is ready looks like one that runs. How long it was on a CPU in all is known, so of the times at which
    it looked so, those with the most delay are taken for waiting, as many as are too many.
    """
    cells: list[tuple[int, int, Sample, bool]] = []
    delays: list[tuple[float, int]] = []
    looked = 0
    for i, sample in enumerate(samples):
        a = start if i == 0 else (samples[i - 1].t + sample.t) // 2
        b = end if i + 1 == len(samples) else (sample.t + samples[i + 1].t) // 2
        near, far = max(a, sample.t - _SPEAKS_FOR), min(b, sample.t + _SPEAKS_FOR)
        unseen = sample._replace(what=Seen.OTHER)
        if a < near:
            cells.append((a, near, unseen, False))
        if near < far:
            if sample.what is Seen.RUNNING:
                looked += far - near
                delays.append((_delay(samples, i), len(cells)))
            cells.append((near, far, sample, False))
        if far < b:
            cells.append((far, b, unseen, False))
    for delay, i in sorted(delays, reverse=True):
        a, b, sample, _ = cells[i]
        if delay <= 0 or looked - (b - a) // 2 < end - start - off:
            break
        looked -= b - a
        cells[i] = a, b, sample, True
    return cells


def _delay(samples: Sequence[Sample], i: int) -> float:
    """The share of the time around a sample that the thread stood in the kernel's queue; 0 where it is not known."""
    a, b = samples[max(0, i - 1)], samples[min(len(samples) - 1, i + 1)]
    return (b.delay - a.delay) / (b.t - a.t) if a.delay >= 0 and b.delay >= 0 and b.t > a.t else 0.0
