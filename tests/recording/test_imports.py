import json
from collections.abc import Callable
from typing import Any

import pytest

from app.model.errors import InvalidRequest
from app.model.states import State
from app.recording.imports import Bounds, checked
from app.recording.log import Log

from .facts import Facts, random_facts

Change = Callable[[list[dict[str, Any]]], object]


def lines(change: Change = lambda facts: None) -> list[bytes]:
    builder = Facts()
    main = builder.lane()
    builder.rows(main, (0, State.RUN, builder.ref(line=3)), (5, State.SLEEP)).mark(main, 1, "print", text="x")
    builder.seen(main, 9).finish(main, 9)
    facts = [json.loads(line) for line in Log("r", builder.end(9).log()).lines()]
    change(facts)
    return [json.dumps(fact).encode() for fact in facts]


def test_what_was_touched_must_have_been_told() -> None:
    resource = {"type": "resource", "resource": 0, "kind": "variable", "name": "seats", "pid": 1, "t": 0}

    def touch(facts: list[dict[str, Any]]) -> None:
        facts[4]["touches"] = [[0, 5, "read", 0, 1]]

    def both(facts: list[dict[str, Any]]) -> None:
        touch(facts)
        facts.insert(4, resource)

    assert list(checked(lines(both)))[4] == resource
    with pytest.raises(InvalidRequest, match="resource 0 is used before it is told"):
        list(checked(lines(touch)))


def test_a_good_one_passes() -> None:
    assert [fact["type"] for fact in checked(lines())] == [
        "run",
        "queued",
        "started",
        "lane",
        "batch",
        "finished",
        "end",
    ]


@pytest.mark.parametrize("seed", range(10))
def test_random_ones_pass_unchanged(seed: int) -> None:
    log = Log("r", random_facts(seed).log())
    assert list(checked(log.lines())) == log.facts()


BAD: list[tuple[str, Change, str]] = [
    ("second run", lambda facts: facts.insert(1, facts[0]), "line 2: there is a second run"),
    ("no run", lambda facts: facts.pop(0), "line 1: a recording begins with its run"),
    ("format", lambda facts: facts[0].update(format=99), "line 1: it is of format 99"),
    ("type", lambda facts: facts[1].update(type="surprise"), "line 2: it is no fact that is known here"),
    ("lacks", lambda facts: facts[3].pop("unit"), "line 4: lane: lacks 'unit'"),
    ("kind", lambda facts: facts[3].update(kind="ghost"), "line 4: lane: kind: should be one of main, thread"),
    ("no lane", lambda facts: facts.pop(3), "line 4: lane 0 is used before it is declared"),
    ("lane order", lambda facts: facts[3].update(lane=7), "line 4: lane 7 is out of order"),
    ("state", lambda facts: facts[4]["rows"][0].__setitem__(2, 77), "line 5: batch: rows: there is no state 77"),
    ("row", lambda facts: facts[4]["rows"].append([0, 1]), "line 5: batch: rows: each row should be"),
    ("row type", lambda facts: facts[4]["rows"].append([0, 9.5, 1, 0]), "line 5: batch: rows: a row holds four"),
    ("huge", lambda facts: facts[4]["rows"].append([0, 10**30, 1, 0]), "line 5: batch: rows: a row's number"),
    ("back", lambda facts: facts[4]["rows"].reverse(), "line 5: lane 0 goes back in time"),
    ("ref", lambda facts: facts[4]["rows"][1].__setitem__(3, 44), "line 5: cause 44 is used before it is told"),
    ("too large", lambda facts: facts[-1]["metrics"].update(wall_s=10**400), "metrics: should be a number of at most"),
    ("load", lambda facts: facts[0]["machine"].update(load=10**30), "load: should be a number of at most"),
    ("no time", lambda facts: facts[0].update(created="yesterday"), "created: should be a time such as"),
    ("no zone", lambda facts: facts[0].update(created="0001-01-01T00:00:00+14:00"), "created: should be a time"),
    ("blank", lambda facts: facts[0]["machine"].update(python=" "), "python: should not be blank"),
    ("deep", lambda facts: facts[0].update(parameters={"a": [[[[[[[[[[]]]]]]]]]]}), "parameters: should not be nested"),
    ("deep, unknown", lambda facts: facts[0].update(x=[[[[[[[[[[]]]]]]]]]]), "x: should not be nested"),
    ("code", lambda facts: facts[0]["code"][0].update(text="x" * 1_000_001), "text: should have at most 1000000"),
    ("files", lambda facts: facts[0].update(code=facts[0]["code"] * 51), "code: should have at most 50 items"),
    ("clock", lambda facts: facts[2].update(unix_ns={"a": 1}), "unix_ns: should be a time"),
    ("digits", lambda facts: facts[4]["seen"].update({"9" * 5000: 1}), "is no lane"),
    ("mark", lambda facts: facts[4]["marks"][0].__setitem__(2, "boo"), "line 5: batch: marks: there is no mark 'boo'"),
    ("seen", lambda facts: facts[4]["seen"].update(x=1), "line 5: seen: 'x' is no lane"),
    ("bool", lambda facts: facts[4].update(dropped=True), "line 5: batch: dropped: should be a whole number"),
    ("metrics", lambda facts: facts[-1].update(metrics={"a": "b"}), "line 7: end: metrics: should be a number"),
    ("end", lambda facts: facts.pop(), "cut off: line 6 is its last"),
    ("after", lambda facts: facts.append(facts[1]), "line 8: something follows the end"),
    ("empty", lambda facts: facts.clear(), "is empty"),
]


@pytest.mark.parametrize(("change", "sentence"), [bad[1:] for bad in BAD], ids=[bad[0] for bad in BAD])
def test_a_bad_one_is_named(change: Change, sentence: str) -> None:
    with pytest.raises(InvalidRequest) as error:
        list(checked(lines(change)))
    assert sentence in str(error.value)
    assert error.value.field == "file"


@pytest.mark.parametrize(
    "line",
    [b"", b"{", b"\xff\xfe", b"[]", b"null", b'{"type": NaN}', b"[" * 100_000, b"1" * 10_000, b'{"type":["run"]}'],
)
def test_rubbish_is_refused(line: bytes) -> None:
    with pytest.raises(InvalidRequest, match="line 1"):
        list(checked([line]))


def test_sizes_are_bounded() -> None:
    for bounds in (Bounds(line_bytes=100), Bounds(bytes=600), Bounds(facts=3)):
        with pytest.raises(InvalidRequest, match="larger than can be taken in"):
            list(checked(lines(), bounds))


def test_a_number_that_is_read_as_infinite_is_refused() -> None:
    broken = lines()
    broken[-1] = broken[-1].replace(b'"metrics": {', b'"metrics": {"more": 1e999, ', 1)
    with pytest.raises(InvalidRequest, match="metrics: should be a number"):
        list(checked(broken))


def test_rows_are_counted_over_all_batches() -> None:
    with pytest.raises(InvalidRequest, match="more rows and marks"):
        list(checked(lines(), Bounds(items=4)))
