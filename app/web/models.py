"""What the API takes and gives. The descriptions are the documentation: /docs is made from them."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from app.model.facts import RunOutcome, VerdictKind

Value = int | float | str


class Given(BaseModel):
    """What is sent to us: nothing that we do not know."""

    model_config = ConfigDict(extra="forbid")


class RunRequest(Given):
    """Which pane of which lesson to run."""

    lesson: str = Field(description="The lesson's slug or number.", examples=["four-cooks-one-stove"], max_length=100)
    pane: str = Field(description="One of the lesson's panes.", examples=["threads"], max_length=100)
    parameters: dict[str, Any] = Field(  # the lesson checks them, in better words
        default_factory=dict,
        description="The lesson's knobs; those left out have their default.",
        examples=[{"tasks": 4}],
    )
    after: str | None = Field(
        default=None,
        description="A run that must have ended, in whatever way, before this one starts. It may have already.",
        max_length=100,
    )


class PlayRequest(Given):
    """A run of free play."""

    parameters: dict[str, Any] = Field(  # free play checks them, in better words
        default_factory=dict,
        description="See `GET /api/play`; those left out have their default.",
        examples=[{"work": "python", "model": "processes", "tasks": 4}],
    )
    after: str | None = Field(
        default=None, description="A run that must have ended before this one starts.", max_length=100
    )


class PlayParameter(BaseModel):
    """One knob of free play."""

    name: str
    label: str
    default: Value
    stops: list[Value]


class Play(BaseModel):
    """What a run of free play is, before it is run."""

    title: str
    source: str = Field(description="The script, as it is shown and run.")
    values: dict[str, Value]
    matters: dict[str, bool] = Field(description="Whether each parameter changes this script.")
    parameters: list[PlayParameter]


class Links(BaseModel):
    """Where to go from here, relative to this server."""

    self: str
    page: str = Field(description="The run as a picture, for people.")
    stream: str = Field(description="Websocket: facts as they come, from `?cursor=N` on.")
    cancel: str = Field(description="POST here to end it.")
    ndjson: str = Field(description="The whole log, lossless; can be imported again.")
    json_: str = Field(alias="json", description="Chrome Trace Event Format, for Perfetto.")
    csv: str = Field(description="A table of slices, for a spreadsheet.")
    speedscope: str = Field(description="For speedscope, which shows one lane at a time.")
    html: str = Field(description="One file with picture and data, to be looked at anywhere, offline.")

    model_config = ConfigDict(populate_by_name=True)


class Verdict(BaseModel):
    """What kind of run it was."""

    kind: VerdictKind
    sentence: str


class Run(BaseModel):
    """One execution of a script."""

    id: str
    title: str
    lesson: str | None = Field(description="null: a script of the user's own.")
    pane: str | None
    created: str = Field(description="ISO 8601, UTC.")
    state: Literal["waiting", "running", "ended"]
    position: int | None = Field(
        default=None, description="While it waits: how many start before it. 0: it is next.", examples=[0]
    )
    expected_wait_s: float | None = None
    outcome: RunOutcome | None = Field(default=None, description="null until it has ended.")
    exit_code: int | None = None
    reason: str | None = Field(default=None, description="A sentence, where the outcome is not “finished”.")
    verdict: Verdict | None = None
    metrics: dict[str, float | None] | None = Field(
        default=None, description="Seconds and shares; a figure that cannot be known is null."
    )
    recorded: bool = Field(default=False, description="It was imported, or came with Interleave.")
    links: Links


class Runs(BaseModel):
    """Those that have not ended, oldest first, and those that have, newest first."""

    waiting: list[Run]
    ended: list[Run]
    next: str | None = Field(default=None, description="Where the older ones are; null: there are none.")


class Cancelled(BaseModel):
    """Whether there was something to end."""

    cancelled: bool = Field(description="false: it had ended already.")


class Imported(BaseModel):
    """Under which name the recording is kept now."""

    id: str
    links: Links


class Parameter(BaseModel):
    """One knob of a lesson."""

    name: str
    label: str
    kind: Literal["int", "float", "choice"]
    unit: str
    default: Value
    stops: list[Value] = Field(description="The values that the page offers.")
    minimum: float | None
    maximum: float | None


class Pane(BaseModel):
    """One script of a lesson, with the parameters filled in as it would be run."""

    name: str
    title: str
    script: str
    source: str
    exclusive: bool = Field(description="It computes, so it gets whole CPUs for itself.")
    parameters: list[str] = Field(description="The knobs that it has.")


class LessonEntry(BaseModel):
    """A lesson's place in the course."""

    id: str
    slug: str
    title: str
    section: str
    available: bool = Field(description="false: it is still to come.")
    panes: list[str] = Field(default_factory=list)
    lacks: list[str] = Field(default_factory=list, description="What it needs and this machine has not, in words.")


class Recording(BaseModel):
    """A run of one pane that comes with Interleave. It is read and watched like any other run."""

    pane: str
    run: str = Field(examples=["recorded-four-cooks-one-stove-threads"])
    created: str = Field(description="ISO 8601, UTC.")
    python: str
    usable_cpus: int


class Lesson(BaseModel):
    """A lesson: its question, its scripts, and what it needs."""

    id: str
    slug: str
    title: str
    section: str
    minutes: int
    question: str
    options: list[str]
    lead: str
    values: dict[str, Value] = Field(description="The parameters that the sources were filled with.")
    parameters: list[Parameter]
    panes: list[Pane]
    baseline: str | None = Field(description="The pane that speed-ups are taken against.")
    min_cpus: int = Field(description="Usable CPUs without which it cannot show its point.")
    lacks: list[str] = Field(description="What the lesson needs and this machine has not, in words.")
    recordings: list[Recording] = Field(description="One a pane, in their order; or none.")
    budget_s: float


class Check(BaseModel):
    """One line of the proof: low <= value <= high."""

    sentence: str
    value: float | None
    low: float | None
    high: float | None
    unit: str
    digits: int
    holds: bool | None = Field(description="null: it cannot be known from these runs.")


class Proof(BaseModel):
    """Whether these runs showed the lesson's point."""

    holds: bool | None
    sentence: str
    checks: list[Check]
    reason: str | None = Field(description="Why it does not hold, where the runs tell.")


class Placed(BaseModel):
    """Where something came in a ranking."""

    text: str
    value: float | None
    place: int | None = Field(description="From 1; those that tie have the same. null: not known.")


class Point(BaseModel):
    """A point of the learner's plot."""

    label: str
    x: float
    y: float


class Conclusion(BaseModel):
    """What these runs showed."""

    takeaway: str | None
    proof: Proof
    speedups: dict[str, float | None]
    seen: list[bool | None] = Field(description="Which answers to “what happened?” are true of these runs.")
    rankings: list[list[Placed]]
    points: list[Point] = Field(description="What these runs add to a plot over one parameter.")


class PythonBuild(BaseModel):
    """One interpreter on this machine."""

    path: str
    version: str
    implementation: str
    free_threaded: bool
    gil: bool
    interpreters: bool = Field(description="It can have several interpreters in one process, from Python code.")


class Machine(BaseModel):
    """Where runs are made."""

    version: str = Field(description="Interleave's own version.")
    usable_cpus: int = Field(description="How many lanes can be on a CPU at once.")
    how: str = Field(description="How that number was found, in a sentence.")
    host_cpus: int
    affinity: list[int] | None = Field(description="The cores that the server may use; null: not known.")
    quota: float | None = Field(description="CPUs that the control group allows; null: no limit.")
    cpu_model: str | None
    platform: str
    load: float | None = Field(description="Processes that wanted a CPU, averaged over a minute.")
    python: str
    pythons: list[PythonBuild]
    viewers: int
    waiting: int


class Problem(BaseModel):
    """What went wrong (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = Field(description="One sentence for a person: whose fault, what to do.")
    field: str | None = Field(default=None, description="The parameter at fault.")
    suggestion: Any = Field(default=None, description="A value that would do.")


#: For a handler's ``responses``.
PROBLEM: dict[str, Any] = {"model": Problem}
NOT_FOUND: dict[int | str, dict[str, Any]] = {404: {**PROBLEM, "description": "There is no such thing."}}
