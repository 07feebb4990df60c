"""/api/play: any work, run in any way."""

from fastapi import FastAPI, Request
from fastapi.responses import Response

from app.conductor import Conductor

from . import models, run_models
from .visitor import COOKIE


def add(api: FastAPI, conductor: Conductor) -> None:
    """Add these requests."""

    @api.post(
        "/api/play",
        status_code=202,
        summary="Run any work in any way",
        responses={
            422: {**models.PROBLEM, "description": "Something asked for is not possible; `field` says what."},
            503: {**models.PROBLEM, "description": "Too many runs are waiting, or a Python is missing."},
        },
    )
    def start(asked: models.PlayRequest, request: Request, response: Response) -> models.Run:
        """Puts it into the queue and answers at once. Watch it at `links.stream`."""
        visitor = request.scope["state"][COOKIE]
        log = conductor.start_play(asked.parameters, visitor, asked.after or "")
        response.headers["Location"] = f"/api/runs/{log.run}"
        return run_models.of_log(conductor, log)

    @api.get("/api/play", summary="The script of a run of free play")
    def script(request: Request) -> models.Play:
        """What it would be with the parameters of the query (`?model=threads&tasks=8`), and what may be chosen."""
        play = conductor.play
        values = play.check(dict(request.query_params))
        return models.Play(
            title=play.title(values),
            source=play.source(values),
            values=values,
            matters=play.matters(values),
            parameters=[
                models.PlayParameter(name=knob.name, label=knob.label, default=knob.default, stops=list(knob.stops))
                for knob in play.knobs
            ],
        )
