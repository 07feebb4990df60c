"""The pages: what a browser is given before any script runs. Each makes sense without one.

Handlers are plain functions, so Starlette calls them in threads: reading the archive holds up nobody.
"""

import json
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeVar

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.conductor import Conductor
from app.lessons.catalogue import Catalogue
from app.lessons.lesson import Lesson
from app.lessons.prose import render
from app.model.errors import NotFound
from app.model.facts import End, Run
from app.model.states import STACK_ORDER, STATES
from app.recording.log import decode
from app.recording.rows import RunRow

from . import figures, lesson_view, measuring_view, play_view, recording_view, run_view, standalone, views, words
from .pictures import picture
from .static import folder
from .views import Link

#: The lesson whose runs the home page shows, and the two panes of it.
DEMO = ("four-cooks-one-stove", ("threads", "processes"))
#: Columns of the course on the home page, by section.
COLUMNS = (("A", "B"), ("C",), ("D", "E", "F"))
RUNS_A_PAGE = 50
#: More runs beneath each other would not be seen at once.
MOST_COMPARED = 4
#: So many of the newest runs tell what the measuring costs here.
MEASURED_RUNS = 8

Found = TypeVar("Found")


def routes(conductor: Conductor) -> list[BaseRoute]:
    """All pages."""
    pages = _Pages(conductor)
    return [
        Route("/", pages.home, name="home"),
        Route("/lessons", pages.home),
        Route("/lessons/{slug}", pages.lesson, name="lesson"),
        Route("/lessons/{slug}/{pane}.py", pages.script, name="script"),
        Route("/play", pages.play, name="play"),
        Route("/runs", pages.runs, name="runs"),
        Route("/runs/{run}", pages.run, name="run"),
        Route("/compare", pages.compare, name="compare"),
        Route("/glossary", pages.glossary, name="glossary"),
        Route("/measuring", pages.measuring, name="measuring"),
    ]


def error_page(request: Request, problem: Mapping[str, object]) -> Response:
    """A page for somebody who asked with a browser: what happened, why, what to do."""
    status = int(str(problem.get("status", 500)))
    lost = status == 404
    page = views.ErrorPage(
        **_common(words.say("error", "not_here" if lost else "wrong"), request.url.path, ()),
        status=f"{status}",
        what=f"{problem.get('title', words.say('error', 'wrong'))}.",
        why=str(problem.get("detail") or words.say("error", "no_more")),
        action=Link("/", words.say("error", "to_lessons")),
        other=Link("/runs", words.say("error", "to_runs"))
        if lost
        else Link(request.url.path, words.say("error", "try_again")),
    )
    return _render("error.html", page, status)


class _Pages:
    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor

    def home(self, request: Request) -> Response:
        catalogue, machine = self._conductor.catalogue, self._conductor.machine()
        first, here = catalogue.course.available[0], len(catalogue.course.available)
        demo_lesson = next((entry for entry in catalogue.course.available if entry.slug == DEMO[0]), first)
        page = views.HomePage(
            **_common(words.say("home", "tab"), "/", figures.machine_line(machine)),
            first=Link(f"/lessons/{first.slug}", words.say("home", "start", lesson=first.title)),
            demo=self._demo(catalogue.get(demo_lesson.slug)),
            demo_none=words.say("home", "none_lead", lesson=demo_lesson.title),
            demo_lesson=views.LessonLink(
                f"/lessons/{demo_lesson.slug}",
                words.say("home", "open", lesson=demo_lesson.title),
                slug=demo_lesson.slug,
            ),
            course_line=words.say(
                "home",
                "course_line" if here == len(catalogue.course.entries) else "course_some",
                count=len(catalogue.course.entries),
                here=figures.number_word(here).capitalize(),
            ),
            playlists=_playlists(catalogue),
            columns=_columns(catalogue),
            facts=figures.machine_figures(machine),
        )
        return _render("home.html", page)

    def lesson(self, request: Request) -> Response:
        catalogue, machine = self._conductor.catalogue, self._conductor.machine()
        lesson = self._lesson(request.path_params["slug"])
        values, errors = lesson_view.parameters(lesson, request.query_params)
        recordings = catalogue.recordings(lesson)
        page = views.LessonPage(
            **_common(_tab(lesson.title), "/", figures.machine_line(machine), lesson.question),
            **lesson_view.texts(catalogue, lesson, values, errors),
            boxes=recording_view.boxes(lesson, recordings),
            lacks=lesson_view.lacks(self._conductor.lacks(lesson)),
            recording=recording_view.recording(lesson, recordings),
            recorded=self._recorded(lesson),
            facts=figures.machine_figures(machine),
            next=lesson_view.following(catalogue, lesson),
        )
        return _render("lesson.html", page, 422 if errors else 200)

    def script(self, request: Request) -> Response:
        """A pane as a file that runs without us."""
        lesson = self._lesson(request.path_params["slug"])
        pane = _or_404(lambda: lesson.pane(request.path_params["pane"]))
        values, errors = lesson_view.parameters(lesson, request.query_params)
        if errors:
            raise HTTPException(422, next(iter(errors.values())))
        headers = {"Content-Disposition": f'attachment; filename="{pane.name}.py"', "Cache-Control": "no-cache"}
        return PlainTextResponse(lesson_view.script(pane, values), media_type="text/x-python", headers=headers)

    def play(self, request: Request) -> Response:
        machine = self._conductor.machine()
        texts, fits = play_view.texts(self._conductor.play, request.query_params)
        page = views.PlayPage(
            **_common(_tab(words.say("base", "play")), "/play", figures.machine_line(machine)),
            **texts,
            facts=figures.machine_figures(machine),
        )
        return _render("play.html", page, 200 if fits else 422)

    def runs(self, request: Request) -> Response:
        before = request.query_params.get("before")
        rows = _or_404(lambda: self._conductor.list(limit=RUNS_A_PAGE + 1, before=before))
        shown = rows[:RUNS_A_PAGE]
        page = views.RunsPage(
            **_common(_tab(words.say("base", "runs")), "/runs", figures.machine_line(self._conductor.machine())),
            rows=[
                *([] if before else map(run_view.standing_row, reversed(self._conductor.standings()))),
                *(run_view.row(self._conductor.catalogue, row) for row in shown),
            ],
            imports=self._conductor.settings.allow_import,
            older=f"/runs?before={shown[-1].run}" if len(rows) > RUNS_A_PAGE else "",
            none_lesson=self._conductor.catalogue.course.available[0].slug,
        )
        return _render("runs.html", page)

    def run(self, request: Request) -> Response:
        log = _or_404(lambda: self._conductor.find(request.path_params["run"]))
        run, lanes, end = run_view.outline(log)
        title = run_view.title(self._conductor.catalogue, run["lesson"], run["pane"], run["title"])
        page = views.RunPage(
            **_common(_tab(words.say("run", "tab", title=title)), "/runs", figures.machine_line(run["machine"])),
            **run_view.texts(run, end),
            heading=title,
            lanes=lanes,
        )
        return _render("embed.html" if request.query_params.get("embed") == "1" else "run.html", page)

    def compare(self, request: Request) -> Response:
        """Two to four runs on one time axis; their own order is that of the address."""
        names = [name for text in request.query_params.getlist("runs") for name in text.split(",") if name][
            :MOST_COMPARED
        ]
        logs = _or_404(lambda: [self._conductor.find(name) for name in names])
        shown = []
        for log in logs:
            run, _, end = run_view.outline(log)
            title = run_view.title(self._conductor.catalogue, run["lesson"], run["pane"], run["title"])
            shown.append((log.run, title, run["machine"], end))
        machine = shown[0][2] if shown else self._conductor.machine()
        page = views.ComparePage(
            **_common(_tab(words.say("compare", "title")), "/runs", figures.machine_line(machine)),
            data=json.dumps([{"run": run, "title": title} for run, title, _, _ in shown]),
            rows=[run_view.result(run, title, end) for run, title, _, end in shown],
            unlike=run_view.unlike([each for _, _, each, _ in shown]),
        )
        return _render("compare.html", page)

    def glossary(self, request: Request) -> Response:
        info = {each.state: each for each in STATES}
        page = views.GlossaryPage(
            **_common(
                _tab(words.say("base", "glossary")), "/glossary", figures.machine_line(self._conductor.machine())
            ),
            states=[
                views.StateRow(int(state), info[state].token, info[state].name, info[state].meaning)
                for state in STACK_ORDER
            ],
            words=_glossary(),
        )
        return _render("glossary.html", page)

    def measuring(self, request: Request) -> Response:
        survey = self._conductor.survey()
        runs = [row for row in self._conductor.list(limit=50) if row.wall_s is not None and not row.recorded]
        spent = [measuring_view.spent(self._conductor.find(row.run)) for row in runs[:MEASURED_RUNS]]
        titles = [run_view.title(self._conductor.catalogue, row.lesson, row.pane, row.title) for row in runs]
        page = views.MeasuringPage(
            **_common(_tab(words.say("base", "measuring")), "/measuring", figures.machine_line(survey.facts)),
            facts=figures.machine_figures(survey.facts),
            how=survey.how,
            cost=measuring_view.costs(measuring_view.read_clock(), spent, survey.facts),
            runs=[measuring_view.row(each, title) for each, title in zip(spent, titles, strict=False)],
            method=_method(),
            pythons=[measuring_view.python(build) for build in survey.pythons],
        )
        return _render("measuring.html", page)

    def _lesson(self, name: str) -> Lesson:
        """A program is told all names; a person finds them one click away."""
        try:
            return self._conductor.catalogue.get(name)
        except NotFound as error:
            raise HTTPException(404, words.say("error", "no_lesson", name=name)) from error

    def _newest(
        self, lesson: Lesson, panes: Sequence[str], fit: Callable[[RunRow], bool] = lambda row: True
    ) -> list[tuple[RunRow, Run, End]]:
        """The newest fitting run of each of these panes, if they ended as they should with the same parameters.

        Made here: what a visitor has brought is shown as a run, never as what this machine does."""
        found: dict[str, RunRow] = {}
        for row in self._conductor.list(lesson=lesson.slug, limit=100):
            pane = row.pane or ""
            if (
                pane in panes
                and pane not in found
                and row.outcome == lesson.pane(pane).ends
                and not row.recorded
                and fit(row)
            ):
                found[pane] = row
        runs = []
        for pane in panes:
            if pane not in found:
                return []
            log = self._conductor.find(found[pane].run)
            first, end = decode(log.read(0, 1)[0]), run_view.end_of(log)
            if first["type"] != "run" or end is None:
                return []
            runs.append((found[pane], first, end))
        same = {json.dumps(run["parameters"], sort_keys=True) for _, run, _ in runs}
        return runs if len(same) <= 1 else []

    def _recorded(self, lesson: Lesson) -> views.Recorded | None:
        runs = self._newest(lesson, [pane.name for pane in lesson.panes])
        if not runs:
            return None
        return views.Recorded(
            when=words.say("lesson", "last_made", when=figures.when(runs[-1][0].created)),
            caption=words.say("lesson", "last_caption"),
            href=f"/lessons/{lesson.slug}?" + "&".join(f"run={row.run}" for row, _, _ in runs),
            rows=_results(lesson, runs),
        )

    def _demo(self, lesson: Lesson) -> views.Demo | None:
        if lesson.slug != DEMO[0]:
            return None
        # Rather a pair in which the CPUs were free: on a busy machine processes cannot show what they could do.
        runs = self._newest(lesson, DEMO[1], lambda row: row.pane == "threads" or row.verdict_kind == "parallel")
        runs = runs or self._newest(lesson, DEMO[1])
        if not runs:
            return self._shipped(lesson)
        return views.Demo(
            title=words.say("home", "demo"),
            recorded=words.say("home", "demo_recorded", when=figures.when(runs[-1][0].created)),
            href=f"/lessons/{lesson.slug}?" + "&".join(f"run={row.run}" for row, _, _ in runs),
            link=words.say("home", "look_at_run"),
            data=json.dumps([{"run": row.run, "title": lesson.pane(row.pane or "").title} for row, _, _ in runs]),
            rows=_results(lesson, runs),
        )

    def _shipped(self, lesson: Lesson) -> views.Demo | None:
        """Two tasks, recorded for this place, until this machine has runs of its own."""
        catalogue = self._conductor.catalogue
        recordings = catalogue.recordings(lesson, "home") or catalogue.recordings(lesson)
        whole = recording_view.recording(lesson, recordings)
        if whole is None:
            return None
        shown = [each for each in recordings if each.pane in DEMO[1]]
        return views.Demo(
            title=words.say("home", "demo"),
            recorded=recording_view.made("home", "demo_shipped", shown[0].created, shown[0].machine),
            href=f"/lessons/{lesson.slug}",
            link=words.say("home", "look_at_lesson", lesson=lesson.title),
            data=json.dumps([{"run": each.run, "title": lesson.pane(each.pane).title} for each in shown]),
            rows=[row for row, each in zip(whole.rows, recordings, strict=True) if each in shown],
        )


def standalone_file(conductor: Conductor, runs: Sequence[str]) -> str:
    """One file of HTML with these runs in it."""
    logs = [conductor.find(run) for run in runs]
    page = standalone.page(conductor.catalogue, logs, folder())
    return _environment().get_template("standalone.html").render(page=page)


def _results(lesson: Lesson, runs: Iterable[tuple[RunRow, Run, End]]) -> list[views.Result]:
    return [
        views.Result(
            run=row.run,
            title=lesson.pane(row.pane or "").title,
            wall=figures.seconds(end["metrics"].get("wall_s")),
            in_flight=figures.average(end["metrics"].get("in_flight")),
            on_cpu=figures.average(end["metrics"].get("on_cpu")),
            verdict=run_view.verdict(end),
        )
        for row, _, end in runs
    ]


def _columns(catalogue: Catalogue) -> list[list[views.Section]]:
    def section(key: str) -> views.Section:
        entries = [
            views.Entry(
                entry.slug, f"{entry.order:02d}", entry.title, f"/lessons/{entry.slug}" if entry.available else ""
            )
            for entry in catalogue.course.entries
            if entry.section == key
        ]
        return views.Section(key, catalogue.section_title(key), entries)

    known = [each.key for each in catalogue.course.sections]
    return [[section(key) for key in column if key in known] for column in COLUMNS]


def _playlists(catalogue: Catalogue) -> list[views.Playlist]:
    """The whole course first."""
    slugs = {entry.id: entry.slug for entry in catalogue.course.entries}
    return [
        views.Playlist("", words.say("home", "all"), words.say("home", "all_time"), " ".join(slugs.values())),
        *(
            views.Playlist(each.key, each.title, each.time, " ".join(slugs[lesson] for lesson in each.lessons))
            for each in catalogue.course.playlists
        ),
    ]


def _common(title: str, path: str, machine: Sequence[str], description: str = "") -> dict[str, Any]:
    places = (
        ("/", "lessons"),
        ("/play", "play"),
        ("/runs", "runs"),
        ("/glossary", "glossary"),
        ("/measuring", "measuring"),
    )
    return {
        "title": title,
        "description": description or words.say("base", "description"),
        "nav": [Link(href, words.say("base", key), current=href == path) for href, key in places],
        "machine": machine,
        "version": _version(),
    }


def _tab(title: str) -> str:
    return f"{title} · {words.say('base', 'name')}"


def _or_404(ask: Callable[[], Found]) -> Found:
    try:
        return ask()
    except NotFound as error:
        raise HTTPException(404, str(error)) from error


def _render(template: str, page: views.Page, status: int = 200) -> Response:
    # Pages tell what is now: the machine, the newest runs. They are never kept.
    # A program's names and errors may hold half a surrogate pair, which no encoding has.
    text = _environment().get_template(template).render(page=page).encode("utf-8", "replace")
    return HTMLResponse(text, status, headers={"Cache-Control": "no-cache"})


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(words.templates()),
        bytecode_cache=_compiled(),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=words.catalogue(), words_for=words.for_script)
    return made


def _compiled() -> FileSystemBytecodeCache | None:
    """Compiled templates lie beside them, as modules do: to compile them is 50 ms of a start. Where nothing can be
    written they are compiled each time."""
    folder = words.templates() / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None


@cache
def _glossary() -> tuple[views.Word, ...]:
    return tuple(
        views.Word(words.anchor(each["word"]), each["word"], each["meaning"], picture(each["picture"]))
        for each in words.catalogue()["word"]
    )


@cache
def _method() -> tuple[views.Prose, ...]:
    return tuple(views.Prose(each["title"], Markup(render(each["text"]))) for each in words.catalogue()["method"])


@cache
def _version() -> str:
    try:
        return version("interleave")
    except PackageNotFoundError:
        return ""
