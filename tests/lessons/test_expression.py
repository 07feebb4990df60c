import pytest

from app.lessons.expression import Expression, ExpressionError, UnknownFigureError

FIGURES = {"threads": {"wall_s": 2.0, "on_cpu": 1.0, "io_s": None}, "sequential": {"wall_s": 1.0}, "zero": {"x": 0.0}}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1", 1),
        ("-1.5", -1.5),
        ("sequential.wall_s / threads.wall_s", 0.5),
        ("threads.wall_s * 2 - 1 + 3", 6),
        ("max(threads.wall_s, sequential.wall_s, 7)", 7),
        ("abs(min(1, -3))", 3),
        ("0.9 < threads.on_cpu < 1.15", 1),
        ("0.9 < threads.on_cpu < 1", 0),
        ("threads.on_cpu >= 1 and threads.wall_s != 2", 0),
        ("threads.on_cpu > 1 or threads.wall_s == 2", 1),
        ("not threads.on_cpu <= 1", 0),
    ],
)
def test_value(text: str, value: float) -> None:
    assert Expression.parse(text).value(FIGURES) == value


def test_a_number_is_an_expression() -> None:
    assert Expression.parse(1.15).value({}) == 1.15


@pytest.mark.parametrize(
    "text",
    [
        "",
        "1 +",
        "wall_s",
        "threads.a.b",
        "threads['wall_s']",
        "__import__('os')",
        "open(1)",
        "min(key=1)",
        "min()",
        "2 ** 99999",
        "'a'",
        "True",
        "[1]",
        "lambda: 1",
        "1 if 1 else 2",
        "threads.wall_s is 1",
        "(" * 500 + ")" * 500,
    ],
)
def test_foreign_things_are_refused(text: str) -> None:
    with pytest.raises(ExpressionError):
        Expression.parse(text)


@pytest.mark.parametrize("text", ["threads.io_s", "threads.no_such", "nobody.wall_s", "1 / zero.x", "threads.io_s < 1"])
def test_what_is_not_known_has_no_value(text: str) -> None:
    with pytest.raises(UnknownFigureError):
        Expression.parse(text).value(FIGURES)


def test_names() -> None:
    assert Expression.parse("a.b / max(c.d, a.b) < 2").names() == (("a", "b"), ("c", "d"))
