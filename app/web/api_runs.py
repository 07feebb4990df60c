"""/api/runs: start, list, look at, cancel."""

from typing import Annotated
from urllib.parse import quote

from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import Response

from app.conductor import Conductor

from . import models, run_models
from .visitor import COOKIE, HERE


def add(api: FastAPI, conductor: Conductor) -> None:
    """Add these requests."""

    @api.post(
        "/api/runs",
        status_code=202,
        summary="Run a pane of a lesson",
        responses={
            422: {**models.PROBLEM, "description": "Something asked for is not possible; `field` says what."},
            503: {**models.PROBLEM, "description": "Too many runs are waiting, or a Python is missing."},
        },
    )
    def start(asked: models.RunRequest, request: Request, response: Response) -> models.Run:
        """Puts it into the queue and answers at once. Watch it at `links.stream`."""
        visitor = request.scope["state"][COOKIE]
        log = conductor.start_lesson_pane(asked.lesson, asked.pane, asked.parameters, visitor, asked.after or "")
        response.headers["Location"] = f"/api/runs/{log.run}"
        return run_models.of_log(conductor, log)

    @api.get("/api/runs", summary="Runs")
    def runs(
        lesson: str | None = None,
        limit: Annotated[int, Query(ge=1, le=200)] = 50,
        before: Annotated[str | None, Query(description="Those older than this run.")] = None,
    ) -> models.Runs:
        """Newest first, a page at a time."""
        rows = conductor.list(lesson=lesson, limit=limit + 1, before=before)
        more = f"/api/runs?limit={limit}&before={rows[limit - 1].run}" if len(rows) > limit else None
        if more and lesson:
            more += f"&lesson={quote(lesson, safe='')}"
        waiting = [run_models.of_standing(each) for each in conductor.standings() if lesson in (None, each.lesson)]
        return models.Runs(waiting=waiting, ended=[run_models.of_row(row) for row in rows[:limit]], next=more)

    @api.get("/api/runs/{run}", summary="One run", responses=models.NOT_FOUND)
    def run(run: str) -> models.Run:
        """Where it stands, or how it ended."""
        return run_models.of_log(conductor, conductor.find(run))

    @api.post(
        "/api/runs/{run}/cancel",
        summary="End a run",
        responses={**models.NOT_FOUND, 403: {**models.PROBLEM, "description": "It is somebody else's run."}},
    )
    def cancel(run: str, request: Request) -> models.Cancelled:
        """Its whole process group is ended. What was recorded stays. A visitor can end runs of their own; whoever sits
        at the server's machine, any."""
        state = request.scope["state"]
        if not state[HERE] and not conductor.may_cancel(run, state[COOKIE]):
            raise HTTPException(403, "Somebody else started this run, so you cannot end it. It ends by itself soon.")
        return models.Cancelled(cancelled=conductor.cancel(run))
