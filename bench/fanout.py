"""What a viewer costs: the server's CPU time a message against raw asyncio writes, and what 300 viewers get.

The viewers are in another process. Raw asyncio writes and the hub are measured in turn, in one run; the ratio is the
figure. The same client, the same frames: only who writes them differs.
"""

import asyncio
import json
import resource
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from app.model.facts import Fact
from app.recording.log import Log
from app.streaming.frames import frame_of
from app.streaming.hub import Hub
from app.web import ws
from app.web.server import Server, listen

from .harness import Row, quantile

ROOT = Path(__file__).resolve().parent.parent
#: For the ratio: many viewers, so that what is not a viewer's share does not count.
MANY, MANY_RATE, MANY_FRAMES = 1000, 20, 60
CLASS, CLASS_RATE, CLASS_FRAMES = 300, 20, 100
TEXT = "x" * 200
END: Fact = {
    "type": "end",
    "t": 0,
    "outcome": "finished",
    "exit_code": 0,
    "reason": None,
    "metrics": {},
    "verdict": None,
}


def fact() -> Fact:
    """About 300 bytes that say when they were made."""
    return {"type": "output", "t": time.perf_counter_ns(), "stream": "stdout", "text": TEXT, "lane": None}


# The viewers' process


class Viewer(asyncio.Protocol):
    """Counts lines and their delays; a stalled one reads nothing after the handshake."""

    def __init__(self, greeting: bytes, stalled: bool, done: Callable[[], None]) -> None:
        self.greeting, self.stalled, self.done = greeting, stalled, done
        self.open = not greeting
        self.rest = b""
        self.lines = 0
        self.delays: list[float] = []
        self.ended = False

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self.greeting)

    def data_received(self, data: bytes) -> None:
        now = time.perf_counter_ns()
        data = self.rest + data
        if not self.open:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self.rest = head
                return
            self.open = True
            if self.stalled:
                self.transport.pause_reading()
        while len(data) >= 2:
            size, at = data[1], 2
            if size >= 126:
                at = 4 if size == 126 else 10
                size = int.from_bytes(data[2:at], "big")
            if len(data) < at + size:
                break
            if data[0] == 0x81:
                self.take(data[at : at + size], now)
            data = data[at + size :]
        self.rest = data

    def take(self, payload: bytes, now: int) -> None:
        for line in payload.splitlines():
            self.lines += 1
            if line.startswith(b'{"type":"output","t":'):
                self.delays.append((now - int(line[21 : line.index(b",", 21)])) / 1e6)
            elif line.startswith(b'{"type":"end"'):
                self.ended = True
                self.done()


async def watch(port: int, count: int, stalled: int, greeting: bytes) -> None:
    """All viewers; prints "joined", and the figures when all (but the stalled) have seen the end."""
    all_ended = asyncio.Event()
    viewers: list[Viewer] = []

    def done() -> None:
        if all(viewer.ended or viewer.stalled for viewer in viewers):
            all_ended.set()

    loop = asyncio.get_running_loop()
    for number in range(count):
        connection = socket.socket()
        if number < stalled:  # or the kernel would take for it what it does not read
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        connection.connect(("127.0.0.1", port))
        connection.setblocking(False)
        _, viewer = await loop.create_connection(
            lambda number=number: Viewer(greeting, number < stalled, done),  # type: ignore[misc]
            sock=connection,
        )
        viewers.append(viewer)
    while not all(viewer.open for viewer in viewers):
        await asyncio.sleep(0.01)
    print("joined", flush=True)
    await asyncio.wait_for(all_ended.wait(), 120)
    well = [viewer for viewer in viewers if not viewer.stalled]
    delays = [delay for viewer in well for delay in viewer.delays]
    figures = {
        "lines": sorted({viewer.lines for viewer in well}),
        "viewers": len(well),
        "p50_ms": quantile(delays, 0.5),
        "p99_ms": quantile(delays, 0.99),
        "most_ms": max(delays),
    }
    print(json.dumps(figures), flush=True)


class Viewers:
    """The other process."""

    def __init__(self, port: int, count: int, stalled: int = 0, websocket: bool = True) -> None:
        arguments = [str(port), str(count), str(stalled), "ws" if websocket else "raw"]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bench.fanout", *arguments], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    def line(self) -> str:
        assert self.process.stdout
        return self.process.stdout.readline().strip()

    def figures(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.line())
        self.process.wait()
        return found


def handshake(port: int) -> bytes:
    return (
        f"GET /api/runs/r/stream?cursor=0 HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\n"
        "Connection: Upgrade\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Version: 13\r\n\r\n"
    ).encode()


# The server's process


async def raw(count: int, rate: int, frames: int) -> tuple[float, dict[str, Any]]:
    """asyncio's transports and nothing else. CPU microseconds a message, and what the viewers saw."""
    transports: list[asyncio.Transport] = []

    class Accepts(asyncio.Protocol):
        def connection_made(self, transport: asyncio.BaseTransport) -> None:
            assert isinstance(transport, asyncio.Transport)
            transports.append(transport)

    server = await asyncio.get_running_loop().create_server(Accepts, sock=listen("127.0.0.1", 0))
    viewers = Viewers(server.sockets[0].getsockname()[1], count, websocket=False)
    await asyncio.to_thread(viewers.line)
    log = Log("r")
    begun = time.process_time()
    for _ in range(frames):
        await asyncio.sleep(1 / rate)
        log.append([fact()])
        frame = frame_of(log.read(log.cursor - 1)[0])
        for transport in transports:
            transport.write(frame)
    used = time.process_time() - begun
    log.append([END])
    for transport in transports:
        transport.write(frame_of(log.read(log.cursor - 1)[0]))
    figures = await asyncio.to_thread(viewers.figures)
    server.close()
    for transport in transports:
        transport.close()
    return used / count / frames * 1e6, figures


class _Runs:
    """As much of a conductor as the stream needs."""

    def __init__(self, log: Log) -> None:
        self.log = log

    def find(self, run: str) -> Log:
        return self.log


async def hub(
    count: int, rate: int, frames: int, stalled: int = 0, joiners: int = 0, facts: int = 1
) -> tuple[float, dict[str, Any]]:
    """uvicorn, our protocol and the hub; a thread appends to the log as a runner would."""
    from starlette.applications import Starlette

    log, streams = Log("r"), Hub()
    runs: Any = _Runs(log)
    listening, started = listen("127.0.0.1", 0), asyncio.Event()
    server = Server(Starlette(routes=[ws.route(runs, streams)]), started.set)
    server.config.lifespan = "off"
    serving = asyncio.create_task(server.serve([listening]))
    await started.wait()
    port = listening.getsockname()[1]
    viewers = Viewers(port, count, stalled)
    await asyncio.to_thread(viewers.line)
    while streams.statistics().in_step < count:
        await asyncio.sleep(0.01)
    late = None

    def append() -> None:
        for _ in range(frames):
            time.sleep(1 / rate)
            log.append([fact()] * facts)

    thread = threading.Thread(target=append)
    written = streams.statistics().frames
    begun = time.process_time()
    thread.start()
    if joiners:
        await asyncio.sleep(frames / rate / 3)
        late = Viewers(port, joiners)
    while thread.is_alive():
        await asyncio.sleep(0.05)
    used = time.process_time() - begun
    written = streams.statistics().frames - written  # fewer than were appended, where two went out together
    log.append([END])
    figures = await asyncio.to_thread(viewers.figures)
    if late is not None:
        await asyncio.to_thread(late.line)
        figures["late"] = await asyncio.to_thread(late.figures)
    figures["all"] = log.cursor
    figures["sent_away"] = streams.statistics().sent_away
    server.should_exit = True
    await serving
    return used / count / written * 1e6, figures


def room_for_sockets() -> None:
    """As many open files as we may have."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


def _ratio() -> Row:
    pairs = []
    for _ in range(5):
        plain, _ = asyncio.run(raw(MANY, MANY_RATE, MANY_FRAMES))
        ours, _ = asyncio.run(hub(MANY, MANY_RATE, MANY_FRAMES))
        pairs.append((plain, ours))
    figure = median(ours / plain for plain, ours in pairs)
    what = f"server's CPU time a message against raw asyncio writes, {MANY} viewers at {MANY_RATE} frames/s"
    costs = f"{median(o for _, o in pairs):.1f} us against {median(p for p, _ in pairs):.1f} us"
    return Row(what, f"{figure:.2f}x ({costs})", "<= 1.15x", figure <= 1.15, {"pairs_us": pairs})


def _all(complete: bool) -> str:
    return "all complete" if complete else "NOT all complete"


def _class() -> Row:
    rounds = [asyncio.run(hub(CLASS, CLASS_RATE, CLASS_FRAMES))[1] for _ in range(3)]
    most = median(each["p99_ms"] for each in rounds)
    complete = all(each["lines"] == [each["all"]] for each in rounds)
    what = f"{CLASS} viewers on one run at {CLASS_RATE} frames/s, none lost"
    measured = f"p50 {median(each['p50_ms'] for each in rounds):.0f} ms, p99 {most:.0f} ms, {_all(complete)}"
    return Row(what, measured, "p99 <= 100 ms, all complete", most <= 100 and complete, {"rounds": rounds})


def _stalled() -> Row:
    pairs = []
    for _ in range(3):
        _, without = asyncio.run(hub(100, 20, 100, facts=20))
        _, beside = asyncio.run(hub(100, 20, 100, stalled=1, facts=20))
        pairs.append((without, beside))
    before, after = (median(pair[side]["p99_ms"] for pair in pairs) for side in (0, 1))
    away = all(pair[1]["sent_away"] == 1 and pair[1]["lines"] == [pair[1]["all"]] for pair in pairs)
    what = "1 of 100 viewers stalled: p99 of the others, and what became of it"
    measured = f"{after:.1f} ms, {before:.1f} ms without it; it was {'' if away else 'NOT '}sent away"
    return Row(what, measured, "<= 1.2x + 5 ms", away and after <= 1.2 * before + 5, {"pairs": pairs})


def _joining() -> Row:
    rounds = [asyncio.run(hub(100, 30, 180, joiners=300))[1] for _ in range(3)]
    most = median(each["p99_ms"] for each in rounds)
    complete = all(each["lines"] == [each["all"]] == each["late"]["lines"] for each in rounds)
    what = "300 viewers join a live run at once: p99 of the 100 who are there"
    measured = f"{most:.0f} ms, {_all(complete)}"
    return Row(what, measured, "<= 100 ms, all complete", most <= 100 and complete, {"rounds": rounds})


def measure() -> Sequence[Row]:
    room_for_sockets()
    return [_ratio(), _class(), _stalled(), _joining()]


if __name__ == "__main__":
    room_for_sockets()
    at, how_many, how_many_stalled, kind = sys.argv[1:]
    asyncio.run(watch(int(at), int(how_many), int(how_many_stalled), handshake(int(at)) if kind == "ws" else b""))
