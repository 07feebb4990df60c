"""What the templates are given: one record a template, each text ready to be printed. A template computes nothing."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from app.model.facts import MachineFacts

from .difference import Line
from .pictures import Picture


@dataclass(eq=False, repr=False)
class Link:
    """Somewhere to go."""

    href: str
    text: str
    detail: str = ""
    current: bool = False


@dataclass(eq=False, repr=False)
class Figure:
    """One figure: its name, the figure with its unit, and what it means."""

    label: str
    value: str
    detail: str = ""


@dataclass(eq=False, repr=False)
class Script:
    """A pane's code, ready to be shown beside the others'. ``href``: where it is to be had as a file."""

    name: str
    title: str
    file: str
    lines: Sequence[Line]
    href: str = ""


@dataclass(eq=False, repr=False)
class Result:
    """What a run came to, in one row of a table."""

    run: str
    title: str
    wall: str
    in_flight: str
    on_cpu: str
    verdict: str


@dataclass(eq=False, repr=False)
class Page:
    """What each page has: ``nav`` with the current place, and the machine in a few words."""

    title: str
    description: str
    nav: Sequence[Link]
    machine: Sequence[str]
    version: str


@dataclass(eq=False, repr=False)
class Entry:
    """A lesson's place on the path; without ``href`` it is still to come."""

    slug: str
    number: str
    title: str
    href: str


@dataclass(eq=False, repr=False)
class Section:
    """A group of lessons."""

    key: str
    title: str
    entries: Sequence[Entry]


@dataclass(eq=False, repr=False)
class Playlist:
    """A choice of lessons: their slugs, in order, with a blank between them."""

    key: str
    title: str
    time: str
    lessons: str


@dataclass(eq=False, repr=False)
class Demo:
    """Two real runs, shown again. ``data``: what the script of the page needs, as JSON."""

    title: str
    recorded: str
    href: str
    data: str
    rows: Sequence[Result]


@dataclass(eq=False, repr=False)
class LessonLink(Link):
    """A lesson to open."""

    slug: str = ""


@dataclass(eq=False, repr=False)
class HomePage(Page):
    """``/``"""

    first: Link
    demo: Demo | None
    demo_none: str
    demo_lesson: LessonLink
    course_line: str
    playlists: Sequence[Playlist]
    columns: Sequence[Sequence[Section]]
    facts: Sequence[Figure]


@dataclass(eq=False, repr=False)
class Stop:
    """One stop of a knob."""

    value: str
    text: str
    chosen: bool
    default: bool


@dataclass(eq=False, repr=False)
class Knob:
    """A parameter as a row of stops; ``error``: why the value that was asked for does not fit."""

    name: str
    label: str
    stops: Sequence[Stop]
    error: str


@dataclass(eq=False, repr=False)
class Option:
    """One answer to a question, with its letter, and what is said to it."""

    letter: str
    text: str
    reply: str = ""
    correct: bool = False


@dataclass(eq=False, repr=False)
class Ranking:
    """An order to predict."""

    title: str
    entries: Sequence[str]


@dataclass(eq=False, repr=False)
class Phase:
    """One of the phases of a lesson, and the section in which it begins."""

    key: str
    text: str
    anchor: str


@dataclass(eq=False, repr=False)
class Rect:
    """A rectangle of a small picture."""

    x: int
    y: int
    width: int
    height: int


@dataclass(eq=False, repr=False)
class Boxes:
    """What a pane starts: a frame for each process, a bar for each thread in it."""

    title: str
    caption: str
    width: int
    height: int
    frames: Sequence[Rect]
    bars: Sequence[Rect]


@dataclass(eq=False, repr=False)
class Recording:
    """The runs that come with a lesson. ``made``: when and on what."""

    made: str
    href: str
    rows: Sequence[Result]


@dataclass(eq=False, repr=False)
class Recorded:
    """The newest runs of a lesson on this machine."""

    when: str
    caption: str
    href: str
    rows: Sequence[Result]


@dataclass(eq=False, repr=False)
class Erratum:
    """What the lecture said and what is so."""

    said: str
    instead: str


@dataclass(eq=False, repr=False)
class LessonPage(Page):
    """``/lessons/{slug}``. ``data``: what the script of the page needs, as JSON."""

    id: str
    title_short: str
    question: str
    lead: str
    setup: Markup
    look: Markup
    why: Markup
    then: Markup
    glossary: Sequence[Link]
    knobs: Sequence[Knob]
    knob_error: bool
    phases: Sequence[Phase]
    boxes: Sequence[Boxes]
    options: Sequence[Option]
    rankings: Sequence[Ranking]
    run_label: str
    takes: str
    lacks: str
    recording: Recording | None
    recorded: Recorded | None
    look_question: str
    sights: Sequence[str]
    replies: Sequence[Option]
    plot_line: str
    transfer: str
    transfer_options: Sequence[Option]
    transfer_answer: str
    scripts_title: str
    scripts_line: str
    scripts: Sequence[Script]
    errata: Sequence[Erratum]
    facts: Sequence[Figure]
    next: Link | None
    data: str


@dataclass(eq=False, repr=False)
class LaneRow:
    """One lane in the table of a run."""

    name: str
    kind: str
    begun: str
    ended: str
    outcome: str


@dataclass(eq=False, repr=False)
class PlayPage(Page):
    """``/play``. ``idle``: knobs that change nothing of this script."""

    heading: str
    knobs: Sequence[Knob]
    idle: Sequence[str]
    scripts: Sequence[Script]
    facts: Sequence[Figure]


@dataclass(eq=False, repr=False)
class RunPage(Page):
    """``/runs/{id}``"""

    run: str
    heading: str
    about: Sequence[str]
    verdict: str
    again: str
    exports: Sequence[Link]
    figures: Sequence[Figure]
    lanes: Sequence[LaneRow]
    scripts: Sequence[Script]
    facts: Sequence[Figure]
    live: bool


@dataclass(eq=False, repr=False)
class RunRow:
    """One run in the list."""

    run: str
    href: str
    title: str
    created: str
    when: str
    wall: str
    tag: str
    bad: bool
    live: bool
    recorded: bool
    verdict: str
    machine: str


@dataclass(eq=False, repr=False)
class RunsPage(Page):
    """``/runs``"""

    rows: Sequence[RunRow]
    older: str
    none_lesson: str


@dataclass(eq=False, repr=False)
class ComparePage(Page):
    """``/compare``. ``data``: what the script of the page needs, as JSON. ``unlike``: why these runs cannot simply be
    held against each other, in a sentence; empty where they can."""

    data: str
    rows: Sequence[Result]
    unlike: str


@dataclass(eq=False, repr=False)
class Word:
    """One entry of the glossary."""

    anchor: str
    word: str
    meaning: str
    picture: Picture


@dataclass(eq=False, repr=False)
class StateRow:
    """One state, as the legend calls it. ``code``: its number, which the script draws the swatch by."""

    code: int
    token: str
    name: str
    meaning: str


@dataclass(eq=False, repr=False)
class GlossaryPage(Page):
    """``/glossary``"""

    states: Sequence[StateRow]
    words: Sequence[Word]


@dataclass(eq=False, repr=False)
class MeasuredRun:
    """What the measuring of one run took."""

    href: str
    title: str
    wall: str
    probes: str
    share: str
    lost: str


@dataclass(eq=False, repr=False)
class PythonRow:
    """One interpreter of this machine."""

    version: str
    kind: str
    path: str


@dataclass(eq=False, repr=False)
class MeasuringPage(Page):
    """``/measuring``"""

    facts: Sequence[Figure]
    how: str
    cost: Sequence[Figure]
    runs: Sequence[MeasuredRun]
    pythons: Sequence[PythonRow]


@dataclass(eq=False, repr=False)
class ErrorPage(Page):
    """Something is not as it was asked for: what happened, why, and what to do."""

    status: str
    what: str
    why: str
    action: Link
    other: Link | None


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
    return f"{moment.day} {moment:%b, %H:%M}"


def day(created: str) -> str:
    """``22 Nov 2026``, in the server's own time zone."""
    try:
        moment = datetime.fromisoformat(created).astimezone()
    except (ValueError, OverflowError):
        return created
    return f"{moment.day} {moment:%b %Y}"


def number_word(number: int) -> str:
    """``three``, as it stands in a sentence; from ten on in digits."""
    words = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
    return words[number] if 0 <= number < len(words) else str(number)


def cpus(number: int) -> str:
    """``1 CPU``, ``2 CPUs``."""
    return f"{number} CPU{'' if number == 1 else 's'}"


def first_word(text: str) -> str:
    """``3.13.0`` of ``3.13.0 (main, ...)``."""
    return next(iter(text.split()), "unknown")


def machine_line(machine: MachineFacts) -> tuple[str, ...]:
    """The machine in the masthead: ``2 CPUs``, ``Python 3.13.0``, ``GIL on, 5 ms``."""
    short = ".".join(first_word(machine["python"]).split(".")[:2])
    line = [cpus(machine["usable_cpus"]), f"Python {short}"]
    if machine["gil"] is False:
        line.append("no GIL")
    elif machine["gil"]:
        interval = machine["switch_interval_s"]
        line.append("GIL on" if interval is None else f"GIL on, {interval * 1000:g} ms")
    return tuple(line)


def machine_figures(machine: MachineFacts, measuring_cost: float | None = None) -> tuple[Figure, ...]:
    """The machine in full."""
    interval, load = machine["switch_interval_s"], machine["load"]
    gil = {True: "with a GIL", False: "without a GIL", None: "GIL unknown"}[machine["gil"]]
    name = {"cpython": "CPython", "pypy": "PyPy"}.get(machine["implementation"], machine["implementation"])
    busy = load is not None and load > 0.75 * machine["usable_cpus"]
    figures = [
        Figure("Usable CPUs", str(machine["usable_cpus"]), f"of {machine['host_cpus']} in the host"),
        Figure("Python", first_word(machine["python"]), f"{name}, {gil}"),
        Figure("Switch interval", "–" if interval is None else f"{interval * 1000:g} ms", "between two threads"),
        Figure(
            "Load", "–" if load is None else f"{load:.2f}", "busy: figures will be rough" if busy else "quiet enough"
        ),
    ]
    if machine["start_method"]:
        figures.insert(3, Figure("Processes start by", machine["start_method"], "unless the script says otherwise"))
    if measuring_cost is not None:
        figures.append(Figure("Cost of measuring", percent(measuring_cost), "of the run’s time"))
    elif machine["cpu_model"]:
        figures.append(Figure("System", machine["platform"].split("-")[0], machine["cpu_model"]))
    return tuple(figures)


def run_figures(metrics: Mapping[str, float | None]) -> tuple[Figure, ...]:
    """The figures of a run that ended."""
    dropped = metrics.get("dropped")
    return (
        Figure("In flight", average(metrics.get("in_flight")), "tasks begun and not ended, on average"),
        Figure("On CPU", average(metrics.get("on_cpu")), "lanes computing, on average"),
        Figure("Time", seconds(metrics.get("wall_s")), "from the first start to the last end"),
        Figure("Two or more at once", percent(metrics.get("parallel_share")), "of the busy time"),
        Figure("Cost of measuring", percent(metrics.get("measuring_cost")), "of the run’s time"),
        Figure("Records lost", "–" if dropped is None else f"{dropped:.0f}", "left blank, not guessed"),
    )
