"""One run from the start of its lab to its outcome, in a thread of its own: so no run waits for another's."""

import signal
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import perf_counter_ns, time_ns

from app.model.errors import InterleaveError
from app.model.facts import Fact, MachineFacts, RunOutcome
from app.model.facts import Output as OutputFact
from app.model.spec import Done, Emit, RunSpec

from . import machine
from .assemble import Assembler
from .files import Files
from .killing import reap
from .lab import SITE, Lab
from .orphans import write_note
from .others import Others
from .output import Output
from .roster import MARGIN
from .sweep import Sweep
from .watch import Watch
from .witness import RATE, Witness

#: Time between sweeps, between looks of the witness, and between surveys of the processes (ns).
_SWEEP, _LOOK, _SURVEY = 18_000_000, 1_000_000_000 // RATE, 150_000_000
#: How long a line of output waits for a lane to say that it was its (ns).
_LATE_WORD = 60_000_000
#: What is due within this time is done at once: each time to wake costs more than the work (ns).
_TOGETHER = 2_000_000
#: A program that has said nothing for so long is taken to be no lab of ours; its time began when it was started (ns).
_SILENT = 2_000_000_000

Ending = tuple[RunOutcome, str | None]


class RunningRun:
    """Executes one run. ``cores``: what it may use; ``leased``: whether nobody else does."""

    def __init__(
        self,
        spec: RunSpec,
        emit: Emit,
        done: Done,
        over: Callable[[str], None],
        *,
        cores: list[int] | None = None,
        leased: bool = False,
        notes: Path | None = None,
        site: Path = SITE,
    ) -> None:
        self.spec = spec
        self._emit, self._done, self._over = emit, done, over
        self._cores, self._leased = cores, leased
        self._notes, self._site = notes, site
        self._asked: Ending | None = None
        self._watch: Watch | None = None
        self._lock = threading.Lock()
        self._thread = threading.Thread(target=self._work, name=f"run {spec.run}", daemon=True)

    def start(self) -> None:
        """Begin; returns at once."""
        self._thread.start()

    def end(self, outcome: RunOutcome, reason: str) -> None:
        """End the run with this outcome, if it has not ended already; returns at once."""
        with self._lock:
            self._asked = self._asked or (outcome, reason)
            if self._watch is not None:
                self._watch.wake()

    def join(self) -> None:
        """Wait until nothing is left of it."""
        self._thread.join()

    def _work(self) -> None:
        t = 0
        code: int | None = None
        left: float | None = None
        ending: Ending = ("failed", "The run ended because of a mistake of ours.")
        try:
            facts = machine.machine_facts(self.spec.python, self._cores, leased=self._leased)
            others = Others(self._cores)
            lab = Lab(self.spec, self._cores, self._site)
            try:
                course = _Course(lab, self.spec, self._emit, facts)
            except BaseException:
                lab.end()
                lab.reap()
                lab.remove()
                raise
            with self._lock:
                self._watch = course.watch
            try:
                if self._notes is not None and not self.spec.inherit:
                    course.note = write_note(self._notes, self.spec.run, lab.pid, lab.mark, lab.folders())
                ending = course.follow(self._wanted)
            finally:
                with self._lock:
                    self._watch = None
                code, t, ending = course.close(ending)
                left = others.left()
        except InterleaveError as error:
            ending = ("failed", str(error))
        finally:
            # In this order: whoever hears that a run is over may count on its cores being free.
            self._over(self.spec.run)
            self._done(ending[0], code, ending[1], t, left)

    def _wanted(self) -> Ending | None:
        return self._asked


class _Course:
    """What is under way for one run: files, descriptors, facts."""

    def __init__(self, lab: Lab, spec: RunSpec, emit: Emit, facts: MachineFacts) -> None:
        self._lab, self._spec, self._emit = lab, spec, emit
        self.note: Path | None = None
        self._output = Output(spec.limits.output_bytes)
        self.watch = Watch(self._output)
        self._sweep = Sweep(lab.lanes)
        self._witness = Witness()
        self._files = Files(Path.cwd() if spec.inherit else lab.work, spec.watch)
        self._assembler = Assembler(lab.pid, facts, time_ns() - perf_counter_ns())
        self._due_sweep = self._due_look = self._due_survey = 0
        for stream, pipe in (("stdout", lab.process.stdout), ("stderr", lab.process.stderr)):
            if pipe is not None:
                self.watch.add_stream(stream, pipe.fileno())  # type: ignore[arg-type]
        self.watch.add_process(lab.pid)
        self._watched: list[tuple[int, int]] = []

    def follow(self, wanted: Callable[[], Ending | None]) -> Ending:
        """Sweep, look and survey until the program has ended, or must. The outcome, as far as it is known."""
        limits = self._spec.limits
        latest = None if limits.wall_s is None else self._lab.started + round(limits.wall_s * 1e9)
        while True:
            now = perf_counter_ns()
            if now + _TOGETHER >= self._due_sweep:
                self._sweep_now()
                self._due_sweep = now + _SWEEP
            if self._watched and now + _TOGETHER >= self._due_look:
                self._look()
                self._due_look = now + _LOOK
            asked = wanted()
            if asked is not None:
                return asked
            if self.watch.ended(self._lab.pid) or (not self.watch.tells and self._lab.exited()):
                return "finished", None
            if latest is not None and now >= latest:
                return "timed_out", f"It was still running after {limits.wall_s:g} s, the most that a run may take."
            if now >= self._due_survey:
                over = self._survey()
                if over is not None:
                    return over
                self._due_survey = now + _SURVEY
            due = min(self._due_sweep, self._due_look) if self._watched else self._due_sweep
            self.watch.wait(due)

    def _survey(self) -> Ending | None:
        limits = self._spec.limits
        if limits.processes is None and limits.memory_bytes is None:
            return None
        used = self._lab.survey()
        if limits.processes is not None and used.processes > limits.processes:
            return "failed", f"It started more than {limits.processes} processes, the most that a run may have."
        if limits.memory_bytes is not None and used.memory > limits.memory_bytes:
            return (
                "failed",
                f"It used more than {limits.memory_bytes / 2**20:.0f} MB of memory, the most that it may.",
            )
        return None

    def _look(self) -> None:
        samples, complete = self._witness.look(self._watched)
        self._assembler.witness(samples, [] if complete is None else [complete])
        if not self._witness.works:
            self._watched = []

    def _sweep_now(self, ended: int | None = None) -> None:
        """``ended``: when every process was gone; then this is the last sweep."""
        last = ended is not None
        # Who had ended before the sweep has been read to the last word after it.
        gone = self.watch.take_gone()
        swept, news = self._sweep.poll(last)
        self._assembler.feed(news, swept)
        if news:
            for pid in self._assembler.pids():
                self.watch.add_process(pid)
        for pid, t in gone.items():
            self._assembler.gone(pid, t, reap(pid) if pid != self._lab.pid else None)
        now = perf_counter_ns()
        if now - self._lab.started > _SILENT:
            self._assembler.begin(self._lab.started)
        facts = self._assembler.flush(now)
        if self._assembler.started:
            self._look_at_files(ended)
            facts.extend(self._lines(swept - MARGIN, last))
        if facts:
            self._emit(facts)
        self._watched = self._assembler.watched() if self._witness.works else []

    def _look_at_files(self, ended: int | None) -> None:
        # What a file is after everybody has gone, it was when they went: nobody could change it since.
        for name, size, t in self._files.changed():
            self._assembler.file_size(name, size, t if ended is None else min(t, ended))

    def _lines(self, before: int, last: bool) -> list[Fact]:
        facts: list[Fact] = []
        # A lane says that it printed after it did, and it may have to get the GIL back to say so.
        for line in self._output.take(before, before - _LATE_WORD, self._assembler.prints.knows, last):
            fact = OutputFact(
                type="output",
                t=self._assembler.time(line.t),
                stream=line.stream,
                text=line.text,
                lane=self._assembler.prints.who(line.text) if line.stream == "stdout" else None,
            )
            if line.cut:
                fact["cut"] = True
            facts.append(fact)
        return facts

    def close(self, ending: Ending) -> tuple[int | None, int, Ending]:
        """End what is left, tell the rest, and leave nothing behind. Exit code, t of the end, outcome."""
        natural = ending[0] == "finished"
        ended = perf_counter_ns()
        # A user's own script may leave programs running on purpose, as it could without us.
        left = False if natural and self._spec.inherit else not self._lab.end()
        code = self._lab.reap()
        try:
            self._tell_rest(ended, code, killed=not natural)
            failure = self._lab.failure()
        finally:
            self._leave(keep_note=left)
        if natural:
            ending = _judge(code, self._assembler.error(), self._spec)
        if failure is not None:
            sentence = f"The measuring failed and was switched off ({failure}), so the picture is not complete."
            ending = ending[0], f"{ending[1]} {sentence}" if ending[1] else sentence
        return code, self._assembler.time(ended), ending

    def _tell_rest(self, ended: int, code: int | None, killed: bool) -> None:
        self.watch.drain()
        self._assembler.gone(self._lab.pid, ended, code)
        if self._assembler.zero is None and not self._sweep_found():
            self._assembler.begin(self._lab.started)
        self._sweep_now(ended)
        facts: list[Fact] = self._assembler.finish(ended, killed)
        facts.extend(self._lines(ended, last=True))
        if facts:
            self._emit(facts)

    def _leave(self, keep_note: bool) -> None:
        """Leave nothing behind."""
        self._sweep.close()
        self._witness.close()
        self.watch.close()
        for pipe in (self._lab.process.stdout, self._lab.process.stderr):
            if pipe is not None:
                pipe.close()
        self._lab.remove()
        if self.note is not None and not keep_note:
            with suppress(OSError):
                self.note.unlink()

    def _sweep_found(self) -> bool:
        swept, news = self._sweep.poll(last=True)
        self._assembler.feed(news, swept)
        return self._assembler.zero is not None


def _judge(code: int | None, error: str | None, spec: RunSpec) -> Ending:
    """The outcome of a program that ended by itself, in a sentence for who wrote it."""
    if code == 0:
        return "finished", None
    if code is not None and code < 0:
        if hasattr(signal, "SIGXCPU") and -code == signal.SIGXCPU and spec.limits.cpu_s is not None:
            return "timed_out", f"It used more than {spec.limits.cpu_s:g} s of CPU time, the most that a run may use."
        name = f"signal {-code}"
        with suppress(ValueError):
            name = signal.Signals(-code).name
        return "failed", f"The program was ended by {name}."
    if error:
        return "failed", f"The program ended with an exception: {error.rstrip('.')}."
    return "failed", f"The program ended with exit status {code}."
