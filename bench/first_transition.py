"""From the click on Run (POST) until the first transition of a lane is on a websocket, the server being idle."""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from .harness import Row, repeat
from .server import Server
from .stream import facts, start_run

LESSON, PANE = "four-cooks-one-stove", "threads"


async def once(base: str) -> float:
    begun = time.perf_counter_ns()
    run = await asyncio.to_thread(start_run, base, LESSON, PANE)
    first = None
    async for now, fact in facts(base, run):  # to its end: the next measurement finds an idle server
        if first is None and fact["type"] == "batch" and fact["rows"]:
            first = (now - begun) / 1e6
    assert first is not None, "the run had no transition"
    return first


def measure() -> Sequence[Row]:
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        server = Server(Path(name))
        try:
            server.wait_until_it_answers("/")
            figure, all_of_them = repeat(9, lambda: asyncio.run(once(server.url)))
        finally:
            server.stop()
    what = "POST of a run until its first transition is on a websocket"
    return [Row(what, f"{figure:.0f} ms", "<= 200 ms", figure <= 200, {"ms": all_of_them})]
