"""Starts, ends and finds runs: joins the lessons, the runner, the log and the archive.

A run that was started always gets exactly one ``end``: from the runner's ``Done``, whatever the analysis makes of it;
after a crash of the server, from ``recover``. All methods may be called from any thread and return at once.

What only a run needs (the runner, the analysis, free play) is imported with the first one: a server that has just been
started answers its first page without.
"""

import json
import logging
import secrets
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from difflib import get_close_matches
from functools import cached_property
from pathlib import Path
from threading import Event, Lock, RLock
from typing import TYPE_CHECKING, Any, NamedTuple
from weakref import WeakValueDictionary

from app.lessons import catalogue, needs
from app.lessons.catalogue import Catalogue
from app.lessons.recordings import PREFIX
from app.model.errors import BrokenInvariant, InterleaveError, InvalidRequest, NotFound, Unavailable
from app.model.facts import FORMAT, CodeFile, End, Fact, MachineFacts, Run, RunOutcome
from app.model.spec import Limits, Runner, RunSpec
from app.recording.archive import Archive, Retention
from app.recording.log import Log
from app.recording.rows import RunRow
from app.runner import machine
from app.runner.late import LateRunner
from app.runner.machine import PythonBuild
from app.settings import Settings

if TYPE_CHECKING:
    from app.lessons.lesson import Lesson
    from app.lessons.pane import Pane
    from app.lessons.play import Play
    from app.recording.metrics import Metrics

#: Without letters and digits that look like others: a run's name can be read from a projector. 31 ** 10 = 2 ** 49.
ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
NAME_LENGTH = 10
#: Ended logs that stay in memory: those who watched are about to ask again.
RECENT_RUNS = 16
RECENT_BYTES = 64 * 2**20
#: Logs from the archive that somebody reads, all together. Each viewer of a stream keeps one in memory.
MOST_LOADED = 512 * 2**20
#: Baselines remembered for the speed-up of the other panes.
BASELINES = 256
#: A script longer than this is run, but not shown.
MOST_CODE = 1_000_000

#: What the script of a run of free play is called.
PLAY_SCRIPT = "play.py"

#: Notes of runs under way, in the data directory.
RUNNING = "running"

NO_LIMITS = Limits(None, None, None, None, None, None)
# Inside Conductor ``list`` is its method.
_Rows = list[RunRow]
_Code = list[CodeFile]
_Names = list[str]

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Standing:
    """Where a run that has not ended stands."""

    run: str
    title: str
    lesson: str | None
    pane: str | None
    created: str
    started: bool = False
    position: int | None = None
    expected_wait_s: float | None = None


@dataclass(frozen=True)
class Survey:
    """What the machine has, and how that was found."""

    facts: MachineFacts
    affinity: Sequence[int] | None
    quota: float | None
    pythons: Sequence[PythonBuild]

    @property
    def how(self) -> str:
        """Where the number of usable CPUs comes from."""
        sources = [f"the machine has {self.facts['host_cpus']}"]
        if self.affinity is not None:
            sources.append(f"this process may use {len(self.affinity)} of them")
        if self.quota is not None:
            sources.append(f"its control group may use the time of {self.quota:g}")
        return f"The least of these: {', '.join(sources)}."


@dataclass(slots=True)
class _Live:
    """A run that has not ended."""

    log: Log
    visitor: str
    standing: Standing
    baseline: tuple[str, bool] | None  # where its lesson's baseline is remembered, and whether this is one
    told: bool = False
    ended: Event = field(default_factory=Event)


class _Ending(NamedTuple):
    """What the runner tells of a run that is over: see ``app.model.spec.Done``."""

    outcome: RunOutcome
    exit_code: int | None
    reason: str | None
    t: int
    cpus_left: float | None = None


class Conductor:
    """See the module. ``machine`` says where runs are made, ``survey`` more of it (slow the first time), ``leftovers``
    ends what a server that died has left running."""

    def __init__(
        self,
        settings: Settings,
        lessons: Catalogue,
        archive: Archive,
        runner: Runner,
        *,
        machine: Callable[[], MachineFacts],
        survey: Callable[[], Survey],
        leftovers: Callable[[], object] = lambda: None,
    ) -> None:
        self.settings = settings
        self.catalogue = lessons
        self.archive = archive
        self.machine = machine
        self._runner = runner
        self.survey = survey
        self._leftovers = leftovers
        self._lock = RLock()
        self._live: dict[str, _Live] = {}
        self._recent: OrderedDict[str, Log] = OrderedDict()
        self._loading = Lock()
        self._loaded: WeakValueDictionary[str, Log] = WeakValueDictionary()
        self._baselines: OrderedDict[str, Metrics] = OrderedDict()
        self._finisher = ThreadPoolExecutor(1, thread_name_prefix="interleave-finish")
        self._closed = False

    @cached_property
    def play(self) -> "Play":
        """What free play offers, read when first asked for."""
        from app.lessons.play import load

        return load()

    def recover(self) -> _Names:
        """After a start: what a server that died has left is ended and archived. Names of those lost."""
        self._leftovers()
        return self.archive.recover()

    # Starting

    def start_lesson_pane(
        self, lesson: str, pane: str, parameters: Mapping[str, object], visitor: str, after: str = ""
    ) -> Log:
        """Queue a run; it starts once the run ``after`` has ended. Raises ``InvalidRequest`` (with the field at fault)
        or ``Unavailable``."""
        of_lesson = self._lesson(lesson)
        of_pane = self._pane(of_lesson, pane)
        values = of_lesson.check(parameters)
        source = of_pane.source({knob.name: values[knob.name] for knob in of_pane.parameters})
        spec = RunSpec(
            _new_name(),
            files=((of_pane.script, source),),
            python=self._python(of_pane.title, of_pane.python),
            exclusive=of_pane.exclusive,
            limits=_limits(self.settings.limits, of_pane),
            watch=of_pane.watch,
            visitor=visitor,
            after=self._known(after) if after else "",
        )
        key = json.dumps([visitor, of_lesson.slug, values], sort_keys=True)
        reference = of_lesson.argument.baseline
        baseline = (key, of_pane.name == reference) if reference else None
        code: _Code = [{"path": of_pane.script, "text": source}]
        title = f"{of_lesson.title}: {of_pane.title}"
        first = self._run_fact(spec.run, title, code, of_lesson.slug, of_pane.name, values)
        if of_pane.watch:
            first["watch"] = list(of_pane.watch)
        if of_pane.show:
            first["show"] = list(of_pane.show)
        return self._start(spec, first, baseline)

    def start_play(self, given: Mapping[str, object], visitor: str, after: str = "") -> Log:
        """Queue a run of free play. Raises like ``start_lesson_pane``."""
        play = self.play
        values = play.check(given)
        source, title = play.source(values), play.title(values)
        spec = RunSpec(
            _new_name(),
            files=((PLAY_SCRIPT, source),),
            python=self._python(title, play.python(values)),
            exclusive=play.computes(values),
            limits=self.settings.limits,
            visitor=visitor,
            after=self._known(after) if after else "",
        )
        code: _Code = [{"path": PLAY_SCRIPT, "text": source}]
        return self._start(spec, self._run_fact(spec.run, title, code, None, None, dict(values)), None)

    def start_script(self, script: Path, arguments: Sequence[str] = (), python: Path | None = None) -> Log:
        """Measure the user's own script, where the user stands and with the user's rights: no limits, no leases."""
        spec = RunSpec(
            _new_name(),
            script=script,
            arguments=tuple(arguments),
            python=python,
            exclusive=False,
            inherit=True,
            limits=NO_LIMITS,
        )
        title = " ".join([script.name, *arguments])
        code: _Code = [{"path": str(script), "text": _text_of(script)}]
        return self._start(spec, self._run_fact(spec.run, title, code, None, None, {}), None)

    def may_cancel(self, run: str, visitor: str) -> bool:
        """Whether this visitor has asked for the run. One that has ended is nobody's: there is nothing to end."""
        with self._lock:
            live = self._live.get(run)
        return live is None or live.visitor == visitor

    def cancel(self, run: str) -> bool:
        """End it. False: it has ended already. Raises ``NotFound``."""
        with self._lock:
            live = self._live.get(run)
        if live is None:
            self.find(run)
            return False
        return self._runner.cancel(run)

    def close(self) -> None:
        """End all runs, keep what they recorded, let go of the files. Returns when nothing is left."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
        self._runner.close()
        self._finisher.shutdown(wait=True)
        self.archive.close()

    # Finding

    def find(self, run: str) -> Log:
        """Its log: running, just ended, from the archive, or a lesson's recording. Raises ``NotFound``, or
        ``Unavailable`` if those who read others need too much memory already."""
        known = self._at_hand(run)
        if known is not None:
            return known
        with self._loading:  # one at a time: many may ask for the same
            known = self._at_hand(run)
            if known is not None:
                return known
            if sum(log.size for log in self._loaded.values()) > MOST_LOADED:
                raise Unavailable("Too many large runs are being looked at. Try again in a moment.")
            if run.startswith(PREFIX):
                log = Log.of_lines(run, self.catalogue.recording(run).lines())
            else:
                log = self.archive.load(run)
            self._loaded[run] = log
        return self._remember(log)

    def _at_hand(self, run: str) -> Log | None:
        with self._lock:
            live = self._live.get(run)
            if live is not None:
                return live.log
            known = self._recent.get(run) or self._loaded.get(run)
            if known is None:
                return None
        return self._remember(known)

    def list(self, *, lesson: str | None = None, limit: int = 50, before: str | None = None) -> _Rows:
        """Runs that have ended, newest first."""
        return self.archive.list(lesson=lesson, limit=limit, before=before)

    def standing(self, run: str) -> Standing | None:
        """Where it stands; None if it has ended (or never was)."""
        with self._lock:
            live = self._live.get(run)
            return live.standing if live else None

    def standings(self) -> tuple[Standing, ...]:
        """All that have not ended, oldest first."""
        with self._lock:
            return tuple(live.standing for live in self._live.values())

    def wait(self, run: str, timeout: float | None = None) -> bool:
        """Wait in this thread until its end is in the archive. False: not within ``timeout`` seconds."""
        with self._lock:
            live = self._live.get(run)
        return live is None or live.ended.wait(timeout)

    # A run's life

    def _start(self, spec: RunSpec, first: Run, baseline: tuple[str, bool] | None) -> Log:
        log = Log(spec.run, [first])
        standing = Standing(spec.run, first["title"], first["lesson"], first["pane"], first["created"])
        live = _Live(log, spec.visitor, standing, baseline)
        with self._lock:
            self._admit(spec.visitor)
            self._live[spec.run] = live
        try:
            self.archive.open(log)
        except BaseException:
            with self._lock:
                del self._live[spec.run]
            raise
        try:
            self._runner.start(
                spec, lambda facts: self._emit(live, facts), lambda *end: self._done(live, _Ending(*end))
            )
        except InterleaveError as error:
            self._done(live, _Ending("failed", None, str(error), 0))
            raise
        except BaseException:
            self._done(live, _Ending("failed", None, "It could not be started: a mistake of ours.", 0))
            raise
        return log

    def _admit(self, visitor: str) -> None:
        if self._closed:
            raise Unavailable("The server is about to end. Try again in a moment.")
        waiting = sum(not live.standing.started for live in self._live.values())
        if waiting >= self.settings.queue:
            raise Unavailable(
                f"The queue is full ({waiting} waiting), and no more runs are taken. Try again in a minute."
            )
        own = sum(live.visitor == visitor for live in self._live.values()) if visitor else 0
        if own >= self.settings.per_visitor:
            raise Unavailable(
                f"You have {own} runs waiting or running, and each visitor may have {self.settings.per_visitor}. "
                "Wait until one has ended, or cancel one."
            )

    def _emit(self, live: _Live, facts: Sequence[Fact]) -> None:
        for fact in facts:
            if fact["type"] == "queued":
                live.standing = replace(
                    live.standing, position=fact["position"], expected_wait_s=fact["expected_wait_s"]
                )
            elif fact["type"] == "started":
                live.standing = replace(live.standing, started=True, position=None, expected_wait_s=None)
        try:
            live.log.append(facts)
        except BrokenInvariant:
            logger.exception("facts of run %s that do not belong to its log", live.log.run)

    def _done(self, live: _Live, ending: _Ending) -> None:
        with self._lock:
            if live.told:
                logger.error("run %s ended twice; the second time as %r", live.log.run, ending.outcome)
                return
            live.told = True
        try:
            self._finisher.submit(self._finish, live, ending)
        except RuntimeError:  # closed meanwhile
            self._finish(live, ending)

    def _finish(self, live: _Live, ending: _Ending) -> None:
        """Analyse, append the end, archive. In a thread of its own: nobody waits for it but those who want the end."""
        log = live.log
        try:
            log.append([self._end(live, ending)])
            self.archive.close_run(log)
        except Exception:
            logger.exception("run %s could not be kept; the next start tries again", log.run)
        finally:
            self._remember(log)
            with self._lock:
                self._live.pop(log.run, None)
            live.ended.set()

    def _end(self, live: _Live, ending: _Ending) -> End:
        from app.recording.endings import end_fact

        outcome, exit_code, reason, t, cpus_left = ending
        try:
            end = end_fact(live.log, outcome, exit_code, reason, t, cpus_left=cpus_left)
        except Exception:
            logger.exception("run %s cannot be analysed", live.log.run)
            sentence = "The recording could not be analysed, so there are no figures: a mistake of ours."
            return {
                "type": "end",
                "t": t,
                "outcome": outcome,
                "exit_code": exit_code,
                "reason": f"{reason} {sentence}" if reason else sentence,
                "metrics": {},
                "verdict": None,
            }
        end["metrics"]["speedup"] = self._speedup(live, end["metrics"])
        return end

    def _speedup(self, live: _Live, metrics: "Metrics") -> float | None:
        """Against the visitor's newest run of the lesson's baseline with the same parameters."""
        from app.recording.metrics import speedup

        if live.baseline is None:
            return None
        key, is_baseline = live.baseline
        with self._lock:
            if is_baseline:
                self._baselines[key] = dict(metrics)
                self._baselines.move_to_end(key)
                if len(self._baselines) > BASELINES:
                    self._baselines.popitem(last=False)
            baseline = self._baselines.get(key)
        return speedup(baseline, metrics) if baseline is not None else None

    def _remember(self, log: Log) -> Log:
        """Of two who load the same run at once, both get the same log."""
        with self._lock:
            log = self._recent.setdefault(log.run, log)
            self._recent.move_to_end(log.run)
            while len(self._recent) > 1 and (
                len(self._recent) > RECENT_RUNS or sum(each.size for each in self._recent.values()) > RECENT_BYTES
            ):
                self._recent.popitem(last=False)
            return log

    # Asked for

    def _lesson(self, name: str) -> "Lesson":
        try:
            return self.catalogue.get(name)
        except NotFound as error:
            raise InvalidRequest(
                str(error), "lesson", _near(name, [x.slug for x in self.catalogue.course.available])
            ) from error

    def _pane(self, lesson: "Lesson", name: str) -> "Pane":
        try:
            return lesson.pane(name)
        except NotFound as error:
            raise InvalidRequest(str(error), "pane", _near(name, [pane.name for pane in lesson.panes])) from error

    def _known(self, run: str) -> str:
        try:
            return self.find(run).run
        except NotFound as error:
            sentence = f"There is no run {run} on this server, so nothing can start after it. Leave “after” out."
            raise InvalidRequest(sentence, "after") from error

    def _python(self, title: str, need: str | None) -> Path | None:
        if need is None:
            return None
        for build in self.survey().pythons:
            if build.has(need):
                return build.path
        raise Unavailable(f"“{title}” needs {needs.WORDS[need]}, and none was found on this machine.")

    def lacks(self, lesson: "Lesson") -> _Names:
        """What this machine has not of what the lesson needs. Looking for other Pythons takes a while the first time,
        so it is done only for a lesson that wants one."""
        return needs.lacks(lesson, self.machine()["usable_cpus"], self._has)

    def _has(self, need: str) -> bool:
        if need == "shm":
            return machine.has_shared_memory()
        return any(build.has(need) for build in self.survey().pythons)

    def _run_fact(
        self,
        run: str,
        title: str,
        code: _Code,
        lesson: str | None,
        pane: str | None,
        parameters: dict[str, Any],
    ) -> Run:
        return {
            "type": "run",
            "format": FORMAT,
            "run": run,
            "title": title,
            "lesson": lesson,
            "pane": pane,
            "parameters": parameters,
            "code": code,
            "machine": self.machine(),
            "created": datetime.now(UTC).isoformat(timespec="milliseconds"),
        }


def local(settings: Settings) -> Conductor:
    """The conductor of this machine, with the data directory of the settings."""
    return Conductor(
        settings,
        catalogue.load(),
        Archive(settings.data, Retention(settings.keep_runs, settings.keep_bytes)),
        LateRunner(lambda: _local_runner(settings)),
        machine=machine.machine_facts,
        survey=lambda: Survey(machine.machine_facts(), machine.affinity(), machine.cgroup_quota(), machine.pythons()),
        leftovers=lambda: _end_leftovers(settings.data / RUNNING),
    )


def _local_runner(settings: Settings) -> Runner:
    from app.runner.local import LocalRunner

    return LocalRunner(settings.data / RUNNING, most_waiting=settings.queue)


def _end_leftovers(notes: Path) -> None:
    if notes.is_dir() and any(notes.iterdir()):
        from app.runner.orphans import end_leftovers

        end_leftovers(notes)


def _new_name() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(NAME_LENGTH))


def _limits(usual: Limits, pane: "Pane") -> Limits:
    """A pane may ask to be ended earlier than every run, never later."""
    if pane.wall_s is None:
        return usual
    return replace(usual, wall_s=pane.wall_s if usual.wall_s is None else min(usual.wall_s, pane.wall_s))


def _near(name: str, names: Sequence[str]) -> str | None:
    return next(iter(get_close_matches(name, names, 1)), None)


def _text_of(script: Path) -> str:
    try:
        with script.open("rb") as file:
            return file.read(MOST_CODE).decode("utf-8", "replace")
    except OSError:  # Python will say so itself
        return ""
