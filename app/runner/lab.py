"""Starts the measured interpreter of a run, in a place and within limits of its own, and ends all that came of it."""

import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from time import perf_counter_ns
from typing import NamedTuple

from app.model.errors import LabFailed
from app.model.spec import Limits, RunSpec

from . import proc
from .killing import Known, end_all

SITE = Path(__file__).resolve().parents[1] / "lab" / "site"
#: Lane files belong in memory: a file system on a disk may stop a writer while it writes pages back.
_MEMORY, _MEMORY_NEEDED = Path("/dev/shm"), 512 * 2**20
_PREFIX = "interleave-"
#: What of the server's environment a lesson's run may see.
_PASSED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "SYSTEMROOT", "VIRTUAL_ENV")
#: Address space beyond the memory limit: thread stacks and arenas are reserved by the thousand and hardly used.
_RESERVE = 2 * 2**30
_LARGEST_FILE = 512 * 2**20
_THREADS_A_PROCESS = 4


class Survey(NamedTuple):
    """What the processes of a run use: how many they are, and bytes of memory."""

    processes: int
    memory: int


class Lab:
    """The processes of one run."""

    def __init__(self, spec: RunSpec, cores: list[int] | None, site: Path = SITE) -> None:
        """Make the place and start the interpreter. Raises LabFailed."""
        self._spec = spec
        self._known: Known = {}
        self._own_session = not spec.inherit and hasattr(os, "setsid")
        base = _MEMORY if _has_room(_MEMORY) else None
        self.run = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=base))
        self.lanes = self.run / "lanes"
        self.work = Path(tempfile.mkdtemp(prefix=_PREFIX))
        self.mark = f"INTERLEAVE_LAB={self.lanes}".encode("utf-8", "surrogateescape")
        try:
            self.lanes.mkdir()
            self.script = self._write_files()
            self.started = perf_counter_ns()
            self.process = self._start(site)
        except (OSError, ValueError, subprocess.SubprocessError) as error:
            self.remove()
            raise LabFailed(f"The measured interpreter could not be started: {error}.") from error
        self.pid = self.process.pid
        if not spec.inherit:
            _limit(self.pid, spec.limits)
            if cores and hasattr(os, "sched_setaffinity"):
                with suppress(OSError):
                    os.sched_setaffinity(self.pid, cores)

    def _write_files(self) -> Path:
        for name, text in self._spec.files:
            path = (self.work / name).resolve()
            if not path.is_relative_to(self.work.resolve()):
                raise ValueError(f"{name!r} lies outside the run's folder")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if self._spec.script is not None:
            return self._spec.script.absolute()
        if not self._spec.files:
            raise ValueError("there is no script")
        return self.work / self._spec.files[0][0]

    def _start(self, site: Path) -> "subprocess.Popen[bytes]":
        spec = self._spec
        command = [str(spec.python or sys.executable), str(self.run / "main.pyc"), *spec.arguments]
        if spec.inherit:
            # The terminal's foreground group: Ctrl-C reaches the script as if we were not here.
            return subprocess.Popen(command, env=self._environment(dict(os.environ), site), close_fds=True)
        passed = {name: os.environ[name] for name in _PASSED if name in os.environ}
        environment = self._environment(passed, site)
        environment.update(HOME=str(self.work), TMPDIR=str(self.work), INTERLEAVE_LINE_BUFFERED="1")
        environment.setdefault("PYTHONUTF8", "1")
        return subprocess.Popen(
            command,
            cwd=self.work,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            bufsize=0,
            start_new_session=self._own_session,
        )

    def _environment(self, environment: dict[str, str], site: Path) -> dict[str, str]:
        old = environment.get("PYTHONPATH")
        environment["PYTHONPATH"] = f"{site}{os.pathsep}{old}" if old else str(site)
        environment["INTERLEAVE_LAB"] = str(self.lanes)
        environment["INTERLEAVE_SCRIPT"] = str(self.script)
        environment.pop("INTERLEAVE_WATCH", None)
        if self._spec.watch:
            lines = (f"{each['kind']} {each['name']}" for each in self._spec.watch)
            environment["INTERLEAVE_WATCH"] = "\n".join(lines)
        return environment

    def folders(self) -> list[Path]:
        """What must be removed after the run."""
        return [self.run, self.work]

    def survey(self) -> Survey:
        """Look at all processes of the run and remember them."""
        pids = proc.descendants(self.pid)
        for pid, start in list(self._known.items()):
            stat = proc.stat(pid)
            if stat is None or stat.start != start:
                del self._known[pid]
            elif pid not in pids:
                pids |= {pid} | proc.descendants(pid)
        # Whose parents ended before we saw them: they are ours now, and bear the mark.
        pids.update(p for p in proc.children(os.getpid()) if p not in self._known and proc.has_mark(p, self.mark))
        pids.discard(self.pid)
        living, memory = 1, proc.resident(self.pid)
        for pid in pids:
            stat = proc.stat(pid)
            if stat is None:
                continue
            self._known[pid] = stat.start
            if stat.alive:
                living += 1
                memory += proc.resident(pid)
        limit = self._spec.limits.memory_bytes
        if limit is not None and memory > limit:
            memory = sum(proc.proportional(pid) for pid in [self.pid, *pids])
        return Survey(living, memory)

    def exited(self) -> bool:
        """Whether the first process has ended. It is not reaped by this: while it is not, its number is not reused."""
        if not hasattr(os, "waitid"):
            return self.process.poll() is not None
        if self.process.returncode is not None:
            return True
        try:
            return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None
        except ChildProcessError:
            return True

    def reap(self) -> int | None:
        """The exit status of the first process, which has ended; negative: the signal that ended it."""
        with suppress(subprocess.TimeoutExpired):
            self.process.wait(5)
        return self.process.returncode

    def end(self) -> bool:
        """End every process of the run and wait until none is left. False: something would not go."""
        return end_all(self.pid, self.mark, self._known, self._own_session)

    def failure(self) -> str | None:
        """What the measured side wrote down when it failed and switched itself off; None if it did not."""
        for note in sorted(self.lanes.glob("failed-*.txt")):
            with suppress(OSError):
                return note.read_text(errors="replace")[:300]
        return None

    def remove(self) -> None:
        """Remove the run's folders."""
        for folder in self.folders():
            shutil.rmtree(folder, ignore_errors=True)


def _has_room(path: Path) -> bool:
    try:
        return os.access(path, os.W_OK | os.X_OK) and shutil.disk_usage(path).free >= _MEMORY_NEEDED
    except OSError:
        return False


def _limit(pid: int, limits: Limits) -> None:
    """Set the limits of a process that has just been started: no code of ours runs in it, as it would after a fork."""
    try:
        import resource
    except ImportError:  # Windows
        return
    if not hasattr(resource, "prlimit"):
        return
    wanted: dict[int, int | None] = {
        resource.RLIMIT_CPU: None if limits.cpu_s is None else max(1, round(limits.cpu_s)),
        resource.RLIMIT_AS: None if limits.memory_bytes is None else limits.memory_bytes + _RESERVE,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_FSIZE: None if limits.output_bytes is None else _LARGEST_FILE,
        resource.RLIMIT_CORE: 0,
    }
    if limits.processes is not None and os.geteuid() != 0:
        # The kernel counts all threads of this user; ours is a last dam, the survey counts exactly.
        tasks = sum(_threads(each) for each in proc.everyone())
        wanted[resource.RLIMIT_NPROC] = tasks + limits.processes * _THREADS_A_PROCESS
    for which, value in wanted.items():
        if value is None:
            continue
        with suppress(OSError, ValueError):
            _, hard = resource.prlimit(pid, which)
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            above = most + 1 if which == resource.RLIMIT_CPU and most == value else most
            resource.prlimit(pid, which, (most, above))


def _threads(pid: int) -> int:
    try:
        return len(os.listdir(f"/proc/{pid}/task"))  # noqa: PTH208
    except OSError:
        return 0
