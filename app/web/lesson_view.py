"""A lesson as its page shows it: question, knobs, scripts side by side."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any
from urllib.parse import urlencode

from markupsafe import Markup

from app.lessons.catalogue import Catalogue
from app.lessons.constants import Value
from app.lessons.lesson import Lesson
from app.lessons.pane import Pane
from app.lessons.parameters import Parameter
from app.model.errors import InvalidRequest

from . import figures, views, words
from .difference import compare

LETTERS = "ABCDEFGH"
#: Panes beside each other, by their number, as the style sheet has them; else three.
COLUMNS = {2: 2, 4: 2}
#: Where a phase begins, if not in the section of its name.
ANCHORS = {"run": "stage", "look": "stage"}


def texts(catalogue: Catalogue, lesson: Lesson, values: Mapping[str, Any], errors: Mapping[str, str]) -> dict[str, Any]:
    """What ``views.LessonPage`` takes from the lesson itself, with these parameters."""
    count, several = figures.number_word(len(lesson.panes)), len(lesson.panes) > 1
    sources = [script(pane, values) for pane in lesson.panes]
    return {
        "id": lesson.id,
        "title_short": lesson.title,
        "question": figures.typeset(lesson.question),
        "lead": figures.typeset(lesson.lead),
        "setup": _part(lesson, "set-up"),
        "look": _part(lesson, "look"),
        "why": _part(lesson, "explain"),
        "then": _part(lesson, "next"),
        "glossary": [
            views.Link(f"/glossary#{words.glossary()[word]}", word)
            for word in lesson.glossary
            if word in words.glossary()
        ],
        "knobs": [_knob(p, values[p.name], errors.get(p.name, "")) for p in lesson.parameters],
        "knob_error": bool(errors),
        "phases": [
            views.Phase(key, text, ANCHORS.get(key, key))
            for key, text in words.catalogue()["lesson"]["phase"].items()
            if key != "change" or lesson.parameters
        ],
        "options": [views.Option(LETTERS[i], figures.typeset(option.text)) for i, option in enumerate(lesson.options)],
        "rankings": [
            views.Ranking(figures.typeset(each.title), [figures.typeset(item.text) for item in each.items])
            for each in lesson.rankings
        ],
        "run_label": _counted("commit", len(lesson.panes)),
        "takes": _takes(lesson, count),
        "look_question": lesson.look.question if lesson.look else words.say("lesson", "look_question"),
        "sights": _sights(lesson),
        "replies": [
            views.Option(LETTERS[i], figures.typeset(each.text), figures.typeset(each.reply), each.correct)
            for i, each in enumerate(lesson.options)
        ],
        "plot_line": _plot_line(lesson),
        "transfer": figures.typeset(lesson.transfer.question),
        "transfer_options": [
            views.Option(LETTERS[i], figures.typeset(each.text), correct=each.correct)
            for i, each in enumerate(lesson.transfer.options)
        ],
        "transfer_answer": figures.typeset(lesson.transfer.answer),
        "scripts_title": words.say("lesson", "scripts", count=count) if several else words.say("lesson", "script"),
        "scripts_line": words.say("lesson", "scripts_line") if several else "",
        "scripts": [
            views.Script(pane.name, pane.title, f"{pane.name}.py", lines, _download(lesson, pane, values))
            for pane, lines in zip(lesson.panes, compare(sources, COLUMNS.get(len(sources), 3)), strict=True)
        ],
        "errata": [views.Erratum(erratum.said, erratum.instead) for erratum in lesson.errata],
        "data": _data(catalogue, lesson),
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
    after = next((entry for entry in catalogue.course.available if entry.order > lesson.order), None)
    return views.Link(f"/lessons/{after.slug}", after.title) if after else None


def lacks(missing: Sequence[str]) -> str:
    """What this machine has not, in a sentence."""
    return words.say("lesson", "lacks", what=" and ".join(missing)) if missing else ""


def script(pane: Pane, values: Mapping[str, Any]) -> str:
    """A pane as a file: what is run, and nothing of ours."""
    return pane.source({knob.name: values[knob.name] for knob in pane.parameters})


def _download(lesson: Lesson, pane: Pane, values: Mapping[str, Any]) -> str:
    own = {knob.name: values[knob.name] for knob in pane.parameters if values[knob.name] != knob.default}
    return f"/lessons/{lesson.slug}/{pane.name}.py" + (f"?{urlencode(own)}" if own else "")


def _sights(lesson: Lesson) -> list[str]:
    chosen = lesson.look.options if lesson.look and lesson.look.options else lesson.options
    return [figures.typeset(each.text) for each in chosen]


def _plot_line(lesson: Lesson) -> str:
    plot = lesson.history
    if plot is None:
        return ""
    knob = next(knob for knob in lesson.parameters if knob.name == plot.x)
    label = plot.label[:1].upper() + plot.label[1:]
    if plot.unit and plot.unit not in plot.label.split():
        label = f"{label}, {plot.unit}"
    return words.say("lesson", "plot_line", label=label, knob=knob.label)


def _counted(key: str, panes: int) -> str:
    suffix = {1: "one", 2: "two"}.get(panes, "many")
    return words.say("lesson", f"{key}_{suffix}", count=figures.number_word(panes))


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
    seconds = f"{lesson.budget_s:g}"
    if len(lesson.panes) < 2:
        return words.say("lesson", "takes", seconds=seconds)
    why = words.say("lesson", "takes_cpus" if any(pane.exclusive for pane in lesson.panes) else "takes_axis")
    key = "takes_both" if len(lesson.panes) == 2 else "takes_many"
    return words.say("lesson", key, seconds=seconds, count=count, why=why)


def _part(lesson: Lesson, name: str) -> Markup:
    part = lesson.part(name)
    return Markup(part.html) if part else Markup("")


def _data(catalogue: Catalogue, lesson: Lesson) -> str:
    return json.dumps(
        {
            "slug": lesson.slug,
            "title": lesson.title,
            "panes": [{"name": pane.name, "title": pane.title, "ends": pane.ends} for pane in lesson.panes],
            "options": [
                {"letter": LETTERS[i], "text": option.text, "reply": option.reply}
                for i, option in enumerate(lesson.options)
            ],
            "rankings": [[item.text for item in each.items] for each in lesson.rankings],
            "moments": [asdict(moment) for moment in lesson.key_moments],
            "history": _history(lesson),
            "after": _after(catalogue, lesson),
        },
        ensure_ascii=False,
    )


def _history(lesson: Lesson) -> dict[str, Any] | None:
    """The plot of own runs: what stands at its axes, and its lines."""
    plot = lesson.history
    if plot is None:
        return None
    knob = next(knob for knob in lesson.parameters if knob.name == plot.x)
    return {
        "x": plot.x,
        "knob": knob.label,
        "stops": list(knob.stops),
        "label": plot.label,
        "unit": plot.unit,
        "series": [{"label": line.label, "calculated": line.calculated} for line in plot.series],
    }


def _after(catalogue: Catalogue, lesson: Lesson) -> dict[str, dict[str, str]]:
    """By playlist: the lesson after this one that is here."""
    here = {entry.id: entry for entry in catalogue.course.available}
    found = {}
    for playlist in catalogue.course.playlists:
        ids = playlist.lessons
        after = ids[ids.index(lesson.id) + 1 :] if lesson.id in ids else ()
        entry = next((here[each] for each in after if each in here), None)
        if entry:
            found[playlist.key] = {"slug": entry.slug, "text": entry.title}
    return found
