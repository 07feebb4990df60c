"""``interleave lessons``: what there is, what each needs, and whether this machine has it."""

import json
from argparse import Namespace
from typing import Any

from ..lessons.catalogue import Catalogue, load
from ..lessons.lesson import Lesson
from ..runner.machine import usable_cpus
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
    lacks = _lacks(lesson, cpus)
    return f"not here: {'; '.join(lacks)}" if lacks else ""


def _lacks(lesson: Lesson, cpus: int) -> list[str]:
    lacks = [f"needs {need}" for need in lesson.needs]
    if cpus < lesson.min_cpus:
        lacks.insert(0, f"needs {lesson.min_cpus} usable CPUs, this machine gives {cpus}")
    return lacks


def _as_json(catalogue: Catalogue, lesson: Lesson, cpus: int) -> dict[str, Any]:
    lacks = _lacks(lesson, cpus)
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
        "needs": {"usable_cpus": lesson.min_cpus, "other": list(lesson.needs)},
        "available": not lacks,
        "lacks": lacks,
    }
