"""A viewer as a state machine without I/O: it is told what is, and says what to do.

Most of the time a viewer is *in step*: it has had all that anybody had, and the hub writes the same frame to all of
those without asking anybody. A ``Session`` decides for one that is not: behind, held up, stalled or at the end.
"""

from dataclasses import dataclass
from enum import Enum

#: No write while the transport holds more than this; what a stalled viewer costs is at most this and one chunk.
MOST_HELD = 65_536
#: A viewer whose connection took nothing for so long is sent away: it comes back at its cursor when it can.
STALL_S = 3.0

CLOSE_NORMAL = 1000
CLOSE_TRY_AGAIN = 1013
CLOSE_BAD_CURSOR = 4400
CLOSE_NO_RUN = 4404


class Do(Enum):
    """What to do for a viewer now."""

    SEND = "send what comes after its cursor"
    JOIN = "it is in step"
    WAIT = "wait until its connection has room"
    CLOSE = "send it away; the session has code and reason"


@dataclass(slots=True)
class Session:
    """``cursor``: facts written to the viewer so far. ``now`` is any clock that does not go backwards, in seconds."""

    cursor: int
    code: int = CLOSE_NORMAL
    reason: str = ""
    _least: int = 0
    _since: float | None = None

    def next(self, furthest: int, ended: bool, held: int, now: float) -> Do:
        """``furthest``: where those in step are. ``ended``: nothing follows that. ``held``: bytes not yet taken."""
        if held > MOST_HELD:
            return self._held_up(held, now)
        self._since = None
        if self.cursor < furthest:
            return Do.SEND
        if ended:
            return self._close(CLOSE_NORMAL, "the run has ended")
        return Do.JOIN

    @property
    def held_up_since(self) -> float | None:
        """When its connection last took something while it had too much to take; None: it has room."""
        return self._since

    def _held_up(self, held: int, now: float) -> Do:
        if self._since is None or held < self._least:
            self._since, self._least = now, held
        elif now - self._since >= STALL_S:
            return self._close(CLOSE_TRY_AGAIN, f"nothing was taken for {STALL_S:g} s; come back at your cursor")
        return Do.WAIT

    def _close(self, code: int, reason: str) -> Do:
        self.code, self.reason = code, reason
        return Do.CLOSE
