"""Real sockets, real uvicorn, a client library: everything exactly once, and nobody waits for anybody."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import uvicorn

from app.recording.log import Log
from app.streaming.session import CLOSE_BAD_CURSOR, CLOSE_NO_RUN, CLOSE_TRY_AGAIN, MOST_HELD

from .live import END, Live, line, read_all, whole


def until(condition: Callable[[], bool]) -> None:
    """Wait for what must happen; how long it takes is not judged here, but it is bounded."""
    deadline = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.002)


def awaited_sends(config: uvicorn.Config) -> None:
    """Another server: one without our protocol."""
    config.ws = "websockets-sansio"


@pytest.mark.parametrize("change", [lambda config: None, awaited_sends], ids=["direct", "awaited"])
def test_all_viewers_get_the_whole_run_and_the_normal_close(change: Callable[[uvicorn.Config], None]) -> None:
    with Live(change) as live, ThreadPoolExecutor(20) as pool:
        viewers = [live.connect() for _ in range(20)]
        reading = [pool.submit(read_all, viewer) for viewer in viewers]
        until(lambda: live.hub.statistics().in_step == 20)
        for number in range(300):
            live.log.append([line(number, size=number)])
        live.log.append([END])
        assert {future.result(20) for future in reading} == {whole(live.log)}
        until(lambda: live.hub.statistics().viewers == 0)


def test_frames_are_shared() -> None:
    with Live() as live, ThreadPoolExecutor(20) as pool:
        reading = [pool.submit(read_all, live.connect()) for _ in range(20)]
        until(lambda: live.hub.statistics().in_step == 20)
        for number in range(10):
            live.log.append([line(number)])
            until(lambda n=number: live.hub.statistics().ticks > n)  # type: ignore[misc]
        live.log.append([END])
        assert {future.result(20) for future in reading} == {whole(live.log)}
        assert live.hub.statistics().frames <= 11  # one a fact, for twenty viewers


@pytest.mark.parametrize("cursor", [0, 7, 500])
def test_late_and_returning_viewers_get_the_rest_once(cursor: int) -> None:
    with Live() as live, ThreadPoolExecutor(4) as pool:
        live.log.append([line(number, size=1000) for number in range(500)])
        early = pool.submit(read_all, live.connect())
        until(lambda: live.hub.statistics().in_step == 1)
        late = pool.submit(read_all, live.connect(cursor))
        live.log.append([line(number) for number in range(500, 600)])
        live.log.append([END])
        assert early.result(20) == whole(live.log)
        assert late.result(20) == whole(live.log, cursor)


def test_one_that_comes_and_goes_has_everything_once() -> None:
    with Live() as live, ThreadPoolExecutor(4) as pool:
        had, cursor = b"", 0
        for round_ in range(5):
            viewer = live.connect(cursor)
            live.log.append([line(number, size=50) for number in range(20)])
            while cursor < (round_ + 1) * 15:
                message = str(viewer.recv(timeout=20)).encode()
                had += message
                cursor += message.count(b"\n")
            viewer.close()
        live.log.append([END])
        rest = pool.submit(read_all, live.connect(cursor)).result(20)
        assert had + rest[0] == whole(live.log)[0]


def test_a_stalled_viewer_harms_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.streaming.session.STALL_S", 0.3)
    with Live() as live, ThreadPoolExecutor(4) as pool:
        well = pool.submit(read_all, live.connect())
        stalled = live.stalled()
        until(lambda: live.hub.statistics().in_step == 2)
        most = 0
        while not live.hub.statistics().sent_away:
            live.log.append([line(number, size=2_000) for number in range(20)])
            held = [viewer.wire.held() for channel in [*live.hub._channels.values()] for viewer in [*channel.viewers]]
            most = max(most, *held)
            time.sleep(0.005)
        assert most <= 2 * MOST_HELD + 1_000
        had, code = stalled.read_all()
        assert code == CLOSE_TRY_AGAIN
        stalled.close()
        live.log.append([END])
        assert well.result(20) == whole(live.log)
        again = live.connect(had.count(b"\n"))
        rest, code = read_all(again)
        assert had + rest == whole(live.log)[0]


def test_the_server_ends_though_viewers_are_there() -> None:
    with Live() as live:
        viewer, stalled = live.connect(), live.stalled()
        until(lambda: live.hub.statistics().in_step == 2)
        live.log.append([line(number, size=10_000) for number in range(100)])
        until(lambda: live.hub.statistics().in_step < 2)
        live.server.should_exit = True
        live.thread.join(10)
        assert not live.thread.is_alive()
        assert read_all(viewer)[1] == 1012
    stalled.close()


@pytest.mark.parametrize(
    ("run", "cursor", "code"),
    [
        ("nobody", 0, CLOSE_NO_RUN),
        ("r", 99, CLOSE_BAD_CURSOR),
        ("r", -1, CLOSE_BAD_CURSOR),
        ("r", "x", CLOSE_BAD_CURSOR),
    ],
)
def test_close_codes(run: str, cursor: Any, code: int) -> None:
    with Live() as live:
        assert read_all(live.connect(cursor, run)) == (b"", code)


def test_a_viewer_that_says_too_much_is_closed_and_the_others_are_not() -> None:
    with Live() as live, ThreadPoolExecutor(2) as pool:
        well, talker = pool.submit(read_all, live.connect()), live.connect()
        until(lambda: live.hub.statistics().in_step == 2)
        talker.send("hello")
        live.log.append([line(0)])
        assert str(talker.recv(timeout=20)).encode() == live.log.read(0)[0]
        talker.send("x" * 10_000)
        assert read_all(talker)[1] == 1009
        until(lambda: live.hub.statistics().viewers == 1)
        live.log.append([END])
        assert well.result(20) == whole(live.log)


def test_a_finished_run_is_sent_whole_and_closed() -> None:
    with Live() as live:
        live.logs.logs["old"] = old = Log("old", [line(number, size=3_000) for number in range(1_000)] + [END])
        assert read_all(live.connect(0, "old")) == whole(old)
        assert read_all(live.connect(1_001, "old")) == whole(old, 1_001)
