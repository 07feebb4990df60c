"""The API: /api/*, its description, and the page made from that. Handlers are plain functions: they run in threads."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse, Response
from starlette.exceptions import HTTPException

from app import __version__
from app.conductor import Conductor
from app.model import errors as kinds
from app.model.errors import InterleaveError, InvalidRequest
from app.streaming.hub import Hub

from . import api_exports, api_lessons, api_play, api_runs, models, reference
from .errors import handler

DESCRIPTION = """Start runs, read them, take them with you.

A run is a log of facts. `WS /api/runs/{id}/stream?cursor=N` sends what follows fact N: each text frame is one or more \
facts, one a line, each a JSON object with a `type`. Count the lines to know your cursor; after a break, come back \
with it. The stream is closed with 1000 after the `end` fact, with 1013 if you were too slow or too many watch (come \
back at your cursor), 4400 if the cursor is not in the log, 4404 if there is no such run.

There are no accounts. Who starts runs is told apart by a cookie, so that the queue is fair."""


def create_api(conductor: Conductor, hub: Hub) -> FastAPI:
    """The application."""
    api = FastAPI(
        title="Interleave: the API",
        description=DESCRIPTION,
        version=__version__,
        docs_url=None,
        redoc_url=None,
    )
    for kind in (InterleaveError, HTTPException, Exception):
        api.add_exception_handler(kind, handler())
    api.add_exception_handler(RequestValidationError, _invalid)
    _machine(api, conductor, hub)
    api_lessons.add(api, conductor)
    api_runs.add(api, conductor)
    api_play.add(api, conductor)
    api_exports.add(api, conductor)

    @api.get("/docs", include_in_schema=False)
    def docs() -> HTMLResponse:
        meanings = {name: (kind.__doc__ or "").strip() for name, kind in vars(kinds).items() if isinstance(kind, type)}
        return HTMLResponse(reference.page(api.openapi(), meanings))

    return api


def _invalid(request: Request, error: Exception) -> Response:
    """FastAPI's own checks, in our words: the first thing that is wrong."""
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    place = [str(part) for part in first["loc"][1:] if not isinstance(part, int)]
    field = place[-1] if place and first["type"] != "json_invalid" else None
    if first["type"] == "json_invalid":
        sentence = "The request's body is not JSON."
    elif first["type"] == "missing":
        sentence = f"“{field}” is missing." if field else "The request has no body."
    elif first["type"] == "extra_forbidden":
        sentence = f"“{field}” is not known here."
    else:
        sentence = f"“{field}”: {first['msg']}." if field else f"{first['msg']}."
    return handler()(request, InvalidRequest(sentence, field))


def _machine(api: FastAPI, conductor: Conductor, hub: Hub) -> None:
    @api.get("/api/machine", summary="What this machine has")
    def machine() -> models.Machine:
        """Usable CPUs and how they were found, Python builds, load. The first time it looks for Pythons."""
        report = conductor.survey()
        facts = report.facts
        return models.Machine(
            version=__version__,
            usable_cpus=facts["usable_cpus"],
            how=report.how,
            host_cpus=facts["host_cpus"],
            affinity=list(report.affinity) if report.affinity is not None else None,
            quota=report.quota,
            cpu_model=facts["cpu_model"],
            platform=facts["platform"],
            load=facts["load"],
            python=facts["python"],
            pythons=[
                models.PythonBuild(
                    path=str(build.path),
                    version=build.version,
                    implementation=build.implementation,
                    free_threaded=build.free_threaded,
                    gil=build.gil,
                    interpreters=build.interpreters,
                )
                for build in report.pythons
            ],
            viewers=hub.viewers,
            waiting=sum(not standing.started for standing in conductor.standings()),
        )
