"""/api/runs/{run}/trace.* and /api/runs/import: runs leave and come."""

import asyncio
import tempfile
from collections.abc import Iterator
from typing import IO

from fastapi import FastAPI, HTTPException, Request
from fastapi.responses import Response, StreamingResponse

from app.conductor import Conductor
from app.model.errors import InvalidRequest, NotFound
from app.recording.formats import format_of
from app.recording.formats.ndjson import lines_of

from . import models, run_models

_CHUNK = 262_144


def add(api: FastAPI, conductor: Conductor) -> None:
    """Add these requests."""

    @api.get(
        "/api/runs/{run}/trace.{suffix}",
        summary="Take a run with you",
        response_class=StreamingResponse,
        responses=models.NOT_FOUND,
    )
    def trace(run: str, suffix: str) -> StreamingResponse:
        """`trace.ndjson` (native, lossless), `trace.json` (Chrome Trace Event Format, opens in Perfetto), `trace.csv`.

        Of a run that has not ended: what there is so far."""
        log = conductor.find(run)
        try:
            form = format_of(suffix)
        except InvalidRequest as error:
            raise NotFound(str(error)) from error
        content: Iterator[bytes] | Iterator[str]
        content = log.chunks(_CHUNK) if form.suffix == ".ndjson" else form.write(log)
        return StreamingResponse(
            content,
            media_type=form.media_type,
            headers={"Content-Disposition": f'attachment; filename="interleave-{run}{form.suffix}"'},
        )

    @api.post(
        "/api/runs/import",
        status_code=201,
        summary="Bring a run",
        openapi_extra={"requestBody": {"content": {"application/x-ndjson": {"schema": {"type": "string"}}}}},
        responses={403: {**models.PROBLEM, "description": "This server takes no recordings."}, 422: models.PROBLEM},
    )
    async def bring(request: Request, response: Response) -> models.Imported:
        """The body is a native export (`trace.ndjson`). It is checked line by line, and kept under a new name if its
        own is taken."""
        if not conductor.settings.allow_import:
            raise HTTPException(
                403, "This server takes no recordings. Whoever runs it can allow it: INTERLEAVE_ALLOW_IMPORT=yes"
            )
        with tempfile.SpooledTemporaryFile(_CHUNK) as file:
            async for chunk in request.stream():
                file.write(chunk)
            file.seek(0)
            run = await asyncio.to_thread(conductor.archive.import_ndjson, lines_of(_chunks(file)))
        response.headers["Location"] = f"/api/runs/{run}"
        return models.Imported(id=run, links=run_models.links(run))


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    while chunk := file.read(_CHUNK):
        yield chunk
