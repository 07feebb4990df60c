"""/api/lessons: what there is to run, and what runs of it showed."""

from fastapi import FastAPI, Request

from app.conductor import Conductor
from app.lessons.lesson import Lesson
from app.model.errors import InvalidRequest, Unavailable
from app.model.facts import Fact
from app.recording.log import Log, decode

from . import models

#: Facts that a conclusion is drawn from: the others, which are most, need not be decoded.
_TELLING = (b'{"type":"run"', b'{"type":"output"', b'{"type":"end"')


def add(api: FastAPI, conductor: Conductor) -> None:
    """Add these requests."""

    @api.get("/api/lessons", summary="All lessons of the course")
    def lessons() -> list[models.LessonEntry]:
        """In order, those that are still to come among them."""
        known = {lesson.slug: lesson for lesson in conductor.catalogue.lessons}
        return [
            models.LessonEntry(
                id=entry.id,
                slug=entry.slug,
                title=entry.title,
                section=entry.section,
                available=entry.available,
                panes=[pane.name for pane in known[entry.slug].panes] if entry.available else [],
                lacks=conductor.lacks(known[entry.slug]) if entry.available else [],
            )
            for entry in conductor.catalogue.course.entries
        ]

    @api.get("/api/lessons/{slug}", summary="One lesson", responses=models.NOT_FOUND)
    def lesson(slug: str, request: Request) -> models.Lesson:
        """Its question, knobs and scripts. Parameters in the query are filled into the scripts: `?workers=2`."""
        return _lesson(conductor, conductor.catalogue.get(slug), dict(request.query_params))

    @api.get("/api/lessons/{slug}/conclusion", summary="What runs of a lesson showed", responses=models.NOT_FOUND)
    def conclusion(slug: str, request: Request) -> models.Conclusion:
        """Takeaway and proof of these runs, one a pane: `?sequential=RUN&threads=RUN`."""
        of = conductor.catalogue.get(slug)
        names = {pane.name for pane in of.panes}
        runs: dict[str, list[Fact]] = {}
        for pane, run in request.query_params.items():
            if pane not in names:
                raise InvalidRequest(f"The lesson has no pane “{pane}”. It has: {', '.join(sorted(names))}.", pane)
            runs[pane] = _telling(conductor.find(run), of, pane)
        return models.Conclusion.model_validate(of.conclude_runs(runs).to_json())


def _telling(log: Log, lesson: Lesson, pane: str) -> list[Fact]:
    if not log.ended:
        raise Unavailable(f"The run {log.run} has not ended. Ask again when it has.")
    facts = [decode(line) for line in log.lines() if line.startswith(_TELLING)]
    first = facts[0]
    if first["type"] != "run" or (first["lesson"], first["pane"]) != (lesson.slug, pane):
        raise InvalidRequest(f"The run {log.run} is not one of this lesson's pane “{pane}”.", pane)
    return facts


def _lesson(conductor: Conductor, of: Lesson, given: dict[str, object]) -> models.Lesson:
    values = of.check(given)
    return models.Lesson(
        id=of.id,
        slug=of.slug,
        title=of.title,
        section=of.section,
        minutes=of.minutes,
        question=of.question,
        options=[option.text for option in of.options],
        lead=of.lead,
        values=values,
        parameters=[
            models.Parameter(
                name=knob.name,
                label=knob.label,
                kind=knob.kind,
                unit=knob.unit,
                default=knob.default,
                stops=list(knob.stops),
                minimum=knob.minimum,
                maximum=knob.maximum,
            )
            for knob in of.parameters
        ],
        panes=[
            models.Pane(
                name=pane.name,
                title=pane.title,
                script=pane.script,
                source=pane.source({knob.name: values[knob.name] for knob in pane.parameters}),
                exclusive=pane.exclusive,
                parameters=[knob.name for knob in pane.parameters],
            )
            for pane in of.panes
        ],
        baseline=of.argument.baseline,
        min_cpus=of.min_cpus,
        lacks=conductor.lacks(of),
        recordings=[
            models.Recording(
                pane=each.pane,
                run=each.run,
                created=each.created,
                python=each.machine["python"],
                usable_cpus=each.machine["usable_cpus"],
            )
            for each in conductor.catalogue.recordings(of)
        ],
        budget_s=of.budget_s,
    )
