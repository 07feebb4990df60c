"""``interleave record``: make the recordings that come with the lessons."""

import sys
import tempfile
from argparse import Namespace
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..conductor import Conductor
from ..lessons import recordings
from ..lessons.lesson import Lesson
from ..model.errors import InvalidRequest, Unavailable
from ..recording.log import Log
from ..settings import Settings
from . import session
from .run import run_panes, settings


def command(options: Namespace) -> int:
    """0 if each lesson asked for has new recordings, in which its proof holds."""
    with (
        tempfile.TemporaryDirectory(prefix="interleave-record-") as data,
        session.conductor(replace(Settings.read(), data=Path(data))) as conductor,
    ):
        lessons = _chosen(conductor, options)
        folder = Path(options.to) if options.to else conductor.catalogue.folder
        kept = [_record(conductor, lesson, folder / lesson.slug, options) for lesson in lessons]
    return 0 if all(kept) else 1


def _chosen(conductor: Conductor, options: Namespace) -> list[Lesson]:
    if bool(options.lessons) == options.all:
        raise InvalidRequest("Name the lessons to record, or say --all.", "lessons")
    if options.settings and not options.use:
        raise InvalidRequest("A lesson's page has its own parameters: --set goes with --for.", "set")
    names = [lesson.slug for lesson in conductor.catalogue.lessons] if options.all else options.lessons
    return [conductor.catalogue.get(name) for name in names]


def _record(conductor: Conductor, lesson: Lesson, folder: Path, options: Namespace) -> bool:
    """Its panes are run, all of them again, until what they show is what the lesson says; only that is kept."""
    values, tries = lesson.check(settings(options.settings)), options.tries
    for number in range(1, tries + 1):
        try:
            logs = run_panes(conductor, lesson, lesson.panes, values)
        except Unavailable as error:
            _say(f"{lesson.id} {lesson.slug}: not recorded. {error}")
            return False
        proof = lesson.conclude_runs({name: log.facts() for name, log in logs.items()}).proof
        if proof.holds:
            size = _keep(lesson, folder, logs, options.use)
            _say(f"{lesson.id} {lesson.slug}: recorded, {size / 1000:.0f} KB. {proof.sentence}")
            return True
        _say(f"{lesson.id} {lesson.slug}: try {number} of {tries} is not kept. {proof.sentence}")
    return False


def _keep(lesson: Lesson, folder: Path, logs: Mapping[str, Log], use: str) -> int:
    """Returns the bytes of all its files."""
    if not folder.is_dir():
        raise InvalidRequest(f"There is no folder {folder} to keep the recordings of {lesson.slug} in.", "to")
    return sum(recordings.write(folder, pane, log.facts(), use).stat().st_size for pane, log in logs.items())


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
