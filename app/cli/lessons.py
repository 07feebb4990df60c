"""``interleave lessons``: what there is, what each needs, and whether this machine has it."""

import json
from argparse import Namespace
from typing import Any

from ..lessons.catalogue import Catalogue, load
from ..lessons.lesson import Lesson
from ..lessons.needs import lacks, needs_of
from ..runner.machine import has_shared_memory, pythons, usable_cpus
from .table import table


def command(options: Namespace) -> int:
    """Print the list."""
    catalogue = load()
    cpus = usable_cpus()
    if options.json:
        print(json.dumps([_as_json(catalogue, lesson, cpus) for lesson in catalogue.lessons], indent=2))
        return 0
    rows = [[lesson.id, lesson.slug, lesson.title, _remark(lesson, cpus)] for lesson in catalogue.lessons]
    print(table(["", "name", "title", ""], rows))
    coming = sum(not entry.available for entry in catalogue.course.entries)
    if coming:
        print(f"\n{coming} more lessons are to come.")
    return 0


def _remark(lesson: Lesson, cpus: int) -> str:
    missing = lacks(lesson, cpus, _has)
    return f"needs {' and '.join(missing)}" if missing else ""


def _has(need: str) -> bool:
    if need == "shm":
        return has_shared_memory()
    return any(build.has(need) for build in pythons())


def _as_json(catalogue: Catalogue, lesson: Lesson, cpus: int) -> dict[str, Any]:
    missing = lacks(lesson, cpus, _has)
    return {
        "id": lesson.id,
        "lesson": lesson.slug,
        "title": lesson.title,
        "section": {"key": lesson.section, "title": catalogue.section_title(lesson.section)},
        "question": lesson.question,
        "panes": [{"pane": pane.name, "title": pane.title} for pane in lesson.panes],
        "parameters": [
            {
                "name": knob.name,
                "label": knob.label,
                "type": knob.kind,
                "unit": knob.unit,
                "default": knob.default,
                "min": knob.minimum,
                "max": knob.maximum,
                "stops": list(knob.stops),
            }
            for knob in lesson.parameters
        ],
        "budget_s": lesson.budget_s,
        "needs": {"usable_cpus": lesson.min_cpus, "other": list(needs_of(lesson))},
        "available": not missing,
        "lacks": missing,
        "recordings": [each.run for each in catalogue.recordings(lesson)],
    }
