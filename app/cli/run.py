"""``interleave run LESSON``: its panes one after another, then what they showed."""

import json
import sys
from argparse import Namespace
from collections.abc import Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ..conductor import Conductor
from ..lessons.conclusion import Conclusion
from ..lessons.lesson import Lesson
from ..lessons.pane import Pane
from ..model.errors import InvalidRequest
from ..recording.log import Log
from ..settings import Settings
from . import saving, session
from .progress import Progress
from .table import figure, seconds, table
from .telling import Told, as_json, tell

VISITOR = ""  # the terminal has no limit of its own


def command(options: Namespace) -> int:
    """0 if each pane ended as its lesson says that it will."""
    file = Path(options.save) if options.save else None
    if file is not None:
        saving.check(file)
    with session.conductor(Settings.read()) as conductor:
        lesson = conductor.catalogue.get(options.lesson)
        panes = _chosen(lesson, options.pane)
        values = lesson.check(settings(options.settings))
        logs = run_panes(conductor, lesson, panes, values)
    told = {name: tell(log) for name, log in logs.items()}
    conclusion = lesson.conclude_runs({name: log.facts() for name, log in logs.items()})
    outcome = _outcome(panes, told)
    if options.json:
        print(json.dumps(_object(lesson, values, panes, told, conclusion, outcome), indent=2))
    else:
        print(_text(lesson, panes, told, conclusion))
    if file is not None:
        _save(logs, file)
    return 0 if outcome == "finished" else 1


def _chosen(lesson: Lesson, names: Sequence[str]) -> list[Pane]:
    """In the lesson's own order, each once."""
    wanted = {lesson.pane(name).name for name in names}
    return [pane for pane in lesson.panes if not names or pane.name in wanted]


def settings(given: Sequence[str]) -> dict[str, str]:
    """What ``--set`` was given."""
    values = {}
    for setting in given:
        name, equals, value = setting.partition("=")
        if not equals or not name.strip():
            raise InvalidRequest(f"--set wants NAME=VALUE, not {setting!r}.", "set")
        values[name.strip()] = value.strip()
    return values


def run_panes(conductor: Conductor, lesson: Lesson, panes: Sequence[Pane], values: Mapping[str, Any]) -> dict[str, Log]:
    """One after another, with progress on standard error. Returns their ended logs by pane."""
    progress = Progress(len(panes))
    logs = {}
    for pane in panes:
        log = conductor.start_lesson_pane(lesson.slug, pane.name, values, VISITOR)
        run = log.run
        try:
            progress.follow(pane.title, partial(conductor.wait, run), partial(_standing, conductor, run))
        except KeyboardInterrupt:
            conductor.cancel(run)
            conductor.wait(run, 10)
            raise
        logs[pane.name] = log
    return logs


def _standing(conductor: Conductor, run: str) -> str | None:
    standing = conductor.standing(run)
    if standing is None or standing.started or not standing.position:
        return None
    return f"waiting, place {standing.position} in the queue"


def _outcome(panes: Sequence[Pane], told: Mapping[str, Told]) -> str:
    """ "finished" if all ended as they should: a pane that is meant to fail has to fail."""
    for pane in panes:
        if told[pane.name].outcome != pane.ends:
            outcome = told[pane.name].outcome
            return "failed" if outcome == "finished" else outcome
    return "finished"


def _object(
    lesson: Lesson,
    values: Mapping[str, Any],
    panes: Sequence[Pane],
    told: Mapping[str, Told],
    conclusion: Conclusion,
    outcome: str,
) -> dict[str, Any]:
    said = conclusion.to_json()
    entries = []
    for pane in panes:
        entry = as_json(told[pane.name], pane.name)
        entry["metrics"]["speedup"] = conclusion.speedups.get(pane.name)
        entries.append({**entry, "expected": pane.ends})
    return {
        "lesson": lesson.slug,
        "outcome": outcome,
        "parameters": dict(values),
        "machine": next((each.machine for each in told.values() if each.machine), None),
        "takeaway": said["takeaway"],
        "proof": said["proof"],
        "panes": entries,
    }


def _text(lesson: Lesson, panes: Sequence[Pane], told: Mapping[str, Told], conclusion: Conclusion) -> str:
    rows = []
    for pane in panes:
        one = told[pane.name]
        speedup = conclusion.speedups.get(pane.name)
        said: str = one.verdict["kind"] if one.verdict else ""
        if one.outcome != "finished":
            said = one.outcome.replace("_", " ") + (", as it should" if one.outcome == pane.ends else "")
        rows.append(
            [
                pane.title,
                seconds(one.metrics.get("wall_s")),
                figure(one.metrics.get("in_flight")),
                figure(one.metrics.get("on_cpu")),
                "–" if speedup is None else f"{speedup:.2f}",
                said,
                one.run,
            ]
        )
    head = ["pane", "wall", "in flight", "on CPU", "speed-up", "verdict", "run"]
    lines = [f"{lesson.id} {lesson.title}", "", table(head, rows, numbers=(1, 2, 3, 4)), ""]
    width = max(len(pane.title) for pane in panes)
    for pane in panes:
        one = told[pane.name]
        said = one.verdict["sentence"] if one.verdict else ""
        if one.outcome != pane.ends and one.reason:
            said = one.reason
        if said:
            lines.append(f"{pane.title:{width}}  {said}")
    if conclusion.takeaway:
        lines += ["", conclusion.takeaway]
    lines += ["", f"Proof: {conclusion.proof.sentence}"]
    lines += [f"  {_MARKS[check.holds]} {check.sentence}" for check in conclusion.proof.checks]
    return "\n".join(lines)


_MARKS = {True: "yes", False: "no ", None: "?  "}


def _save(logs: Mapping[str, Log], file: Path) -> None:
    for pane, log in logs.items():
        target = file if len(logs) == 1 else saving.with_pane(file, pane)
        saving.save(log, target)
        print(f"Saved: {target}", file=sys.stderr)
