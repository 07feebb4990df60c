"""What a runner is asked for, and the seam between runners and everything above them."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .facts import Fact, RunOutcome, Watched


@dataclass(frozen=True)
class Limits:
    """What one run may use. ``None`` = no limit (a user's own script on the user's own machine)."""

    wall_s: float | None = 30.0
    cpu_s: float | None = 60.0
    memory_bytes: int | None = 2 * 2**30
    processes: int | None = 256
    open_files: int | None = 1024
    output_bytes: int | None = 1_000_000


@dataclass(frozen=True)
class RunSpec:
    """One execution of one script.

    ``files`` are written into the run's empty working directory, the first being the script (a lesson's pane). For a
    user's own script ``script`` is its path, ``files`` is empty, and it runs where the user stands, with the user's
    environment and standard streams (``inherit``).
    """

    run: str
    files: Sequence[tuple[str, str]] = ()
    script: Path | None = None
    arguments: Sequence[str] = ()
    python: Path | None = None  # None: the server's own interpreter
    exclusive: bool = True  # computes: leases whole cores; False: only waits, may overlap with others
    inherit: bool = False
    watch: Sequence[Watched] = ()  # reads and writes that the lab marks, files that the runner looks at
    limits: Limits = field(default_factory=Limits)
    visitor: str = ""  # whose turn it is: the queue is fair between visitors
    after: str = ""  # a run that must have ended before this one starts; one that is not here has


#: Called with facts in log order, from the runner's own thread, each time the sweep found something. It must not block.
Emit = Callable[[Sequence[Fact]], None]


class Done(Protocol):
    """Called once, after the last facts."""

    def __call__(
        self, outcome: RunOutcome, exit_code: int | None, reason: str | None, t: int, cpus_left: float | None = None, /
    ) -> None:
        """``reason``: a sentence, or None; ``t``: of the end (ns since zero); ``cpus_left``: how many of the CPUs that
        the run may use others have left to it, on average."""


class Runner(Protocol):
    """Executes runs: the local one here, another perhaps on other hosts. All methods return at once."""

    def start(self, spec: RunSpec, emit: Emit, done: Done) -> None:
        """Take the run into the queue. ``emit`` gets ``queued`` facts meanwhile, ``started`` once it runs."""

    def cancel(self, run: str) -> bool:
        """Take the run from the queue, or end its whole process group. False: it is not (or no longer) here."""

    def close(self) -> None:
        """End everything and wait until nothing is left; each open run is told ``done`` with outcome "lost"."""
