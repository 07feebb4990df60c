"""/api/runs/{run}/trace.* and /api/runs/import: runs leave and come."""

import asyncio
import tempfile
from collections.abc import AsyncIterator, Iterator
from typing import IO, Annotated, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI, HTTPException, Query, Request
from fastapi.responses import HTMLResponse, Response, StreamingResponse

from app.conductor import Conductor
from app.model.errors import InvalidRequest, NotFound, Unavailable
from app.recording.formats import format_of
from app.recording.imports import Bounds
from app.recording.incoming import fact_lines

from . import models, pages, run_models

_CHUNK = 262_144
#: Exports that are computed at the same time: each is a thread that wants the GIL from those who watch.
EXPORTS = 2
#: Imports under way, those that are still on the line among them. One is read at a time.
IMPORTS = 4
#: Less than whoever has the machine may import: a visitor's recording is looked at by others.
BOUNDS = Bounds(lanes=20_000, items=1_000_000)

Piece = TypeVar("Piece", bytes, str)


def add(api: FastAPI, conductor: Conductor) -> None:
    """Add these requests."""
    exporting, reading = CapacityLimiter(EXPORTS), asyncio.Lock()
    under_way = 0

    @api.get(
        "/api/runs/{run}/trace.html",
        summary="Take runs with you as one file",
        response_class=HTMLResponse,
        responses={**models.NOT_FOUND, 422: models.PROBLEM},
    )
    def standalone(
        run: str, others: Annotated[list[str] | None, Query(alias="with", description="Up to three more runs.")] = None
    ) -> HTMLResponse:
        """One file of HTML with picture and data: from disk, without a network, it zooms and replays."""
        return HTMLResponse(
            pages.standalone_file(conductor, [run, *(others or ())]),
            headers={"Content-Disposition": f'attachment; filename="interleave-{run}.html"'},
        )

    @api.get(
        "/api/runs/{run}/trace.{suffix}",
        summary="Take a run with you",
        response_class=StreamingResponse,
        responses=models.NOT_FOUND,
    )
    def trace(run: str, suffix: str) -> StreamingResponse:
        """`trace.ndjson` (native, lossless), `trace.json` (Chrome Trace Event Format, opens in Perfetto),
        `trace.speedscope.json` (speedscope), `trace.csv` (a table).

        Of a run that has not ended: what there is so far."""
        log = conductor.find(run)
        try:
            form = format_of(suffix)
        except InvalidRequest as error:
            raise NotFound(str(error)) from error
        content: AsyncIterator[bytes] | AsyncIterator[str]
        if form.suffix == ".ndjson":
            content = _in_turn(log.chunks(_CHUNK), exporting)
        else:
            content = _in_turn(form.write(log), exporting)
        return StreamingResponse(
            content,
            media_type=form.media_type,
            headers={"Content-Disposition": f'attachment; filename="interleave-{run}{form.suffix}"'},
        )

    @api.post(
        "/api/runs/import",
        status_code=201,
        summary="Bring a run",
        openapi_extra={
            "requestBody": {
                "content": {
                    kind: {"schema": {"type": "string"}} for kind in ("application/x-ndjson", "application/json")
                }
            }
        },
        responses={
            403: {**models.PROBLEM, "description": "This server takes no recordings."},
            422: models.PROBLEM,
            503: {**models.PROBLEM, "description": "Other recordings are being taken in."},
        },
    )
    async def bring(request: Request, response: Response) -> models.Imported:
        """The body is a native export (`trace.ndjson`), or a Chrome trace (`trace.json`, also another program's: its
        slices, instants and arrows). It is checked line by line, and kept under a new name if its own is taken."""
        if not conductor.settings.allow_import:
            raise HTTPException(
                403, "This server takes no recordings. Whoever runs it can allow it: INTERLEAVE_ALLOW_IMPORT=yes"
            )
        nonlocal under_way
        if under_way >= IMPORTS:
            raise Unavailable("Other recordings are being taken in. Try again in a moment.")
        under_way += 1
        try:
            with tempfile.SpooledTemporaryFile(_CHUNK) as file:
                async for chunk in request.stream():
                    file.write(chunk)
                file.seek(0)
                async with reading:
                    run = await asyncio.to_thread(_take_in, conductor, file)
        finally:
            under_way -= 1
        response.headers["Location"] = f"/api/runs/{run}"
        return models.Imported(id=run, links=run_models.links(run))


def _take_in(conductor: Conductor, file: IO[bytes]) -> str:
    return conductor.archive.import_ndjson(fact_lines(_chunks(file), BOUNDS), BOUNDS)


async def _in_turn(pieces: Iterator[Piece], limiter: CapacityLimiter) -> AsyncIterator[Piece]:
    """The pieces, each made in a thread, of which there are few. One who does not take his keeps none of them."""
    while (piece := await to_thread.run_sync(next, pieces, None, limiter=limiter)) is not None:
        yield piece


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
