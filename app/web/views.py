"""What the templates are given: one record a template, each text ready to be printed. A template computes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from markupsafe import Markup

if TYPE_CHECKING:
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
    lines: "Sequence[Line]"
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
    link: str
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
    """``/runs``. ``imports``: recordings may be brought."""

    rows: Sequence[RunRow]
    imports: bool
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
    picture: "Picture"


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
class Prose:
    """A piece of running text under its heading."""

    title: str
    html: Markup


@dataclass(eq=False, repr=False)
class MeasuringPage(Page):
    """``/measuring``"""

    method: Sequence[Prose]
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
