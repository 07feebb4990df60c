"""Sequential, concurrent or parallel: the sentence that a run itself says.

Nothing here is canned: each number in the sentence was measured, and where the run is too short or was looked at too
coarsely to tell, there is no verdict.
"""

from collections.abc import Mapping

from app.model.facts import Verdict, VerdictKind

#: Under this share of the busy time, two at once do not make a run parallel; from the second on they do.
PARALLEL_FROM = 0.01
PARALLEL = 0.50
#: Where a CPU was used for less of the time than this, the tasks waited: two that woke up together prove nothing.
IDLE = 0.02
#: And below this, that they waited is what there is to say of tasks that were in flight together.
WAITED = 0.10


def verdict(
    metrics: Mapping[str, float | None], usable_cpus: int | None, sampled_ns: int | None = None, eps: int = 50_000
) -> Verdict | None:
    """The verdict on a window. ``sampled_ns``: the lanes were only looked at this often, which is coarse for them."""
    wall = metrics["wall_s"] or 0.0
    flight, cpu = int(metrics["most_in_flight"] or 0), int(metrics["most_on_cpu"] or 0)
    share, busy = metrics["parallel_share"] or 0.0, metrics["busy_s"] or 0.0
    if wall * 1e9 < 10 * max(eps, sampled_ns or 0) or max(flight, cpu) < 1:
        return None
    kind: VerdictKind
    used = min(busy / wall, 1.0)
    if share < PARALLEL_FROM or used < IDLE:
        kind = "sequential" if flight <= 1 else "concurrent"
    else:
        kind = "parallel" if share >= PARALLEL else "partly-parallel"
    sentence = _sentence(kind, flight, cpu, share, used, usable_cpus)
    if kind == "sequential" and flight < 1 and metrics.get("tasks_done"):
        sentence = f"The tasks were short: none was in flight for {_milliseconds(eps)} at a stretch."
    if usable_cpus == 1:
        sentence += " With 1 usable CPU, parallelism cannot be seen here."
    if sampled_ns:
        sentence = f"Measured every {_milliseconds(sampled_ns)}: {sentence[0].lower()}{sentence[1:]}"
    return {"kind": kind, "sentence": sentence}


def _sentence(kind: VerdictKind, flight: int, cpu: int, share: float, used: float, usable_cpus: int | None) -> str:
    if kind == "sequential" and flight < 1:
        return "No task ever began."
    if kind == "sequential":
        return "One after another: never more than one task was in flight."
    if kind == "concurrent":
        together = f"Concurrent, not parallel: up to {flight:,} tasks were in flight together, but "
        if used == 0.0:
            return f"{together}none of them needed a CPU."
        if used < WAITED:
            return f"{together}they mostly waited, and a CPU was used for {_only(used)} of the time."
        if share >= 0.0005:
            return f"{together}at almost every instant only one ran (2 or more for {_percent(share)} of the busy time)."
        return f"{together}only one ran at any instant."
    how = "Parallel" if kind == "parallel" else "Partly parallel"
    only = "" if kind == "parallel" else "only "
    most = f"at most {cpu:,}" + (f", with {_cpus(usable_cpus)}" if usable_cpus else "")
    return f"{how}: 2 or more ran at the same instant for {only}{_percent(share)} of the busy time ({most})."


def _percent(share: float) -> str:
    if share >= 0.995:
        return "100 %" if share >= 0.9995 else f"{int(share * 1000) / 10:.1f} %"
    return f"{share:.1%}".replace("%", " %") if share < 0.095 else f"{round(share * 100)} %"


def _only(share: float) -> str:
    return f"only {_percent(share)}" if share >= 0.0005 else "less than 0.1 %"


def _cpus(count: int) -> str:
    return "1 usable CPU" if count == 1 else f"{count:,} usable CPUs"


def _milliseconds(ns: int) -> str:
    return f"{ns / 1e6:g} ms"
