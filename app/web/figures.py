"""Figures, times and machines as a page writes them: constant decimals, a space before the unit, unknown as a dash."""

import re
from collections.abc import Mapping
from datetime import datetime

from app.model.facts import MachineFacts

from .views import Figure
from .words import catalogue, say


def typeset(text: str) -> str:
    """With spaces that do not break between a figure and its unit."""
    return re.sub(r"(?<=\d) (?=(?:ms|s|%|µs|CPUs?)\b|%)", "\u00a0", text)


def seconds(value: float | None, digits: int = 2) -> str:
    """``1.90 s``; unknown is a dash, never a guess."""
    return "–" if value is None else f"{value:.{digits}f} s"


def average(value: float | None) -> str:
    """A figure of lanes: ``4.0``."""
    return "–" if value is None else f"{value:.1f}"


def percent(share: float | None) -> str:
    """``0.6 %``; whole from ten on."""
    if share is None:
        return "–"
    return f"{share * 100:.0f} %" if share >= 0.0995 else f"{share * 100:.1f} %"


def when(created: str) -> str:
    """``22 Nov, 15:40``, in the server's own time zone."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except (ValueError, OverflowError):  # no time, or none that has another time zone
        return created
    return f"{moment.day} {_month(moment)}, {moment:%H:%M}"


def day(created: str) -> str:
    """``22 Nov 2026``, in the server's own time zone."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except (ValueError, OverflowError):
        return created
    return f"{moment.day} {_month(moment)} {moment:%Y}"


def number_word(number: int) -> str:
    """``three``, as it stands in a sentence; from ten on in digits."""
    known = say("figures", "numbers").split(", ")
    return known[number] if 0 <= number < len(known) else str(number)


def cpus(number: int) -> str:
    """``1 CPU``, ``2 CPUs``."""
    return say("figures", "cpu" if number == 1 else "cpus", n=number)


def first_word(text: str) -> str:
    """``3.13.0`` of ``3.13.0 (main, ...)``."""
    return next(iter(text.split()), say("figures", "unknown"))


def machine_line(machine: MachineFacts) -> tuple[str, ...]:
    """The machine in the masthead: ``2 CPUs``, ``Python 3.13.0``, ``GIL on, 5 ms``."""
    short = ".".join(first_word(machine["python"]).split(".")[:2])
    line = [cpus(machine["usable_cpus"])] if machine["usable_cpus"] else []  # a file from elsewhere does not tell
    if short[:1].isdigit():
        line.append(say("figures", "python", version=short))
    if machine["gil"] is False:
        line.append(say("figures", "no_gil"))
    elif machine["gil"]:
        interval = machine["switch_interval_s"]
        line.append(say("figures", "gil") if interval is None else say("figures", "gil_ms", ms=_ms(interval)))
    return tuple(line)


def machine_figures(machine: MachineFacts, measuring_cost: float | None = None) -> tuple[Figure, ...]:
    """The machine in full."""
    interval, load = machine["switch_interval_s"], machine["load"]
    gil = say("figures", {True: "with_gil", False: "without_gil", None: "gil_unknown"}[machine["gil"]])
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(machine["implementation"], machine["implementation"])
    busy = load is not None and load > 0.75 * machine["usable_cpus"]
    usable = machine["usable_cpus"]  # 0: a file from elsewhere does not tell
    figures = [
        _figure("usable", str(usable), of=machine["host_cpus"]) if usable else _figure("usable_unknown", "–"),
        _figure("build", first_word(machine["python"]), name=name or "Python", gil=gil),
        _figure("interval", "–" if interval is None else f"{_ms(interval)} ms"),
        _figure("load_busy" if busy else "load", "–" if load is None else f"{load:.2f}"),
    ]
    if machine["start_method"]:
        figures.insert(3, _figure("start_method", machine["start_method"]))
    if measuring_cost is not None:
        figures.append(_figure("cost", percent(measuring_cost)))
    elif machine["cpu_model"]:
        figures.append(_figure("system", machine["platform"].split("-")[0], model=machine["cpu_model"]))
    return tuple(figures)


def run_figures(metrics: Mapping[str, float | None]) -> tuple[Figure, ...]:
    """The figures of a run that ended."""
    dropped = metrics.get("dropped")
    return (
        _figure("in_flight", average(metrics.get("in_flight"))),
        _figure("on_cpu", average(metrics.get("on_cpu"))),
        _figure("wall", seconds(metrics.get("wall_s"))),
        _figure("parallel", percent(metrics.get("parallel_share"))),
        _figure("cost", percent(metrics.get("measuring_cost"))),
        _figure("lost", "–" if dropped is None else f"{dropped:.0f}"),
    )


def _figure(key: str, value: str, **names: object) -> Figure:
    """One of the catalogue's figures: what it is called, and what is said beside it."""
    label, detail = catalogue()["figure"][key]
    return Figure(label, value, detail.format(**names))


def _ms(interval_s: float) -> str:
    return f"{interval_s * 1000:g}"


def _month(moment: datetime) -> str:
    return say("figures", "months").split(", ")[moment.month - 1]
