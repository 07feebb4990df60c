"""The home page, the first that anybody asks for: a server that has just begun serves it before it knows any other."""

import json
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from app.conductor import Conductor
from app.lessons.catalogue import Catalogue
from app.lessons.course import Outline
from app.model.facts import End, Run
from app.recording.log import decode
from app.recording.rows import RunRow

from . import figures, recording_view, run_view, views, words
from .rendering import common, render
from .views import Link

if TYPE_CHECKING:
    from app.lessons.lesson import Lesson

#: The lesson whose runs the home page shows, and the two panes of it.
DEMO = ("four-cooks-one-stove", ("threads", "processes"))
#: Columns of the course on the home page, by section.
COLUMNS = (("A", "B"), ("C",), ("D", "E", "F"))


def routes(conductor: Conductor) -> list[BaseRoute]:
    """The home page, by both of its addresses."""
    home = _Home(conductor)
    return [Route("/", home.page), Route("/lessons", home.page)]


class _Home:
    def __init__(self, conductor: Conductor) -> None:
        self._conductor = conductor

    def page(self, request: Request) -> Response:
        catalogue, machine = self._conductor.catalogue, self._conductor.machine()
        first, here = catalogue.course.available[0], len(catalogue.course.available)
        demo_lesson = next((entry for entry in catalogue.course.available if entry.slug == DEMO[0]), first)
        page = views.HomePage(
            **common(words.say("home", "tab"), "/", figures.machine_line(machine)),
            first=Link(f"/lessons/{first.slug}", words.say("home", "start", lesson=first.title)),
            demo=self._demo(catalogue.outline(demo_lesson)),
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
        return render("home.html", page)

    def _demo(self, lesson: Outline) -> views.Demo | None:
        if lesson.slug != DEMO[0]:
            return None
        # Rather a pair in which the CPUs were free: on a busy machine processes cannot show what they could do.
        runs = newest(
            self._conductor, lesson, DEMO[1], lambda row: row.pane == "threads" or row.verdict_kind == "parallel"
        )
        runs = runs or newest(self._conductor, lesson, DEMO[1])
        if not runs:
            return self._shipped(lesson)
        return views.Demo(
            title=words.say("home", "demo"),
            recorded=words.say("home", "demo_recorded", when=figures.when(runs[-1][0].created)),
            href=f"/lessons/{lesson.slug}?" + "&".join(f"run={row.run}" for row, _, _ in runs),
            link=words.say("home", "look_at_run"),
            data=json.dumps([{"run": row.run, "title": lesson.pane(row.pane or "").title} for row, _, _ in runs]),
            rows=results(lesson, runs),
        )

    def _shipped(self, lesson: Outline) -> views.Demo | None:
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


def newest(
    conductor: Conductor,
    lesson: "Lesson | Outline",
    panes: Sequence[str],
    fit: Callable[[RunRow], bool] = lambda row: True,
) -> list[tuple[RunRow, Run, End]]:
    """The newest fitting run of each of these panes, if they ended as they should with the same parameters.

    Made here: what a visitor has brought is shown as a run, never as what this machine does."""
    found: dict[str, RunRow] = {}
    for row in conductor.list(lesson=lesson.slug, limit=100):
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
        log = conductor.find(found[pane].run)
        first, end = decode(log.read(0, 1)[0]), run_view.end_of(log)
        if first["type"] != "run" or end is None:
            return []
        runs.append((found[pane], first, end))
    same = {json.dumps(run["parameters"], sort_keys=True) for _, run, _ in runs}
    return runs if len(same) <= 1 else []


def results(lesson: "Lesson | Outline", runs: Iterable[tuple[RunRow, Run, End]]) -> list[views.Result]:
    """These runs as rows of a small table."""
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
