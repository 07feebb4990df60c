"""A row of the table, the machine that it was measured on, and how results are kept."""

import json
import os
import platform
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Any

RESULTS = Path(__file__).resolve().parent / "results"


@dataclass(frozen=True)
class Row:
    """One figure: what was measured, what it must be, and whether it is. ``holds`` None: it could not be measured."""

    what: str
    measured: str
    gate: str
    holds: bool | None
    figures: dict[str, Any] = field(default_factory=dict)

    @property
    def mark(self) -> str:
        return {True: "yes", False: "**no**", None: "not measured"}[self.holds]


def repeat(times: int, once: Callable[[], float]) -> tuple[float, list[float]]:
    """The median of several measurements, and all of them."""
    values = [once() for _ in range(times)]
    return median(values), values


def quantile(values: Sequence[float], share: float) -> float:
    """The value that ``share`` of the values do not exceed (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered) + 0.5) - 1))]


def usable_cpus() -> int:
    """The cores that this process may use (the table is about them, not about the host's)."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this platform
        return os.cpu_count() or 1


def _cpu_model() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown")


def _busy_seconds() -> float | None:
    """CPU time that the whole machine has spent on anything, or None where it does not tell."""
    try:
        user, nice, system, _, _, irq, soft, steal, *_ = Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    except (OSError, ValueError):
        return None
    return sum(map(int, (user, nice, system, irq, soft, steal))) / os.sysconf("SC_CLK_TCK")


def busy_by_others(seconds: float = 2.0) -> float | None:
    """How many CPUs other programs keep busy just now, while we do nothing: how far to trust the table."""
    before = _busy_seconds()
    time.sleep(seconds)
    after = _busy_seconds()
    return None if before is None or after is None else round((after - before) / seconds, 2)


def machine() -> dict[str, Any]:
    """Where the table was made, and what else went on there."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="seconds"),
        "usable_cpus": usable_cpus(),
        "cpu": _cpu_model(),
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "switch_interval_s": sys.getswitchinterval(),
        "busy_by_others": busy_by_others(),
    }


def table(rows: Sequence[Row], where: dict[str, Any]) -> str:
    """The rows and the machine as Markdown."""
    others = where["busy_by_others"]
    crowd = "unknown" if others is None else f"{others:.2f} of them"
    lines = [
        f"Measured on {where['date'][:10]}: {where['usable_cpus']} usable CPUs ({where['cpu']}), {where['system']}, "
        f"{where['python']}, switch interval {where['switch_interval_s'] * 1000:g} ms. "
        f"Kept busy by other programs before the first row: {crowd}.",
        "",
        "| what | measured | must be | holds |",
        "|---|---|---|---|",
    ]
    lines += [f"| {row.what} | {row.measured} | {row.gate} | {row.mark} |" for row in rows]
    return "\n".join(lines) + "\n"


def keep(rows: Sequence[Row], where: dict[str, Any]) -> Path:
    """Store the table beside the code, for people and for programs. Returns the path of the Markdown file."""
    RESULTS.mkdir(exist_ok=True)
    stem = f"{where['date'][:10]}-{where['usable_cpus']}cpu-{where['architecture']}"
    (RESULTS / f"{stem}.json").write_text(
        json.dumps({"machine": where, "rows": [asdict(row) for row in rows]}, indent=1) + "\n"
    )
    path = RESULTS / f"{stem}.md"
    path.write_text(table(rows, where))
    return path
