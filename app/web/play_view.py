"""Free play as its page shows it: the knobs, and the script that they make."""

from collections.abc import Mapping
from typing import Any

from app.lessons.constants import Value
from app.lessons.parameters import Parameter
from app.lessons.play import Play
from app.model.errors import InvalidRequest

from . import views, words
from .difference import compare


def texts(play: Play, asked: Mapping[str, str]) -> tuple[dict[str, Any], bool]:
    """What ``views.PlayPage`` takes from what was asked for in the address; and whether that was in order. A value that
    does not fit is told beside its knob, and its default stands in."""
    values, errors = _values(play, asked)
    matters = play.matters(values)
    page = {
        "heading": play.title(values),
        "knobs": [_knob(play, knob, values[knob.name], errors.get(knob.name, "")) for knob in play.knobs],
        "idle": [name for name, does in matters.items() if not does],
        "scripts": [
            views.Script("play", words.say("play", "script_short"), "play.py", compare([play.source(values)])[0])
        ],
    }
    return page, not errors


def _values(play: Play, asked: Mapping[str, str]) -> tuple[dict[str, Value], dict[str, str]]:
    known = {knob.name for knob in play.knobs}
    wanted: dict[str, object] = {name: value for name, value in asked.items() if name in known}
    errors: dict[str, str] = {}
    while True:
        try:
            return play.check(wanted), errors
        except InvalidRequest as error:
            if error.field not in wanted:  # a default that does not fit is a mistake of ours
                raise
            said = str(error)
            errors[error.field] = said[:1].upper() + said[1:]
            del wanted[error.field]


def _knob(play: Play, knob: Parameter, value: Value, error: str) -> views.Knob:
    named = play.words[knob.name]
    stops = [views.Stop(str(stop), named[stop], stop == value, stop == knob.default) for stop in knob.stops]
    return views.Knob(knob.name, knob.label, stops, error)
