"""What a lesson asks beside its question: what was seen, an order, one more question, and a plot of own runs."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from .expression import Expression, Figures, UnknownFigureError
from .pane import Pane
from .parameters import Parameter
from .reading import Table

#: Values that differ by less than this share of the smaller one are a tie.
TIE = 0.15


@dataclass(frozen=True)
class Sight:
    """One answer to "what happened?". ``when``: true of a run in which it did happen."""

    text: str
    when: Expression


@dataclass(frozen=True)
class Look:
    """The question after the run, before the explanation. Without answers of its own those of the lesson stand."""

    question: str
    options: tuple[Sight, ...]


@dataclass(frozen=True)
class Ranked:
    """One thing to put in order. ``value``: what it is measured by; the least comes first."""

    text: str
    value: Expression


@dataclass(frozen=True)
class Ranking:
    """An order to predict. Those whose values differ by less than the share ``ties`` have the same place."""

    title: str
    items: tuple[Ranked, ...]
    ties: float


@dataclass(frozen=True)
class Series:
    """One line of the plot. ``calculated``: computed for every stop of the knob, not measured."""

    label: str
    value: Expression
    calculated: bool


@dataclass(frozen=True)
class History:
    """A plot of the learner's own runs: ``series`` over the parameter ``x``."""

    x: str
    label: str
    unit: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class TransferOption:
    """One answer to the new question at the end."""

    text: str
    correct: bool


@dataclass(frozen=True)
class Transfer:
    """One new question at the end. Without options its answer is there to be opened."""

    question: str
    options: tuple[TransferOption, ...]
    answer: str


@dataclass(frozen=True)
class Placed:
    """Where something came in a ranking, from 1; None: not known."""

    text: str
    value: float | None
    place: int | None


@dataclass(frozen=True)
class Point:
    """What one series of the plot is at ``x``."""

    label: str
    x: float
    y: float


def look(top: Table) -> Look | None:
    """``[look]``."""
    if not top.has("look"):
        return None
    table = top.table("look")
    options = []
    for each in table.tables("options", []):
        options.append(Sight(each.text("text"), each.expression("when")))
        each.finish()
    found = Look(table.text("question", "What happened?"), tuple(options))
    table.finish()
    return found


def ranking(table: Table) -> Ranking:
    """One of ``[[rankings]]``."""
    items = []
    for each in table.tables("items"):
        items.append(Ranked(each.text("text"), each.expression("value")))
        each.finish()
    if len(items) < 2:
        raise table.fault("items", "are too few to be put in order")
    found = Ranking(table.text("title"), tuple(items), table.number("ties", TIE))
    table.finish()
    return found


def history(top: Table, knobs: Sequence[Parameter], panes: Sequence[Pane]) -> History | None:
    """``[history]``. Without it: the time of each pane over the first knob that is a number."""
    numbers = [knob.name for knob in knobs if knob.kind != "choice"]
    if not top.has("history"):
        if not numbers:
            return None
        series = (Series(pane.title, Expression.parse(f"{pane.name}.wall_s"), calculated=False) for pane in panes)
        return History(numbers[0], "Time", "s", tuple(series))
    table = top.table("history")
    x = table.text("x")
    if x not in numbers:
        raise table.fault("x", "must be a parameter that is a number")
    lines = []
    for each in table.tables("series"):
        lines.append(Series(each.text("label"), each.expression("value"), each.flag("calculated", False)))
        each.finish()
    found = History(x, table.text("label"), table.text("unit", ""), tuple(lines))
    table.finish()
    return found


def transfer(top: Table) -> Transfer:
    """``[transfer]``."""
    table = top.table("transfer")
    options = []
    for each in table.tables("options", []):
        options.append(TransferOption(each.text("text"), each.flag("correct", False)))
        each.finish()
    if options and sum(option.correct for option in options) != 1:
        raise table.fault("options", "must have exactly one with correct = true")
    found = Transfer(table.text("question"), tuple(options), table.text("answer"))
    table.finish()
    return found


def expressions(
    seen: Look | None, rankings: Iterable[Ranking], plot: History | None
) -> Iterator[tuple[str, Expression]]:
    """All of them, each with the key under which it stands."""
    for sight in seen.options if seen else ():
        yield "look", sight.when
    for each in rankings:
        yield from (("rankings", item.value) for item in each.items)
    for line in plot.series if plot else ():
        yield "history", line.value


def placed(order: Ranking, figures: Figures) -> tuple[Placed, ...]:
    """The items with their measured places, in the order of the lesson. One that is not known: no places at all."""
    values = [known(item.value, figures) for item in order.items]
    if any(value is None for value in values):
        return tuple(Placed(item.text, value, None) for item, value in zip(order.items, values, strict=True))
    places: dict[float, int] = {}
    least = place = None
    for rank, value in enumerate(sorted(value for value in values if value is not None), 1):
        if least is None or value > least * (1 + order.ties):
            least, place = value, rank
        places[value] = place or rank
    return tuple(
        Placed(item.text, value, None if value is None else places[value])
        for item, value in zip(order.items, values, strict=True)
    )


def points(plot: History, knobs: Sequence[Parameter], figures: Figures) -> tuple[Point, ...]:
    """What these runs add to the plot: a measured point a series, a calculated one for each stop."""
    here = figures.get("parameters", {}).get(plot.x)
    stops = next(sorted(float(stop) for stop in knob.stops) for knob in knobs if knob.name == plot.x)
    found = []
    for line in plot.series:
        places = stops if line.calculated else [here] if here is not None else []
        for x in places:
            at: Mapping[str, Mapping[str, float | None]] = {
                **figures,
                "parameters": {**figures.get("parameters", {}), plot.x: x},
            }
            y = known(line.value, at if line.calculated else figures)
            if y is not None:
                found.append(Point(line.label, x, y))
    return tuple(found)


def known(expression: Expression, figures: Figures) -> float | None:
    """Its value, or None where a figure is missing."""
    try:
        return expression.value(figures)
    except UnknownFigureError:
        return None
