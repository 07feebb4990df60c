"""From a lesson's folder to its record. Whatever is wrong is said in one sentence with file and key."""

import ast
from collections.abc import Iterable
from pathlib import Path
from typing import Literal, cast

from ..model.facts import RunOutcome
from ..model.records import Mark
from ..model.states import State
from . import asking, constants, prose, watching
from .argument import Argument, Check, Takeaway, Unless
from .course import CourseEntry
from .expression import Expression
from .figures import PaneFigure
from .lesson import Erratum, KeyMoment, Lesson, Option
from .pane import Pane
from .parameters import Kind, Parameter
from .reading import LessonError, Table

#: Figures that each run has (``app/recording`` computes them); a pane's printed ones come on top.
METRICS = frozenset(
    {
        *("wall_s", "cpu_s", "in_flight", "on_cpu", "parallel_share", "speedup"),
        *("gil_wait_s", "core_wait_s", "lock_wait_s", "sleep_s", "io_s", "join_s", "transfer_s", "starting_s"),
        *("most_in_flight", "most_on_cpu", "busy_s"),
        *("lanes", "tasks", "turns", "median_turn_s", "max_lateness_s", "measuring_cost", "dropped", "exit_code"),
        *("cpus_left", "tasks_done", "life_s", "median_start_s", "moved_bytes"),
    }
)
MOST_PARAMETERS = 3
_PYTHONS = ("free-threaded", "interpreters", "3.14")
#: What a learner waits for one pane, at most.
LONGEST_PANE_S = 3.0
LABELS = ("create", "start", "wait", "use")
_NEEDS = ("free-threaded", "interpreters", "3.14", "shm")


def load_lesson(folder: Path, entry: CourseEntry) -> Lesson:
    """Raises ``LessonError``."""
    top = Table.load(folder / "lesson.toml", f"{folder.name}/lesson.toml")
    if (own := top.text("id")) != entry.id:
        raise top.fault("id", f"is {own}, but course.toml has {entry.id} for {folder.name}")
    knobs = tuple(_parameter(table) for table in top.tables("parameters", []))
    if len(knobs) > MOST_PARAMETERS:
        raise top.fault("parameters", f"are {len(knobs)}; a lesson has at most {MOST_PARAMETERS}")
    panes = tuple(_pane(table, folder, knobs) for table in top.tables("panes"))
    argument = _argument(top)
    moments = tuple(_key_moment(table) for table in top.tables("key_moments"))
    lesson = Lesson(
        id=entry.id,
        slug=folder.name,
        title=entry.title,
        section=entry.section,
        order=entry.order,
        minutes=top.integer("minutes", 5),
        question=top.text("question"),
        lead=top.text("lead"),
        options=tuple(_option(table) for table in top.tables("options", *([],) * top.has("rankings"))),
        parameters=knobs,
        panes=panes,
        argument=argument,
        key_moments=moments,
        transfer=asking.transfer(top),
        look=asking.look(top),
        rankings=tuple(asking.ranking(table) for table in top.tables("rankings", [])),
        history=asking.history(top, knobs, panes),
        errata=tuple(_erratum(table) for table in top.tables("errata", [])),
        glossary=top.texts("glossary", []),
        text=_text(folder),
        budget_s=top.number("budget_s", 8.0),
        needs=top.texts("needs", []),
    )
    top.finish()
    _check_whole(lesson, top, knobs)
    return lesson


def _check_whole(lesson: Lesson, top: Table, knobs: tuple[Parameter, ...]) -> None:
    """What can only be seen when all parts are there."""
    names = [pane.name for pane in lesson.panes]
    if not names:
        raise top.fault("panes", "are missing")
    if len(set(names)) < len(names) or not {"parameters", "machine"}.isdisjoint(names):
        raise top.fault("panes", "must have different names, and none may be called parameters or machine")
    if (lesson.options or not lesson.rankings) and sum(option.correct for option in lesson.options) != 1:
        raise top.fault("options", "must have exactly one with correct = true")
    for need in lesson.needs:
        if need not in _NEEDS:
            raise top.fault("needs", f"may be {', '.join(_NEEDS)}, not {need!r}")
    if lesson.argument.baseline not in (None, *names):
        raise top.fault("baseline", "is not the name of a pane")
    for moment in lesson.key_moments:
        if moment.pane not in names:
            raise top.fault("key_moments", f"speak of “{moment.pane}”, which is not the name of a pane")
    known = {pane.name: METRICS | {figure.name for figure in pane.figures} for pane in lesson.panes}
    known["parameters"] = frozenset(knob.name for knob in knobs)
    known["machine"] = frozenset({"usable_cpus"})
    said = [("proof", expression) for expression in _expressions(lesson.argument)]
    for key, expression in [*said, *asking.expressions(lesson.look, lesson.rankings, lesson.history)]:
        for pane, figure in expression.names():
            if figure not in known.get(pane, ()):
                raise top.fault(key, f"speaks of {pane}.{figure}, which this lesson does not have")


def _expressions(argument: Argument) -> Iterable[Expression]:
    for check in argument.checks:
        yield from (each for each in (check.value, check.low, check.high) if each is not None)
        yield from check.sentence.expressions()
    said: tuple[Takeaway | Unless, ...] = (*argument.takeaways, *argument.unless)
    for sentence in said:
        if sentence.when is not None:
            yield sentence.when
        yield from sentence.text.expressions()


def _option(table: Table) -> Option:
    correct = table.flag("correct", False)
    misconception = table.text("misconception", None)
    option = Option(table.text("text"), correct, misconception, table.text("reply"))
    table.finish()
    return option


def _parameter(table: Table) -> Parameter:
    kind = cast(Kind, table.choice("type", ("int", "float", "choice")))
    raw = table.raw("stops")
    if not isinstance(raw, list) or not raw or not all(isinstance(each, int | float | str) for each in raw):
        raise table.fault("stops", "must be a list of values")
    default = table.raw("default")
    if kind == "float":
        raw, default = [float(each) for each in raw], float(default)
    bounds = None if kind == "choice" else (table.number("min"), table.number("max"))
    knob = Parameter(
        name=table.text("name"),
        constant=table.text("constant"),
        kind=kind,
        label=table.text("label"),
        unit=table.text("unit", ""),
        default=default,
        stops=tuple(raw),
        minimum=bounds[0] if bounds else None,
        maximum=bounds[1] if bounds else None,
    )
    if default not in raw:
        raise table.fault("default", "must be one of the stops")
    if bounds and not all(bounds[0] <= each <= bounds[1] for each in raw):
        raise table.fault("stops", "must lie between min and max")
    table.finish()
    return knob


def _pane(table: Table, folder: Path, knobs: tuple[Parameter, ...]) -> Pane:
    name = table.text("name")
    wall_s = table.number("wall_s", None)
    if wall_s is not None and not 0 < wall_s <= LONGEST_PANE_S:
        raise table.fault("wall_s", f"must be above 0 and at most {LONGEST_PANE_S:g}")
    script = table.text("script", f"{name}.py")
    path = folder / "panes" / script
    try:
        text = path.read_text(encoding="utf-8")
        ast.parse(text)
    except FileNotFoundError:
        raise table.fault("script", f"names panes/{script}, which is not there") from None
    except SyntaxError as error:
        raise LessonError(f"{folder.name}/panes/{script}, line {error.lineno}: {error.msg}.") from None
    values = constants.values(text)
    own = tuple(knob for knob in knobs if knob.constant in values)
    for knob in own:
        if values[knob.constant] != knob.default:
            has, wants = values[knob.constant], knob.default
            raise LessonError(
                f"{folder.name}/panes/{script}: {knob.constant} is {has!r}, but parameter {knob.name} has {wants!r}."
            )
    pane = Pane(
        name=name,
        title=table.text("title"),
        script=script,
        text=text,
        exclusive=table.flag("exclusive"),
        ends=cast(RunOutcome, table.choice("ends", ("finished", "failed", "timed_out"), "finished")),
        python=table.choice("python", _PYTHONS) if table.has("python") else None,
        figures=tuple(_figure(each) for each in table.tables("figures", [])),
        parameters=knobs,
        wall_s=wall_s,
        watch=tuple(watching.watched(each, text) for each in table.tables("watch", [])),
        show=watching.shown(table),
    )
    files = {each["name"] for each in pane.watch if each["kind"] == "file"}
    for figure in pane.figures:
        if figure.how == "size" and figure.words not in files:
            raise table.fault("figures", f"ask for the size of {figure.words}, which is not watched")
    if pane.ends == "timed_out" and wall_s is None:
        raise table.fault("wall_s", "is missing: a pane that never ends by itself has to say when it is ended")
    table.finish()
    return pane


def _figure(table: Table) -> PaneFigure:
    how: Literal["after", "count", "size"] = "size" if table.has("size") else "count" if table.has("count") else "after"
    figure = PaneFigure(table.text("name"), how, table.text(how))
    table.finish()
    return figure


def _argument(top: Table) -> Argument:
    table = top.table("proof")
    checks = []
    for each in table.tables("checks"):
        check = Check(
            sentence=each.template("sentence"),
            value=each.expression("value"),
            low=each.expression("low", None),
            high=each.expression("high", None),
            unit=each.text("unit", ""),
            digits=each.integer("digits", 2),
        )
        if check.low is None and check.high is None:
            raise each.fault("low", "and high are both missing")
        each.finish()
        checks.append(check)
    if not checks:
        raise table.fault("checks", "are missing")
    argument = Argument(
        baseline=top.text("baseline", None),
        min_cpus=top.integer("min_cpus", 1),
        needs_gil=top.flag("needs_gil", False),
        checks=tuple(checks),
        takeaways=tuple(_takeaway(each) for each in top.tables("takeaways")),
        unless=tuple(_unless(each) for each in table.tables("unless", [])),
        holds=table.text("holds"),
        failure=table.text("failure"),
    )
    table.finish()
    return argument


def _takeaway(table: Table) -> Takeaway:
    takeaway = Takeaway(table.expression("when", None), table.template("text"))
    table.finish()
    return takeaway


def _unless(table: Table) -> Unless:
    unless = Unless(table.expression("when"), table.template("text"))
    table.finish()
    return unless


def _key_moment(table: Table) -> KeyMoment:
    at = table.text("at")
    kind, _, what = at.partition(":")
    fits = (
        (at in ("start", "use", "end"))
        or (kind in ("state", "longest") and what in State.__members__)
        or (kind == "mark" and what in Mark.__members__)
        or (kind == "share" and what.replace(".", "", 1).isdigit() and float(what) <= 1)
    )
    if not fits:
        raise table.fault(
            "at", f"must be start, use, end, state:NAME, longest:NAME, mark:NAME or share:0.5, not {at!r}"
        )
    moment = KeyMoment(table.text("pane"), at, table.text("title"), table.text("text"), table.number("span_ms", None))
    table.finish()
    return moment


def _erratum(table: Table) -> Erratum:
    erratum = Erratum(table.text("number"), table.text("said"), table.text("instead"))
    table.finish()
    return erratum


def _text(folder: Path) -> tuple[prose.Part, ...]:
    try:
        found = prose.parts((folder / "text.md").read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise LessonError(f"{folder.name}/text.md is missing.") from None
    if not any(part.name == "explain" for part in found):
        raise LessonError(f"{folder.name}/text.md has no part with the heading “## Explain”.")
    return found
