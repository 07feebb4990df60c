from app.lessons.argument import Argument
from app.lessons.catalogue import load


def test_every_lesson_argues() -> None:
    for lesson in load().lessons:
        argument: Argument = lesson.argument
        assert argument.checks and argument.takeaways and argument.holds.endswith(".")
        assert argument.failure.endswith(".")
