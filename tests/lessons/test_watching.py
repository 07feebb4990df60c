import pytest

from app.lessons.reading import LessonError, Table
from app.lessons.watching import shown, watched

SCRIPT = "seats = 4\nlock = Lock()\nopen('out.txt')\n"


@pytest.mark.parametrize("kind", ["variable", "object", "lock", "queue"])
def test_what_stands_in_the_script_may_be_watched(kind: str) -> None:
    assert watched(Table({kind: "seats"}, "here"), SCRIPT) == {"kind": kind, "name": "seats"}
    assert watched(Table({"file": "out.txt"}, "here"), SCRIPT) == {"kind": "file", "name": "out.txt"}


@pytest.mark.parametrize(
    ("entry", "says"),
    [
        ({}, "here: kind must be exactly one of variable, object, shared, file, lock, queue."),
        ({"variable": "seats", "lock": "lock"}, "must be exactly one of"),
        ({"variable": "seat"}, "here: variable names seat, which does not stand in the script."),
        ({"variable": "stock.count"}, "variable must be a plain name, not 'stock.count'."),
        ({"file": "/etc/passwd"}, "file must lie in the run's own folder."),
        ({"file": "../out.txt"}, "file must lie in the run's own folder."),
        ({"variable": "seats", "colour": "red"}, "colour has no meaning here."),
    ],
)
def test_what_is_wrong_is_named(entry: dict[str, str], says: str) -> None:
    with pytest.raises(LessonError) as caught:
        watched(Table(entry, "here"), SCRIPT)
    assert says in str(caught.value)


def test_what_is_shown_is_known_and_said_once() -> None:
    assert shown(Table({}, "here")) == ()
    assert shown(Table({"show": ["gil", "cores"]}, "here")) == ("gil", "cores")
    with pytest.raises(LessonError, match="show may be cores, gil, locks, memory, due, moved, not 'core'"):
        shown(Table({"show": ["core"]}, "here"))
    with pytest.raises(LessonError, match="says something twice"):
        shown(Table({"show": ["gil", "gil"]}, "here"))
