"""The same as the product's step functions, done the slow and obvious way."""

from app.model.states import State
from app.recording.fold import Track
from app.recording.units import Cast


def state_at(track: Track, t: int) -> State:
    state = State.NONE
    for row_t, row_state in zip(track.t, track.s, strict=True):
        if row_t <= t:
            state = State(row_state)
    return state if t < track.close else State.NONE


def running_at(parts: Cast, t: int) -> int:
    return sum(state_at(track, t) in (State.RUN, State.RUNX) for track in parts.cpu)


def flight_at(parts: Cast, t: int) -> int:
    count = 0
    for track in parts.flight:
        if track.lane["unit"] == "items":
            depth = 0
            for _, mark_t, kind, _ in track.marks:
                if mark_t <= t:
                    depth += {"task_started": 1, "task_ended": -1, "task_failed": -1}.get(kind, 0)
            count += depth > 0 and t < track.close
        else:
            count += state_at(track, t) not in (State.NONE, State.QUEUED, State.STARTING)
    return count
