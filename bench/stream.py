"""Runs over HTTP and their facts over a websocket, as a browser gets them."""

import json
import time
import urllib.request
from collections.abc import AsyncIterator
from typing import Any

from websockets.asyncio.client import connect


def start_run(base: str, lesson: str, pane: str, parameters: dict[str, Any] | None = None) -> str:
    """POST a run; its id."""
    body = json.dumps({"lesson": lesson, "pane": pane, "parameters": parameters or {}}).encode()
    request = urllib.request.Request(base + "/api/runs", data=body, headers={"Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        run: str = json.load(answer)["id"]
    return run


async def facts(base: str, run: str, cursor: int = 0) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    """Each fact with the clock (ns, ``perf_counter``) at which its frame was there."""
    address = base.replace("http", "ws", 1) + f"/api/runs/{run}/stream?cursor={cursor}"
    async with connect(address, compression=None, max_size=None) as socket:
        async for frame in socket:
            now = time.perf_counter_ns()
            for line in frame.splitlines():
                yield now, json.loads(line)
