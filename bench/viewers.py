"""From an event in the measured program until it is on a viewer's socket: 50 viewers, both cores busy with the run.

Counted are the transitions into RUN: a thread that runs again says so at that very instant (the end of a wait is only
known afterwards, so its own time would say nothing about the way).
"""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path

from app.model.states import State

from .harness import Row, quantile
from .server import Server
from .stream import facts, start_run

LESSON, PANE, VIEWERS = "four-cooks-one-stove", "processes", 50


async def delays(base: str, run: str) -> list[float]:
    """Of one viewer: for each transition into RUN, ms from the event to the socket."""
    zero, found = None, []
    async for now, fact in facts(base, run):
        if fact["type"] == "started":
            zero = fact["clock"]
        if fact["type"] == "batch" and zero is not None:
            found += [(now - zero - t) / 1e6 for _, t, state, _ in fact["rows"] if state == State.RUN]
    return found


async def watch(base: str) -> list[float]:
    run = await asyncio.to_thread(start_run, base, LESSON, PANE)
    return [delay for found in await asyncio.gather(*(delays(base, run) for _ in range(VIEWERS))) for delay in found]


def measure() -> Sequence[Row]:
    all_of_them: list[float] = []
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        server = Server(Path(name))
        try:
            server.wait_until_it_answers("/")
            for _ in range(5):
                all_of_them += asyncio.run(watch(server.url))
        finally:
            server.stop()
    what = f"event until it is on a viewer's socket, {VIEWERS} viewers, CPU-bound run on both cores"
    half, most = quantile(all_of_them, 0.5), quantile(all_of_them, 0.99)
    measured = f"p50 {half:.0f} ms, p99 {most:.0f} ms"
    figures = {"p50_ms": half, "p99_ms": most, "events": len(all_of_them)}
    return [Row(what, measured, "p50 <= 40 ms, p99 <= 100 ms", half <= 40 and most <= 100, figures)]
