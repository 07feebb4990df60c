import random
import threading

import pytest

from app.model.errors import BrokenInvariant
from app.recording.log import Log, decode, encode

from .facts import Facts, random_facts, run_fact


def test_a_reader_gets_every_fact_once() -> None:
    facts = random_facts(1).log()
    log = Log("r", facts)
    got, cursor = b"", 0
    while cursor < log.cursor:
        chunk, cursor = log.read(cursor, 500)
        got += chunk
    assert [decode(line) for line in got.splitlines()] == [decode(encode(fact)) for fact in facts]
    assert log.read(cursor) == (b"", cursor)
    assert log.ended


@pytest.mark.parametrize("seed", range(5))
def test_any_batch_sizes_give_the_same_bytes(seed: int) -> None:
    facts = random_facts(seed).log()
    dice = random.Random(seed)
    log, rest = Log("r"), list(facts)
    while rest:
        count = dice.randrange(1, 4)
        log.append(rest[:count])
        rest = rest[count:]
    assert log.read(0, 10**9) == Log("r", facts).read(0, 10**9)
    assert b"".join(log.chunks(100)) == log.read(0, 10**9)[0]
    assert log.size == len(log.read(0, 10**9)[0])


def test_a_fact_larger_than_the_chunk_is_read_alone() -> None:
    log = Log("r", Facts().output(0, "x" * 1000).log())
    chunk, cursor = log.read(3, 10)
    assert cursor == 4
    assert decode(chunk)["type"] == "output"


def test_viewers_at_the_head_share_one_object() -> None:
    log = Log("r", Facts().log())
    first, cursor = log.read(0)
    assert log.read(0)[0] is first
    log.append(Facts().output(1, "a").output(2, "b").facts[3:])
    grown, _ = log.read(0)
    assert len(grown) > len(first)  # the head moved: the chunk that ended at it is not served again
    assert log.read(cursor)[0] is log.read(cursor)[0]


def test_watchers_are_told_after_the_facts_are_there_and_no_longer_once_they_left() -> None:
    log = Log("r")
    seen: list[int] = []

    def bad() -> None:
        raise RuntimeError("not my problem")

    log.watch(bad)
    unwatch = log.watch(lambda: seen.append(log.cursor))
    log.append([run_fact()])
    unwatch()
    log.append(Facts().log()[1:])
    assert seen == [1]


def test_nothing_follows_the_end() -> None:
    log = Log("r", Facts().end(1).log())
    with pytest.raises(BrokenInvariant):
        log.append([run_fact()])
    with pytest.raises(BrokenInvariant):
        log.read(99)


def test_what_is_not_json_is_refused_whole() -> None:
    log = Log("r")
    fact = run_fact()
    fact["parameters"] = {"x": float("nan")}
    with pytest.raises(BrokenInvariant):
        log.append([run_fact(), fact])
    assert log.cursor == 0


def test_a_surrogate_survives_and_a_line_is_one_line() -> None:
    text = "\udc80 \u2028 \r\n é"
    line = encode(Facts().output(0, text).facts[-1])
    assert line.count(b"\n") == 1
    assert line.isascii()
    fact = decode(line)
    assert fact["type"] == "output"
    assert fact["text"] == text


def test_threads_append_and_read_at_once() -> None:
    log = Log("r", [run_fact()])
    got: list[bytes] = []

    def append() -> None:
        for _ in range(200):
            log.append(Facts().output(1, "x").facts[-1:])

    def read() -> None:
        cursor = 0
        while cursor < 401:
            chunk, cursor = log.read(cursor, 300)
            got.append(chunk)

    threads = [threading.Thread(target=target) for target in (append, append, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert b"".join(got) == b"".join(log.lines())
