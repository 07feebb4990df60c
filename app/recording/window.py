"""The window of a run: the stretch of time that its figures are about.

From the main lane's step "start" to its step "use", where the script labels its lines; without labels from the first
unit's beginning (or the first work item handed over) to the last unit's end.
"""

from .fold import Folded
from .units import Cast, begin_of, end_of


def window(folded: Folded, cast: Cast) -> tuple[int, int]:
    """(start, end) in ns; equal where nothing happened."""
    start, end = _steps(folded, cast)
    if start is None:
        start = _first(cast)
    if end is None or end < start:
        end = max((end_of(track) for track in cast.flight if begin_of(track) is not None), default=start)
    if end <= start and cast.main is not None:
        end = end_of(cast.main)  # nobody ever worked: what there is to see is how long that took
    return start, max(start, end)


def _steps(folded: Folded, cast: Cast) -> tuple[int | None, int | None]:
    """The first step "start", and the first step "use" after it (or at all)."""
    start: int | None = None
    end: int | None = None
    for _, t, kind, ref in cast.main.marks if cast.main else ():
        if kind != "step":
            continue
        label = folded.ref(ref).get("text")
        if label == "start" and start is None:
            start, end = t, None
        elif label == "use" and end is None:
            end = t
    return start, end


def _first(cast: Cast) -> int:
    begins = [begin for track in cast.flight if (begin := begin_of(track)) is not None]
    if any(track.lane["unit"] == "items" for track in cast.flight):
        begins += [mark[1] for track in cast.threads for mark in track.marks if mark[2] == "task_submitted"]
    return min(begins, default=0)
