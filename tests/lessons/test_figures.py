import pytest

from app.lessons.figures import PaneFigure, read_all

OUTPUT = "sold: 22 of 20\nsold: 23 of 20\nwall 1.00 s, CPU 0.98 s\nP1: exit code 1\nP2: exit code 1\nlate = -3\n"


@pytest.mark.parametrize(
    ("how", "words", "value"),
    [
        ("after", "sold", 23),
        ("after", "CPU", 0.98),
        ("after", "late", -3),
        ("after", "missing", None),
        ("after", "P1: exit", None),
        ("count", "exit code 1", 2),
        ("count", "Square", 0),
    ],
)
def test_read(how: str, words: str, value: float | None) -> None:
    assert PaneFigure("x", how, words).read(OUTPUT) == value  # type: ignore[arg-type]


def test_read_all() -> None:
    kept = PaneFigure("kept", "size", "out.txt")
    assert read_all([PaneFigure("a", "after", "sold"), kept], OUTPUT, {"out.txt": 0.0}) == {"a": 23.0, "kept": 0.0}
    assert read_all([kept], OUTPUT) == {"kept": None}
