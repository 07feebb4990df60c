"""What a run's log says, for a terminal."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..model.facts import MachineFacts, RunOutcome, Verdict
from ..recording.log import Log


@dataclass(frozen=True)
class Told:
    """The end of one run, and where it was made (as seen from inside, if it got so far)."""

    run: str
    outcome: RunOutcome
    exit_code: int | None
    reason: str | None
    metrics: Mapping[str, float | None]
    verdict: Verdict | None
    machine: MachineFacts | None


def tell(log: Log) -> Told:
    """Of a log that has ended."""
    machine: MachineFacts | None = None
    for fact in log:
        if fact["type"] in ("run", "started"):
            machine = fact["machine"]
        elif fact["type"] == "end":
            return Told(
                log.run,
                fact["outcome"],
                fact["exit_code"],
                fact["reason"],
                fact["metrics"],
                fact["verdict"],
                machine,
            )
    return Told(log.run, "lost", None, "Its end was not recorded.", {}, None, machine)


def as_json(told: Told, pane: str | None) -> dict[str, Any]:
    """One entry of ``panes`` in what ``--json`` prints."""
    return {
        "pane": pane,
        "run": told.run,
        "outcome": told.outcome,
        "exit_code": told.exit_code,
        "reason": told.reason,
        "metrics": dict(told.metrics),
        "verdict": told.verdict,
    }
