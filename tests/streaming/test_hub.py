"""Who gets what: each fact exactly once, in order, however a viewer came, stood still or left."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any

import pytest

from app.streaming import hub as hub_module
from app.streaming.hub import Hub
from app.streaming.session import CLOSE_BAD_CURSOR, CLOSE_NORMAL, CLOSE_TRY_AGAIN, MOST_HELD

from .fakes import FakeLog, FakeWire


def in_loop(test: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """Run an async test in a loop of its own, for ten seconds at most."""

    @wraps(test)
    def run(*args: Any, **kwargs: Any) -> None:
        async def bounded() -> None:
            async with asyncio.timeout(10):
                await test(*args, **kwargs)

        asyncio.run(bounded())

    return run


async def until(condition: Callable[[], bool]) -> None:
    """Let the loop go round until it is so; the test's own time-out ends it otherwise."""
    while not condition():
        await asyncio.sleep(0.001)


@in_loop
async def test_those_in_step_share_one_frame() -> None:
    hub, log = Hub(), FakeLog()
    wires = [FakeWire() for _ in range(5)]
    for wire in wires:
        hub.watch(log, 0, wire)
    log.add(3)
    await until(lambda: all(wire.numbers == [0, 1, 2] for wire in wires))
    assert len({id(wire.frames[0]) for wire in wires}) == 1
    assert log.reads == 1
    assert hub.statistics().in_step == 5


@in_loop
async def test_the_first_after_a_silence_goes_out_at_once_and_the_next_wait_for_each_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(hub_module, "INTERVAL_OF_FEW_S", 1000.0)
    hub, log, wire = Hub(), FakeLog(), FakeWire()
    hub.watch(log, 0, wire)
    log.add(1)
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    assert wire.numbers == [0]
    for _ in range(10):
        log.add(1)
        await asyncio.sleep(0)
    assert wire.numbers == [0]


@pytest.mark.parametrize(("viewers", "numbers"), [(hub_module.FEW, [0, 1]), (hub_module.FEW + 1, [0])])
@in_loop
async def test_few_need_not_wait_as_long_as_many(
    viewers: int, numbers: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub_module, "INTERVAL_S", 1000.0)
    hub, log, wires = Hub(), FakeLog(), [FakeWire() for _ in range(viewers)]
    for wire in wires:
        hub.watch(log, 0, wire)
    log.add(1)
    await until(lambda: all(wire.numbers == [0] for wire in wires))
    log.add(1)
    await asyncio.sleep(3 * hub_module.INTERVAL_OF_FEW_S)
    assert all(wire.numbers == numbers for wire in wires)


@in_loop
async def test_many_words_from_another_thread_are_one_tick() -> None:
    hub, log, wire = Hub(), FakeLog(), FakeWire()
    hub.watch(log, 0, wire)
    thread = threading.Thread(target=lambda: [log.add() for _ in range(200)])
    thread.start()
    thread.join()  # the loop stands still meanwhile
    await until(lambda: len(wire.numbers) == 200)
    assert hub.statistics().ticks == 1
    assert wire.numbers == list(range(200))


@pytest.mark.parametrize("cursor", [0, 1, 499, 500])
@in_loop
async def test_a_late_or_returning_viewer_gets_the_rest_and_then_the_new(cursor: int) -> None:
    hub, log, early, late = Hub(), FakeLog(lines=500), FakeWire(), FakeWire()
    hub.watch(log, 0, early)
    hub.watch(log, cursor, late)
    log.add(3)
    log.add(1, end=True)
    await until(lambda: early.closed is not None and late.closed is not None)
    assert early.numbers == list(range(504))
    assert late.numbers == list(range(cursor, 504))
    assert early.closed == late.closed and late.closed is not None and late.closed[0] == CLOSE_NORMAL


@in_loop
async def test_one_who_joins_between_a_word_and_its_tick_gets_nothing_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "INTERVAL_S", 0.02)
    hub, log = Hub(), FakeLog()
    wires = []
    for number in range(40):
        wires.append(FakeWire())
        hub.watch(log, 0, wires[-1])
        log.add(7, size=number * 40)
        await asyncio.sleep(0.001)
    log.add(1, end=True)
    await until(lambda: all(wire.closed for wire in wires))
    assert all(wire.numbers == list(range(281)) for wire in wires)


@in_loop
async def test_a_cursor_of_the_head_is_in_step_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "INTERVAL_OF_FEW_S", 1000.0)
    hub, log, first, second = Hub(), FakeLog(lines=2), FakeWire(), FakeWire()
    hub.watch(log, 0, first)
    log.add(1)
    await asyncio.sleep(0.01)
    log.add(1)  # its tick is far away
    hub.watch(log, 4, second)
    assert first.numbers == [0, 1, 2, 3]
    assert second.numbers == []
    assert hub.statistics().in_step == 2


@in_loop
async def test_a_stalled_viewer_harms_nobody_and_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "LOOK_S", 0.001)
    monkeypatch.setattr("app.streaming.session.STALL_S", 0.05)
    hub, log, stalled, well = Hub(), FakeLog(), FakeWire(), FakeWire()
    hub.watch(log, 0, stalled)
    hub.watch(log, 0, well)
    stalled.stalled = True
    while stalled.closed is None:
        log.add(5, size=5_000)
        await asyncio.sleep(0.001)
    assert stalled.closed[0] == CLOSE_TRY_AGAIN
    assert stalled.held() <= 2 * MOST_HELD + 100
    await until(lambda: well.numbers == list(range(log.cursor)))
    assert well.closed is None
    assert hub.statistics().sent_away == 1
    again = FakeWire()  # it comes back where it stopped
    hub.watch(log, len(stalled.numbers), again)
    await until(lambda: stalled.numbers + again.numbers == list(range(log.cursor)))


@in_loop
async def test_one_held_up_for_a_while_catches_up_without_a_gap() -> None:
    hub, log, slow = Hub(), FakeLog(), FakeWire()
    hub.watch(log, 0, slow)
    hub.watch(log, 0, FakeWire())
    slow.stalled = True
    log.add(400, size=1_000)
    await until(lambda: hub.statistics().in_step == 1)
    had = len(slow.frames)
    log.add(10)
    await asyncio.sleep(0.1)
    assert len(slow.frames) == had
    slow.drain()
    await until(lambda: slow.numbers == list(range(410)))
    assert hub.statistics().in_step == 2


@in_loop
async def test_catching_up_lets_the_loop_go_round(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub_module, "SLICE_S", 0.0)
    hub, log, wire = Hub(), FakeLog(), FakeWire()
    log.add(1_000, size=1_000)
    hub.watch(log, 0, wire)
    rounds = 0
    while len(wire.numbers) < 1_000:
        rounds += 1
        await asyncio.sleep(0)
    assert rounds >= 10


@in_loop
async def test_a_finished_run_is_the_same_road() -> None:
    hub, log, wire = Hub(), FakeLog(lines=3), FakeWire()
    log.add(1, end=True)
    viewer = hub.watch(log, 0, wire)
    assert wire.numbers == [0, 1, 2, 3]
    assert wire.closed is not None and wire.closed[0] == CLOSE_NORMAL
    assert viewer is not None
    hub.leave(viewer)
    assert hub.statistics().runs == 0 and not log.watchers


@in_loop
async def test_a_cursor_that_is_not_in_the_log_is_refused() -> None:
    hub, log, wire = Hub(), FakeLog(lines=3), FakeWire()
    viewer = hub.watch(log, 4, wire)
    assert wire.closed is not None and wire.closed[0] == CLOSE_BAD_CURSOR
    assert viewer is not None
    hub.leave(viewer)
    assert not log.watchers


@in_loop
async def test_caps_for_one_run_and_in_total() -> None:
    hub = Hub(most_viewers=3, most_per_run=2)
    logs = [FakeLog(run) for run in "ab"]
    viewers = [hub.watch(logs[place], 0, FakeWire()) for place in (0, 0, 0, 1, 1)]
    assert [viewer is not None for viewer in viewers] == [True, True, False, True, False]
    assert viewers[0] is not None
    hub.leave(viewers[0])
    assert hub.watch(logs[1], 0, FakeWire()) is not None


@in_loop
async def test_who_has_left_is_written_nothing() -> None:
    hub, log, wire = Hub(), FakeLog(), FakeWire()
    viewer = hub.watch(log, 0, wire)
    other = FakeWire()
    hub.watch(log, 0, other)
    assert viewer is not None
    hub.leave(viewer)
    log.add(1)
    await until(lambda: other.numbers == [0])
    assert wire.frames == []


def test_a_word_after_the_loop_has_ended_is_nobodys_business() -> None:
    hub, log = Hub(), FakeLog()

    async def main() -> None:
        hub.watch(log, 0, FakeWire())

    asyncio.run(main())
    log.add(1)


@in_loop
async def test_large_facts_are_on_their_way_to_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A transport holds a copy of what its viewer does not take: many viewers of one large fact are much memory."""
    monkeypatch.setattr(hub_module, "MOST_LARGE", 3 * hub_module.LARGE)
    monkeypatch.setattr(hub_module, "GOODBYE_S", 0.0)
    hub, log = Hub(), FakeLog()
    log.add(1, size=hub_module.LARGE, end=True)
    log.add(1, end=True)
    stalled = [FakeWire() for _ in range(5)]
    for wire in stalled:
        wire.stalled = True
        hub.watch(log, 0, wire)
    assert [bool(wire.frames) for wire in stalled] == [True, True, False, False, False]
    assert all(wire.closed and wire.closed[0] == CLOSE_TRY_AGAIN for wire in stalled[2:])
    # Whoever takes what is written makes room for the next, and so does whoever leaves.
    stalled[0].drain()
    await until(lambda: stalled[0].closed is not None)
    assert stalled[0].closed and stalled[0].closed[0] == CLOSE_NORMAL and stalled[0].numbers == [0, 1]
    for _ in range(20):
        quick = FakeWire()
        hub.watch(log, 0, quick)
        assert quick.numbers == [0, 1]
