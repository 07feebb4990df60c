"""A lesson as its page shows it: question, knobs, scripts side by side."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

from app.lessons.catalogue import Catalogue
from app.lessons.constants import Value
from app.lessons.lesson import Lesson
from app.lessons.parameters import Parameter
from app.model.errors import InvalidRequest

from . import views
from .difference import compare

LETTERS = "ABCDEFGH"
#: Panes beside each other, by their number, as the style sheet has them; else three.
COLUMNS = {2: 2, 4: 2}


def texts(lesson: Lesson, values: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """What ``views.LessonPage`` takes from the lesson itself, with these parameters."""
    count, several = views.number_word(len(lesson.panes)), len(lesson.panes) > 1
    sources = [pane.source({p.name: values[p.name] for p in pane.parameters}) for pane in lesson.panes]
    return {
        "id": lesson.id,
        "title_short": lesson.title,
        "question": views.typeset(lesson.question),
        "lead": views.typeset(lesson.lead),
        "setup": _part(lesson, "set-up"),
        "look": _part(lesson, "look"),
        "why": _part(lesson, "explain"),
        "then": _part(lesson, "next"),
        "knobs": [_knob(p, values[p.name], errors.get(p.name, "")) for p in lesson.parameters],
        "options": [views.Option(LETTERS[i], views.typeset(option.text)) for i, option in enumerate(lesson.options)],
        "run_label": f"Run all {count}" if len(lesson.panes) > 2 else "Run both" if several else "Run",
        "takes": _takes(lesson, count),
        "scripts_title": f"The {count} scripts" if several else "The script",
        "scripts_line": "Quiet lines are the same in all. What differs is set in reverse." if several else "",
        "scripts": [
            views.Script(pane.name, pane.title, f"{pane.name}.py", lines)
            for pane, lines in zip(lesson.panes, compare(sources, COLUMNS.get(len(sources), 3)), strict=True)
        ],
        "errata": [views.Erratum(erratum.said, erratum.instead) for erratum in lesson.errata],
        "data": _data(lesson),
    }


def parameters(lesson: Lesson, query: Mapping[str, str]) -> tuple[dict[str, Any], dict[str, str]]:
    """The parameters in the address, checked by the lesson; those that do not fit keep their default and a sentence."""
    asked = {p.name: query[p.name] for p in lesson.parameters if p.name in query}
    errors: dict[str, str] = {}
    while True:
        try:
            return lesson.check(asked), errors
        except InvalidRequest as error:
            if error.field not in asked:
                raise
            said = str(error)
            errors[error.field] = said[:1].upper() + said[1:]
            del asked[error.field]


def following(catalogue: Catalogue, lesson: Lesson) -> views.Link | None:
    """The next lesson of the course that is here."""
    following = [other for other in catalogue.lessons if other.order > lesson.order]
    return views.Link(f"/lessons/{following[0].slug}", following[0].title) if following else None


def _knob(parameter: Parameter, value: Value, error: str) -> views.Knob:
    stops = list(parameter.stops)
    if value not in stops:  # asked for in the address: within the bounds, but not one of the stops
        stops.append(value)
    return views.Knob(
        parameter.name,
        parameter.label,
        [
            views.Stop(str(stop), f"{_spaced(stop)} {parameter.unit}".strip(), stop == value, stop == parameter.default)
            for stop in stops
        ],
        error,
    )


def _spaced(value: object) -> str:
    """A number with thin spaces between thousands, so that 20000 is read at a glance."""
    return f"{value:,}".replace(",", "\u202f") if isinstance(value, int) and abs(value) >= 10_000 else str(value)


def _takes(lesson: Lesson, count: str) -> str:
    if len(lesson.panes) < 2:
        return f"Takes at most about {lesson.budget_s:g} s."
    why = "so they do not compete for the CPUs" if any(pane.exclusive for pane in lesson.panes) else "on one time axis"
    all_of_them = "both" if len(lesson.panes) == 2 else f"the {count}"
    return f"Takes at most about {lesson.budget_s:g} s: {all_of_them} run one after the other, {why}."


def _part(lesson: Lesson, name: str) -> Markup:
    part = lesson.part(name)
    return Markup(part.html) if part else Markup("")


def _data(lesson: Lesson) -> str:
    return json.dumps(
        {
            "slug": lesson.slug,
            "title": lesson.title,
            "panes": [{"name": pane.name, "title": pane.title} for pane in lesson.panes],
            "options": [
                {"letter": LETTERS[i], "text": option.text, "reply": option.reply}
                for i, option in enumerate(lesson.options)
            ],
        },
        ensure_ascii=False,
    )
