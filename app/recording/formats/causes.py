"""What stands in a cause, in plain words."""

from app.model.facts import Ref
from app.model.states import State

from ..fold import Folded

_OTHER = {
    State.LOCK: "held by {}",
    State.GIL: "held by {}",
    State.JOIN: "waits for {}",
    State.LOOP: "the loop runs {}",
}


def cause(folded: Folded, ref: Ref, state: int | None = None) -> str:
    """Why, in one phrase; empty where nothing is known."""
    words: list[str] = []
    if why := ref.get("why"):
        words.append(why)
    if (other := ref.get("other")) is not None:
        phrase = _OTHER.get(State(state), "with {}") if state is not None else "{}"
        words.append(phrase.format(lane_name(folded, other)))
    if text := ref.get("text"):
        words.append(text.rstrip("\n"))
    return ", ".join(words)


def lane_name(folded: Folded, number: int) -> str:
    """A lane's name; where it is not known, its number."""
    track = folded.tracks.get(number)
    return track.lane["name"] if track is not None else f"lane {number}"
