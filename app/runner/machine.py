"""What this machine has: usable cores, CPU model, load, and the Pythons that can be found on it."""

import json
import os
import platform
import re
import subprocess
import sys
import sysconfig
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from app.model.facts import MachineFacts

#: ``concurrent.interpreters`` of 3.14 was tried out in 3.13, where it comes with the library's tests (if they come).
_TRIAL = ("test", "support", "interpreters")
_PROBE = (
    "import json,os,sys,sysconfig,importlib.util as u;print(json.dumps(['.'.join(map(str,sys.version_info[:3])),"
    "sys.implementation.name,bool(sysconfig.get_config_var('Py_GIL_DISABLED')),"
    "getattr(sys,'_is_gil_enabled',lambda:True)(),sys.getswitchinterval(),list(sys.version_info[:2]),sys.executable,"
    "u.find_spec('concurrent.interpreters') is not None or "
    f"os.path.isdir(os.path.join(sysconfig.get_path('stdlib'),*{_TRIAL}))]))"
)
_PROBE_SECONDS = 5.0
_OLDEST = (3, 11)
_NAME = re.compile(r"python3(\.\d+t?)?(\.exe)?$")


@dataclass(frozen=True)
class PythonBuild:
    """One interpreter. ``gil``: whether it runs with one unless told otherwise. ``interpreters``: it can have several
    interpreters in one process, from Python code."""

    path: Path
    version: str
    implementation: str
    free_threaded: bool
    gil: bool
    switch_interval_s: float
    supported: bool
    interpreters: bool = False

    def has(self, need: str) -> bool:
        """Whether it is what a pane asks for: ``free-threaded``, ``interpreters``, or a version such as ``3.14``."""
        if need == "free-threaded":
            return self.free_threaded
        if need == "interpreters":
            return self.interpreters
        return self.version == need or self.version.startswith(f"{need}.")


@cache
def affinity() -> list[int] | None:
    """The cores that this process might run on when it was first asked (later it may have moved to fewer, to leave the
    others to runs); None where the system does not tell."""
    if hasattr(os, "sched_getaffinity"):
        return sorted(os.sched_getaffinity(0))
    return None


def cgroup_quota(root: Path = Path("/sys/fs/cgroup"), own: Path = Path("/proc/self/cgroup")) -> float | None:
    """CPUs that the control group may use at the same time (v2 ``cpu.max``, v1 ``cpu.cfs_quota_us``); None: no limit.

    The limits of all groups from ours up to the root hold, so the least counts.
    """
    found: list[float] = []
    try:
        lines = own.read_text().splitlines()
    except OSError:
        return None
    for line in lines:
        _, _, rest = line.partition(":")
        controllers, _, path = rest.partition(":")
        if controllers and "cpu" not in controllers.split(","):
            continue
        bases = [root] if not controllers else [root / "cpu", root / "cpu,cpuacct", root / controllers]
        for base in bases:
            group = base / path.lstrip("/")
            while True:
                quota = _quota_v2(group) if not controllers else _quota_v1(group)
                if quota is not None:
                    found.append(quota)
                if group == base or base not in group.parents:
                    break
                group = group.parent
    return min(found, default=None)


def _quota_v2(group: Path) -> float | None:
    try:
        quota, period = (group / "cpu.max").read_text().split()
        return None if quota == "max" else int(quota) / int(period)
    except (OSError, ValueError, ZeroDivisionError):
        return None


def _quota_v1(group: Path) -> float | None:
    try:
        quota = int((group / "cpu.cfs_quota_us").read_text())
        return quota / int((group / "cpu.cfs_period_us").read_text()) if quota > 0 else None
    except (OSError, ValueError, ZeroDivisionError):
        return None


def usable_cpus() -> int:
    """How many lanes can be on a CPU at once: the least of affinity, quota and count, at least 1."""
    cores = affinity()
    least = min(len(cores) if cores else 1 << 30, os.cpu_count() or 1)
    quota = cgroup_quota()
    # Half a CPU more does not let another lane run all the time; but a quota below 1 is still one lane at a time.
    return max(1, min(least, int(quota)) if quota is not None else least)


def has_shared_memory() -> bool:
    """Whether ``multiprocessing.shared_memory`` has a place to be in; other systems than Linux keep it themselves."""
    return sys.platform != "linux" or os.access("/dev/shm", os.W_OK)


@cache
def cpu_model() -> str | None:
    """The processor's name; None = unknown."""
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            name, _, value = line.partition(":")
            if name.strip().lower() in ("model name", "hardware", "cpu model") and value.strip():
                return value.strip()
    except OSError:
        pass
    return platform.processor() or None


def load() -> float | None:
    """Processes that wanted a CPU, averaged over the last minute; None = unknown."""
    try:
        return round(os.getloadavg()[0], 2)
    except (OSError, AttributeError):
        return None


@cache
def probe_python(path: Path) -> PythonBuild | None:
    """Ask an interpreter what it is; None if it is none. Remembered."""
    if path == Path(sys.executable):  # ours: a process less at the server's start
        return _own()
    try:
        answer = subprocess.run(
            [path, "-I", "-c", _PROBE], capture_output=True, timeout=_PROBE_SECONDS, check=True, text=True
        )
        version, implementation, free_threaded, gil, interval, short, own, interpreters = json.loads(answer.stdout)
    except (OSError, subprocess.SubprocessError, ValueError):
        return None
    supported = implementation == "cpython" and tuple(short) >= _OLDEST
    # A pyenv shim is a shell script: the interpreter says where it really lies.
    where = Path(own) if own and path.resolve() != Path(own).resolve() else path
    return PythonBuild(where, version, implementation, free_threaded, gil, interval, supported, interpreters)


def _own() -> PythonBuild:
    gil = getattr(sys, "_is_gil_enabled", lambda: True)()
    return PythonBuild(
        path=Path(sys.executable),
        version=".".join(map(str, sys.version_info[:3])),
        implementation=sys.implementation.name,
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        gil=gil,
        switch_interval_s=sys.getswitchinterval(),
        supported=sys.implementation.name == "cpython" and sys.version_info[:2] >= _OLDEST,
        interpreters=_has_interpreters(),
    )


def _has_interpreters() -> bool:
    if find_spec("concurrent.interpreters") is not None:
        return True
    return Path(sysconfig.get_path("stdlib"), *_TRIAL).is_dir()


def _candidates() -> list[Path]:
    """Interpreters that may be here, the server's own first."""
    found = [Path(sys.executable)]
    for name in os.environ.get("INTERLEAVE_PYTHONS", "").split(os.pathsep):
        if name:
            path = Path(name).expanduser()
            found.append(path / "bin" / "python3" if path.is_dir() else path)
    home = Path.home()
    folders = [Path(name) for name in os.environ.get("PATH", "").split(os.pathsep) if name]
    folders += [Path("/usr/bin"), Path("/usr/local/bin"), Path("/opt/homebrew/bin")]
    for parent in (home / ".pyenv/versions", home / ".local/share/uv/python", Path("/opt/python")):
        folders += sorted(parent.glob("*/bin"), reverse=True)
    for folder in folders:
        try:
            found += sorted(path for path in folder.iterdir() if _NAME.match(path.name))
        except OSError:
            continue
    return found


@cache
def pythons() -> tuple[PythonBuild, ...]:
    """Every supported interpreter that was found, each once, the server's own first. Slow the first time."""
    builds: list[PythonBuild] = []
    seen: set[Path] = set()
    for path in _candidates():
        try:
            real = path.resolve(strict=True)
        except OSError:
            continue
        # A virtual environment's Python is a link to the one that it was made with: the same build.
        if real in seen:
            continue
        seen.add(real)
        build = probe_python(path)
        if build is not None and build.supported and build.path.resolve() not in seen - {real}:
            seen.add(build.path.resolve())
            builds.append(build)
    return tuple(builds)


def machine_facts(python: Path | None = None, cores: list[int] | None = None, leased: bool = False) -> MachineFacts:
    """Where and under what a run will be made. ``cores``: those that it may use (None: all), ``leased``: it alone."""
    build = probe_python(Path(python or sys.executable))
    facts = MachineFacts(
        usable_cpus=min(usable_cpus(), len(cores)) if cores else usable_cpus(),
        host_cpus=os.cpu_count() or 1,
        cpu_model=cpu_model(),
        python=build.version if build else "unknown",
        implementation=build.implementation if build else "unknown",
        free_threaded=build.free_threaded if build else False,
        gil=build.gil if build else None,
        switch_interval_s=build.switch_interval_s if build else None,
        start_method=None,
        platform=f"{platform.system()} {platform.release()} {platform.machine()}",
        load=load(),
    )
    if leased and cores is not None:
        facts["cores"] = cores
    return facts
