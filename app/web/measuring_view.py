"""What the measuring costs on this very machine: the clock as it is now, and what the newest runs say of themselves."""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from app.model.facts import MachineFacts
from app.recording.log import Log, decode

from . import figures, run_view, views, words

#: Readings of the clock: a few milliseconds, and enough to see its smallest step.
READINGS = 20_000


class Build(Protocol):
    """An interpreter, as the runner finds them."""

    @property
    def path(self) -> object: ...
    @property
    def version(self) -> str: ...
    @property
    def free_threaded(self) -> bool: ...
    @property
    def interpreters(self) -> bool: ...


@dataclass(frozen=True)
class Clock:
    """``step_ns``: the smallest difference seen; ``read_ns``: what a reading takes."""

    step_ns: int
    read_ns: float


@dataclass(frozen=True)
class Spent:
    """One run: its probes, what all of them took, and its own figures."""

    run: str
    probes: int
    probes_ns: float
    wall_s: float | None
    share: float | None
    lost: float | None


def read_clock() -> Clock:
    """The clock that the probes read, read now."""
    read = time.perf_counter_ns
    begin = read()
    readings = [read() for _ in range(READINGS)]
    took = readings[-1] - begin
    steps = [b - a for a, b in pairwise(readings) if b > a]
    return Clock(min(steps, default=0), took / READINGS)


def spent(log: Log) -> Spent:
    """Of a run that has ended."""
    probes, cost = 0, 0.0
    for line in log.lines():
        if line.startswith(b'{"type":"finished"'):
            fact = decode(line)
            if fact["type"] == "finished" and "probes" in fact and "probe_ns" in fact:
                probes += fact["probes"]
                cost += fact["probes"] * fact["probe_ns"]
    end = run_view.end_of(log)
    metrics = end["metrics"] if end else {}
    return Spent(log.run, probes, cost, metrics.get("wall_s"), metrics.get("measuring_cost"), metrics.get("dropped"))


def costs(clock: Clock, runs: Sequence[Spent], machine: MachineFacts) -> list[views.Figure]:
    """Each is measured or read; what is not known is a dash."""
    say = words.say
    probes, cost = sum(each.probes for each in runs), sum(each.probes_ns for each in runs)
    shares = [each.share for each in runs if each.share is not None]
    interval = machine["switch_interval_s"]
    probe = f"{cost / probes / 1000:.2f} µs" if probes else "–"
    told = sum(1 for each in runs if each.probes)
    line = say("measuring", "probe_line", n=_grouped(probes), runs=told) if probes else say("measuring", "probe_none")
    return [
        views.Figure(say("measuring", "probe"), probe, line),
        views.Figure(
            say("measuring", "most"),
            figures.percent(max(shares, default=None)),
            say("measuring", "most_line"),
        ),
        views.Figure(
            say("measuring", "clock"), f"{clock.step_ns} ns", say("measuring", "clock_step", n=_grouped(READINGS))
        ),
        views.Figure(say("measuring", "reading"), f"{clock.read_ns:.0f} ns", say("measuring", "clock_read")),
        views.Figure(
            say("measuring", "interval"),
            "–" if interval is None else f"{interval * 1000:g} ms",
            say("measuring", "interval_line"),
        ),
    ]


def row(run: Spent, title: str) -> views.MeasuredRun:
    """A line of the table."""
    return views.MeasuredRun(
        href=f"/runs/{run.run}",
        title=title,
        wall=figures.seconds(run.wall_s),
        probes=_grouped(run.probes) if run.probes else "–",
        share=figures.percent(run.share),
        lost="–" if run.lost is None else f"{run.lost:.0f}",
    )


def python(build: Build) -> views.PythonRow:
    """What this interpreter can."""
    kinds = [words.say("measuring", "no_gil" if build.free_threaded else "gil")]
    if build.interpreters:
        kinds.append(words.say("measuring", "interpreters"))
    return views.PythonRow(build.version, ", ".join(kinds), str(build.path))


def _grouped(number: int) -> str:
    return f"{number:,}".replace(",", "\u202f")
