"""A run as the API tells of it: from its log, from where it stands, or from its row in the archive."""

from app.conductor import Conductor, Standing
from app.recording.log import Log, decode
from app.recording.rows import RunRow, whole

from . import models


def of_log(conductor: Conductor, log: Log) -> models.Run:
    standing = conductor.standing(log.run)
    if standing is not None and not log.ended:
        return of_standing(standing)
    first, last = decode(log.read(0, 1)[0]), decode(log.read(log.cursor - 1, 1)[0])
    assert first["type"] == "run"
    run = models.Run(
        id=log.run,
        title=whole(first["title"]),
        lesson=whole(first["lesson"]),
        pane=whole(first["pane"]),
        created=first["created"],
        state="ended",
        recorded=first.get("recorded", False),
        links=links(log.run),
    )
    if last["type"] == "end":
        run.outcome, run.exit_code, run.reason = last["outcome"], last["exit_code"], whole(last["reason"])
        run.metrics = {whole(name): value for name, value in last["metrics"].items()}
        verdict = last["verdict"]
        run.verdict = models.Verdict(kind=verdict["kind"], sentence=whole(verdict["sentence"])) if verdict else None
    return run


def of_standing(standing: Standing) -> models.Run:
    return models.Run(
        id=standing.run,
        title=standing.title,
        lesson=standing.lesson,
        pane=standing.pane,
        created=standing.created,
        state="running" if standing.started else "waiting",
        position=standing.position,
        expected_wait_s=standing.expected_wait_s,
        links=links(standing.run),
    )


def of_row(row: RunRow) -> models.Run:
    return models.Run.model_validate(
        {
            "id": row.run,
            "title": row.title,
            "lesson": row.lesson,
            "pane": row.pane,
            "created": row.created,
            "state": "ended",
            "outcome": row.outcome,
            "verdict": {"kind": row.verdict_kind, "sentence": row.verdict_sentence} if row.verdict_kind else None,
            "recorded": row.recorded,
            "links": links(row.run),
        }
    )


def links(run: str) -> models.Links:
    here = f"/api/runs/{run}"
    return models.Links(
        self=here,
        page=f"/runs/{run}",
        stream=f"{here}/stream",
        cancel=f"{here}/cancel",
        ndjson=f"{here}/trace.ndjson",
        json=f"{here}/trace.json",
        csv=f"{here}/trace.csv",
        speedscope=f"{here}/trace.speedscope.json",
        html=f"{here}/trace.html",
    )
