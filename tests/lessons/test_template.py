import pytest

from app.lessons.expression import ExpressionError, UnknownFigureError
from app.lessons.template import Template

FIGURES = {"a": {"x": 1.25, "n": 4.0, "small": -0.001, "unknown": None}}


@pytest.mark.parametrize(
    ("text", "filled"),
    [
        ("plain", "plain"),
        ("{a.x:.1f} on CPU", "1.2 on CPU"),
        ("{a.n:d} of {a.n * 2:d}", "4 of 8"),
        ("{a.x / a.n:.0%}", "31%"),
        ("{a.small:.2f}", "0.00"),
        ("{a.small:.0%}", "0%"),
        ("{a.n}", "4"),
        ("{a.x * 1000:,.0f}", "1,250"),
    ],
)
def test_fill(text: str, filled: str) -> None:
    assert Template.parse(text).fill(FIGURES) == filled


@pytest.mark.parametrize("text", ["{", "}", "{a.x", "{}", "{a}", "{a.x:>10}", "{a.x!r}", "{a.x:{a.n}}"])
def test_wrong_templates(text: str) -> None:
    with pytest.raises(ExpressionError):
        Template.parse(text)


def test_an_unknown_figure_leaves_no_sentence() -> None:
    with pytest.raises(UnknownFigureError):
        Template.parse("{a.unknown:.1f}").fill(FIGURES)
