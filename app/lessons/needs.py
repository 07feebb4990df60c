"""What a lesson needs of the machine, and what of that is missing, in words that fit after “needs”."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .lesson import Lesson

#: What a lesson's ``needs`` or a pane's ``python`` may name, in words.
WORDS = {
    "free-threaded": "a free-threaded Python (3.13t or newer)",
    "interpreters": "a Python with subinterpreters (3.14, or 3.13 with the tests of its library)",
    "3.14": "Python 3.14",
    "shm": "shared memory (/dev/shm)",
}


def needs_of(lesson: "Lesson") -> tuple[str, ...]:
    """All that it names, once each."""
    return tuple(dict.fromkeys([*lesson.needs, *(pane.python for pane in lesson.panes if pane.python)]))


def lacks(lesson: "Lesson", usable_cpus: int, has: Callable[[str], bool]) -> list[str]:
    """What is missing here. ``has``: whether the machine has what a word of ``WORDS`` stands for."""
    missing = [WORDS[need] for need in needs_of(lesson) if not has(need)]
    if usable_cpus < lesson.min_cpus:
        missing.insert(0, f"{lesson.min_cpus} usable CPUs (there {'is' if usable_cpus == 1 else 'are'} {usable_cpus})")
    return missing
