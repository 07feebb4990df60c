"""The runner of this machine: takes runs into a queue and gives each its cores, its thread and its end."""

import logging
import threading
from pathlib import Path
from queue import SimpleQueue
from time import monotonic

from app.model.errors import Unavailable
from app.model.facts import Queued
from app.model.spec import Done, Emit, RunSpec

from .killing import adopt_orphans
from .lab import SITE
from .leases import Leases, pin_server
from .queue import Place, Queue
from .run import RunningRun

#: Runs that only wait, at the same time.
_SHARED = 8
_MOST_WAITING = 200

logger = logging.getLogger(__name__)


class LocalRunner:
    """Implements ``app.model.spec.Runner`` with processes of this machine.

    ``directory``: where notes of runs under way are kept, for ``end_leftovers`` after a crash. ``leases``: the cores to
    give away (default: this machine's). ``site``: the folder that makes an interpreter a lab.
    """

    def __init__(
        self,
        directory: Path,
        *,
        leases: Leases | None = None,
        shared: int = _SHARED,
        most_waiting: int = _MOST_WAITING,
        site: Path = SITE,
    ) -> None:
        self._directory = directory
        self._leases = leases or Leases.of_this_machine()
        self._site = site
        self._most_waiting = most_waiting
        self._lock = threading.Lock()
        self._queue = Queue(shared)
        self._callbacks: dict[str, tuple[Emit, Done]] = {}
        self._running: dict[str, RunningRun] = {}
        self._since: dict[str, float] = {}
        self._told: dict[str, Place] = {}
        self._closed = False
        self._adopts = False
        # The clerk is the only one that starts runs and tells of places, so positions never come after "started".
        self._bell: SimpleQueue[bool] = SimpleQueue()
        self._cancelled: SimpleQueue[tuple[Done, str]] = SimpleQueue()
        self._clerk = threading.Thread(target=self._serve, name="runs' clerk", daemon=True)
        self._clerk.start()

    def start(self, spec: RunSpec, emit: Emit, done: Done) -> None:
        """Take the run into the queue; returns at once. Raises Unavailable if the queue is full or closed."""
        with self._lock:
            if self._closed:
                raise Unavailable("The server is about to stop and takes no more runs.")
            if len(self._queue) >= self._most_waiting:
                raise Unavailable("Too many runs are waiting already. Try again in a minute.")
            if spec.run in self._callbacks:
                raise ValueError(f"a run {spec.run!r} is here already")
            self._callbacks[spec.run] = emit, done
            self._queue.add(spec)
        self._bell.put(True)

    def cancel(self, run: str) -> bool:
        """Take the run from the queue, or end all its processes; returns at once. False: it is not here."""
        with self._lock:
            if self._queue.remove(run):
                _, done = self._callbacks.pop(run)
                self._told.pop(run, None)
                self._cancelled.put((done, "It was cancelled before it began."))
            elif run in self._running:
                self._running[run].end("cancelled", "It was cancelled.")
                return True
            else:
                return False
        self._bell.put(True)
        return True

    def close(self) -> None:
        """End everything and wait until nothing is left."""
        with self._lock:
            already, self._closed = self._closed, True
            waiting = [self._callbacks.pop(run)[1] for run in self._queue.clear()]
            running = list(self._running.values())
        for run in running:
            run.end("lost", "The server was stopped while it ran.")
        for done in waiting:
            done("lost", None, "The server was stopped before it began.", 0)
        for run in running:
            run.join()
        if not already:
            self._bell.put(False)
            self._clerk.join()

    def places(self) -> dict[str, Place]:
        """The public queue: the place of each waiting run."""
        with self._lock:
            return self._queue.places(self._leases.at_once)

    def _serve(self) -> None:
        while self._bell.get():
            while not self._cancelled.empty():
                done, reason = self._cancelled.get()
                done("cancelled", None, reason, 0)
            self._start_ready()
            self._tell_places()
        while not self._cancelled.empty():
            done, reason = self._cancelled.get()
            done("cancelled", None, reason, 0)

    def _start_ready(self) -> None:
        while True:
            with self._lock:
                spec = None if self._closed else self._queue.next(self._leases.lease)
                if spec is None:
                    return
                self._told.pop(spec.run, None)
                self._since[spec.run] = monotonic()
                done = self._callbacks[spec.run][1]
                try:
                    run = self._prepare(spec)
                    # Under the lock: whoever finds it among those that run may end it and wait for it.
                    run.start()
                    self._running[spec.run] = run
                    continue
                except Exception as error:  # no thread to be had: the clerk must stay for the others
                    logger.exception("run %s could not be started", spec.run)
                    reason = f"It could not be started: {error}."
            self._over(spec.run)
            done("failed", None, reason, 0)

    def _prepare(self, spec: RunSpec) -> RunningRun:
        emit, done = self._callbacks[spec.run]
        leased = self._leases.cores(spec.run) if spec.exclusive else None
        cores = leased or self._leases.unleased()
        if not spec.inherit:
            # A traced script of the user's own may count on its orphans going to init; a lesson's may not get away.
            self._adopts = self._adopts or adopt_orphans()
            pin_server(self._leases.unleased())
        return RunningRun(
            spec, emit, done, self._over, cores=cores, leased=leased is not None, notes=self._directory, site=self._site
        )

    def _over(self, run: str) -> None:
        """Called by the run's thread when nothing is left of it, just before it says so."""
        with self._lock:
            self._running.pop(run, None)
            self._callbacks.pop(run, None)
            self._leases.give_back(run)
            pin_server(self._leases.unleased())
            self._queue.ended(run, monotonic() - self._since.pop(run, monotonic()))
        self._bell.put(True)

    def _tell_places(self) -> None:
        with self._lock:
            places = self._queue.places(self._leases.at_once)
            news = []
            for run, place in places.items():
                if self._told.get(run) is None or self._told[run].position != place.position:
                    news.append((self._callbacks[run][0], place))
            self._told = places
        for emit, place in news:
            emit([Queued(type="queued", position=place.position, expected_wait_s=place.expected_wait_s)])
