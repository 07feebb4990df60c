"""The pages: what a browser is given before any script runs. Each makes sense without one.

Handlers are plain functions, so Starlette calls them in threads: reading the archive holds up nobody.
"""

import json
from collections.abc import Callable, Sequence
from functools import cache
from typing import TypeVar

from markupsafe import Markup
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from app.conductor import Conductor
from app.lessons import prose
from app.lessons.lesson import Lesson
from app.model.errors import NotFound
from app.model.states import STACK_ORDER, STATES

from . import figures, home, lesson_view, measuring_view, play_view, recording_view, run_view, standalone, views, words
from .pictures import picture
from .rendering import common, environment, render, tab
from .static import folder

RUNS_A_PAGE = 50
#: More runs beneath each other would not be seen at once.
MOST_COMPARED = 4
#: So many of the newest runs tell what the measuring costs here.
MEASURED_RUNS = 8

Found = TypeVar("Found")


def routes(conductor: Conductor) -> list[BaseRoute]:
    """All pages but the home page."""
    pages = _Pages(conductor)
    return [
        Route("/lessons/{slug}", pages.lesson, name="lesson"),
        Route("/lessons/{slug}/{pane}.py", pages.script, name="script"),
        Route("/play", pages.play, name="play"),
        Route("/runs", pages.runs, name="runs"),
        Route("/runs/{run}", pages.run, name="run"),
        Route("/compare", pages.compare, name="compare"),
        Route("/glossary", pages.glossary, name="glossary"),
        Route("/measuring", pages.measuring, name="measuring"),
    ]


class _Pages:
    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor

    def lesson(self, request: Request) -> Response:
        catalogue, machine = self._conductor.catalogue, self._conductor.machine()
        lesson = self._lesson(request.path_params["slug"])
        values, errors = lesson_view.parameters(lesson, request.query_params)
        recordings = catalogue.recordings(lesson)
        page = views.LessonPage(
            **common(tab(lesson.title), "/", figures.machine_line(machine), lesson.question),
            **lesson_view.texts(catalogue, lesson, values, errors),
            boxes=recording_view.boxes(lesson, recordings),
            lacks=lesson_view.lacks(self._conductor.lacks(lesson)),
            recording=recording_view.recording(lesson, recordings),
            recorded=self._recorded(lesson),
            facts=figures.machine_figures(machine),
            next=lesson_view.following(catalogue, lesson),
        )
        return render("lesson.html", page, 422 if errors else 200)

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
            **common(tab(words.say("base", "play")), "/play", figures.machine_line(machine)),
            **texts,
            facts=figures.machine_figures(machine),
        )
        return render("play.html", page, 200 if fits else 422)

    def runs(self, request: Request) -> Response:
        before = request.query_params.get("before")
        rows = _or_404(lambda: self._conductor.list(limit=RUNS_A_PAGE + 1, before=before))
        shown = rows[:RUNS_A_PAGE]
        page = views.RunsPage(
            **common(tab(words.say("base", "runs")), "/runs", figures.machine_line(self._conductor.machine())),
            rows=[
                *([] if before else map(run_view.standing_row, reversed(self._conductor.standings()))),
                *(run_view.row(self._conductor.catalogue, row) for row in shown),
            ],
            imports=self._conductor.settings.allow_import,
            older=f"/runs?before={shown[-1].run}" if len(rows) > RUNS_A_PAGE else "",
            none_lesson=self._conductor.catalogue.course.available[0].slug,
        )
        return render("runs.html", page)

    def run(self, request: Request) -> Response:
        log = _or_404(lambda: self._conductor.find(request.path_params["run"]))
        run, lanes, end = run_view.outline(log)
        title = run_view.title(self._conductor.catalogue, run["lesson"], run["pane"], run["title"])
        page = views.RunPage(
            **common(tab(words.say("run", "tab", title=title)), "/runs", figures.machine_line(run["machine"])),
            **run_view.texts(run, end),
            heading=title,
            lanes=lanes,
        )
        return render("embed.html" if request.query_params.get("embed") == "1" else "run.html", page)

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
            **common(tab(words.say("compare", "title")), "/runs", figures.machine_line(machine)),
            data=json.dumps([{"run": run, "title": title} for run, title, _, _ in shown]),
            rows=[run_view.result(run, title, end) for run, title, _, end in shown],
            unlike=run_view.unlike([each for _, _, each, _ in shown]),
        )
        return render("compare.html", page)

    def glossary(self, request: Request) -> Response:
        info = {each.state: each for each in STATES}
        page = views.GlossaryPage(
            **common(tab(words.say("base", "glossary")), "/glossary", figures.machine_line(self._conductor.machine())),
            states=[
                views.StateRow(int(state), info[state].token, info[state].name, info[state].meaning)
                for state in STACK_ORDER
            ],
            words=_glossary(),
        )
        return render("glossary.html", page)

    def measuring(self, request: Request) -> Response:
        survey = self._conductor.survey()
        runs = [row for row in self._conductor.list(limit=50) if row.wall_s is not None and not row.recorded]
        spent = [measuring_view.spent(self._conductor.find(row.run)) for row in runs[:MEASURED_RUNS]]
        titles = [run_view.title(self._conductor.catalogue, row.lesson, row.pane, row.title) for row in runs]
        page = views.MeasuringPage(
            **common(tab(words.say("base", "measuring")), "/measuring", figures.machine_line(survey.facts)),
            facts=figures.machine_figures(survey.facts),
            how=survey.how,
            cost=measuring_view.costs(measuring_view.read_clock(), spent, survey.facts),
            runs=[measuring_view.row(each, title) for each, title in zip(spent, titles, strict=False)],
            method=_method(),
            pythons=[measuring_view.python(build) for build in survey.pythons],
        )
        return render("measuring.html", page)

    def _lesson(self, name: str) -> Lesson:
        """A program is told all names; a person finds them one click away."""
        try:
            return self._conductor.catalogue.get(name)
        except NotFound as error:
            raise HTTPException(404, words.say("error", "no_lesson", name=name)) from error

    def _recorded(self, lesson: Lesson) -> views.Recorded | None:
        runs = home.newest(self._conductor, lesson, [pane.name for pane in lesson.panes])
        if not runs:
            return None
        return views.Recorded(
            when=words.say("lesson", "last_made", when=figures.when(runs[-1][0].created)),
            caption=words.say("lesson", "last_caption"),
            href=f"/lessons/{lesson.slug}?" + "&".join(f"run={row.run}" for row, _, _ in runs),
            rows=home.results(lesson, runs),
        )


def standalone_file(conductor: Conductor, runs: Sequence[str]) -> str:
    """One file of HTML with these runs in it."""
    logs = [conductor.find(run) for run in runs]
    page = standalone.page(conductor.catalogue, logs, folder())
    return environment().get_template("standalone.html").render(page=page)


def _or_404(ask: Callable[[], Found]) -> Found:
    try:
        return ask()
    except NotFound as error:
        raise HTTPException(404, str(error)) from error


@cache
def _glossary() -> tuple[views.Word, ...]:
    return tuple(
        views.Word(words.anchor(each["word"]), each["word"], each["meaning"], picture(each["picture"]))
        for each in words.catalogue()["word"]
    )


@cache
def _method() -> tuple[views.Prose, ...]:
    return tuple(views.Prose(each["title"], Markup(prose.render(each["text"]))) for each in words.catalogue()["method"])
