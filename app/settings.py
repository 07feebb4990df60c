"""The server's settings: one frozen dataclass, read once from the environment. Each says why it is what it is.

The table in README.md is written from here; a test holds the two together.
"""

# ruff: noqa: RUF009 (``_setting`` makes a field; the names of the readers stand for themselves)

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from app.model.errors import InvalidRequest
from app.model.spec import Limits

PREFIX = "INTERLEAVE_"


class BadSetting(InvalidRequest):
    """A value in the environment that cannot be used. The sentence names the variable."""

    title = "A setting cannot be used"


def _whole(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        value = int(text)
        if not least <= value <= most:
            raise ValueError
        return value

    read.__doc__ = f"a whole number from {least} to {most}"
    return read


def _seconds(least: float, most: float) -> Callable[[str], float]:
    def read(text: str) -> float:
        value = float(text)
        if not least <= value <= most:
            raise ValueError
        return value

    read.__doc__ = f"a number of seconds from {least:g} to {most:g}"
    return read


def _bytes(least: int) -> Callable[[str], int]:
    units = {"": 1, "k": 2**10, "m": 2**20, "g": 2**30}

    def read(text: str) -> int:
        word = text.strip().lower().removesuffix("b").removesuffix("i")
        unit = word[-1:] if word[-1:] in units else ""
        value = int(float(word.removesuffix(unit)) * units[unit])
        if value < least:
            raise ValueError
        return value

    read.__doc__ = f"a number of bytes such as 500M or 2G, at least {least}"
    return read


def _yes(text: str) -> bool:
    """yes or no"""
    words = {"yes": True, "true": True, "1": True, "on": True, "no": False, "false": False, "0": False, "off": False}
    try:
        return words[text.strip().lower()]
    except KeyError:
        raise ValueError from None


def _host(text: str) -> str:
    """an address such as 127.0.0.1, or 0.0.0.0 for all"""
    if not text.strip() or any(sign in text for sign in " /"):
        raise ValueError
    return text.strip()


def _folder(text: str) -> Path:
    """the path of a folder"""
    path = Path(text).expanduser()
    if not text.strip() or (path.exists() and not path.is_dir()):
        raise ValueError
    return path.absolute()


def _names(text: str) -> tuple[str, ...]:
    """names with commas between them"""
    return tuple(name.strip().lower() for name in text.split(",") if name.strip())


def _paths(text: str) -> tuple[Path, ...]:
    """paths of Python interpreters (or of their environments) with ":" between them"""
    paths = tuple(Path(part).expanduser() for part in text.split(os.pathsep) if part.strip())
    if not all(path.exists() for path in paths):
        raise ValueError
    return paths


def default_data() -> Path:
    """Where data belongs on this system."""
    home = os.environ.get("XDG_DATA_HOME")
    base = Path(home) if home and Path(home).is_absolute() else Path.home() / ".local" / "share"
    return base / "interleave"


def _setting(default: Any, read: Callable[[str], Any], why: str) -> Any:
    metadata = {"read": read, "why": why}
    if callable(default):
        return field(default_factory=default, metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True)
class Settings:
    """Named as in the environment, without INTERLEAVE_ and in small letters."""

    data: Path = _setting(default_data, _folder, "Recorded runs are kept here. A container sets /data, a volume.")
    host: str = _setting("127.0.0.1", _host, "Only this machine, until somebody says otherwise.")
    port: int = _setting(8000, _whole(0, 65535), "0 takes any free port.")
    hosts: tuple[str, ...] = _setting(
        (),
        _names,
        "Names that the server answers to besides its addresses, localhost and names without a dot: "
        "against other sites' pages that point a name of theirs here. * allows any.",
    )
    framers: tuple[str, ...] = _setting(
        (),
        _names,
        "Sites whose pages may show runs of this server in a frame, such as https://school.example "
        "(docs/EMBEDDING.md).",
    )
    pythons: tuple[Path, ...] = _setting(
        (), _paths, "Further Python interpreters to offer for runs, where they are not on PATH."
    )
    keep_runs: int = _setting(2000, _whole(1, 10_000_000), "The oldest recorded runs go when there are more.")
    keep_bytes: int = _setting(2 * 2**30, _bytes(2**20), "And when they take more room than this, compressed.")
    queue: int = _setting(
        800,
        _whole(1, 100_000),
        "Runs that wait: a class of 60 with up to twelve panes each. At 8 s a lesson, one after another, they take "
        "8 minutes.",
    )
    per_visitor: int = _setting(
        24,
        _whole(1, 1000),
        "Runs that one visitor may have waiting or running: all panes of a lesson wait at once, and there may be two.",
    )
    viewers: int = _setting(
        2000, _whole(1, 100_000), "Viewers in all. At 30 frames/s, 2000 take a bit less than half of one core."
    )
    viewers_per_run: int = _setting(1000, _whole(1, 100_000), "Viewers of one run: more than the largest lecture.")
    run_wall: float = _setting(
        30.0, _seconds(1, 86_400), "A lesson's run ends after so long. They are made to last under 8 s."
    )
    run_cpu: float = _setting(60.0, _seconds(1, 86_400), "CPU time of one process of a run.")
    run_memory: int = _setting(2 * 2**30, _bytes(64 * 2**20), "Address space of one process of a run.")
    run_processes: int = _setting(256, _whole(1, 100_000), "Processes and threads of a run: against fork bombs.")
    run_files: int = _setting(1024, _whole(32, 1_000_000), "Open files of one process of a run.")
    run_output: int = _setting(1_000_000, _bytes(1000), "What a run may print before the rest is cut.")
    allow_import: bool = _setting(
        True, _yes, "Visitors may add recorded runs of their own (native files). No for a server open to everybody."
    )
    import_bytes: int = _setting(64 * 2**20, _bytes(1000), "Size of one such file.")

    @property
    def limits(self) -> Limits:
        """What one run of a lesson may use."""
        return Limits(self.run_wall, self.run_cpu, self.run_memory, self.run_processes, self.run_files, self.run_output)

    @classmethod
    def read(cls, environment: Mapping[str, str] | None = None, **given: Any) -> "Settings":
        """From the environment; ``given`` values (a command's options) go first. Raises ``BadSetting``."""
        environment = os.environ if environment is None else environment
        values: dict[str, Any] = {}
        for each in fields(cls):
            name = PREFIX + each.name.upper()
            if given.get(each.name) is not None:
                values[each.name] = given[each.name]
            elif environment.get(name, "") != "":
                values[each.name] = _value(name, environment[name], each.metadata["read"])
        return cls(**values)


def _value(name: str, text: str, read: Callable[[str], Any]) -> Any:
    try:
        return read(text)
    except (ValueError, OverflowError):
        raise BadSetting(f"{name} is {text!r}, but must be {read.__doc__}.", name) from None


@dataclass(frozen=True)
class Row:
    """One line of the table of settings."""

    variable: str
    default: str
    form: str
    why: str


def table() -> list[Row]:
    """All settings, for the documentation."""
    return [
        Row(PREFIX + each.name.upper(), _default(each), each.metadata["read"].__doc__, each.metadata["why"])
        for each in fields(Settings)
    ]


def markdown() -> str:
    """The table as it stands in README.md."""
    lines = ["| variable | default | why |", "|---|---|---|"]
    lines += [f"| `{row.variable}` | `{row.default}` | {row.why} |" for row in table()]
    return "\n".join(lines)


def _default(each: Any) -> str:
    if each.name == "data":
        return "~/.local/share/interleave"
    value = each.default
    if isinstance(value, bool):
        return "yes" if value else "no"
    if each.metadata["read"].__doc__.startswith("a number of bytes") and value >= 2**20:
        return f"{value // 2**30}G" if value % 2**30 == 0 else f"{value // 2**20}M"
    if isinstance(value, float):
        return f"{value:g}"
    return "(none)" if value == () else str(value)
