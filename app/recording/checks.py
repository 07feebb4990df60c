"""Checks of single values that come from elsewhere: the fields of each kind of fact, after ``app.model.facts``."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, NoReturn, get_args

from app.model.facts import (
    LaneKindName,
    LaneOutcome,
    ResourceKind,
    RunOutcome,
    Shown,
    TouchKind,
    Unit,
    VerdictKind,
    WatchedKind,
)
from app.model.records import Mark
from app.model.states import State

LARGEST = 2**53  # what JavaScript counts exactly
#: How deep a value may be nested that nobody here looks into: who reads it later may have less room for it.
DEEPEST = 8
#: Signs in one file of code: as many as a page can show and compare.
MOST_CODE = 1_000_000
MOST_FILES = 50


class WrongError(ValueError):
    """What is wrong with a value, without its place."""


Check = Callable[[Any], None]


def wrong(sentence: str) -> NoReturn:
    raise WrongError(sentence)


def _text(value: Any) -> None:
    if not isinstance(value, str):
        wrong("should be a text")


def _integer(value: Any) -> None:
    if type(value) is not int or not -LARGEST <= value <= LARGEST:
        wrong("should be a whole number of at most 2**53")


def _count(value: Any) -> None:
    if type(value) is not int or not 0 <= value <= LARGEST:
        wrong("should be a whole number from 0 on")


def _number(value: Any) -> None:
    if type(value) not in (int, float):
        wrong("should be a number")
    if not -LARGEST <= value <= LARGEST:  # also 1e999, which is read as infinite
        wrong("should be a number of at most 2**53")


def _boolean(value: Any) -> None:
    if not isinstance(value, bool):
        wrong("should be true or false")


def _plain(value: Any, depth: int = DEEPEST) -> None:
    """What is kept as it is, and can be written again and read by anybody."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        _number(value)
    elif isinstance(value, list | dict):
        if depth == 0:
            wrong(f"should not be nested more than {DEEPEST} deep")
        for item in value.values() if isinstance(value, dict) else value:
            _plain(item, depth - 1)


def _clock(value: Any) -> None:
    if type(value) is not int or not 0 <= value < 2**63:
        wrong("should be a time in whole nanoseconds")


def _word(value: Any) -> None:
    _text(value)
    if not value.strip():
        wrong("should not be blank")


def _code(value: Any) -> None:
    _text(value)
    if len(value) > MOST_CODE:
        wrong(f"should have at most {MOST_CODE} signs")


def _moment(value: Any) -> None:
    _text(value)
    try:
        fits = 1970 < datetime.fromisoformat(value).year < 9999  # so that it can be told in any time zone
    except ValueError:
        fits = False
    if not fits:
        wrong("should be a time such as 2025-01-31T12:00:00+00:00")


def _maybe(check: Check) -> Check:
    def checked(value: Any) -> None:
        if value is not None:
            check(value)

    return checked


def _one_of(choices: Iterable[Any]) -> Check:
    known = tuple(choices)

    def checked(value: Any) -> None:
        if value not in known:
            wrong(f"should be one of {', '.join(map(str, known))}")

    return checked


def _list(check: Check, most: int = LARGEST) -> Check:
    def checked(value: Any) -> None:
        if not isinstance(value, list):
            wrong("should be a list")
        if len(value) > most:
            wrong(f"should have at most {most} items")
        for item in value:
            check(item)

    return checked


def _table(check: Check) -> Check:
    def checked(value: Any) -> None:
        if not isinstance(value, dict):
            wrong("should be an object")
        for item in value.values():
            check(item)

    return checked


def _object(required: Mapping[str, Check], optional: Mapping[str, Check] | None = None) -> Check:
    known = required.keys() | (optional or {}).keys() | {"type"}

    def checked(value: Any) -> None:
        if not isinstance(value, dict):
            wrong("should be an object")
        for name in value.keys() - known:
            named(name[:40], _plain, value[name])
        for name, check in required.items():
            if name not in value:
                wrong(f"lacks {name!r}")
            named(name, check, value[name])
        for name, check in (optional or {}).items():
            if name in value:
                named(name, check, value[name])

    return checked


def named(name: str, check: Check, value: Any) -> None:
    try:
        check(value)
    except WrongError as error:
        inner = str(error)
        raise WrongError(f"{name}: {inner}") from None


_MARKS = frozenset(mark.name.lower() for mark in Mark)
_STATES = len(State)


def _row(value: Any) -> None:
    # By far the most frequent check: written out.
    if type(value) is not list or len(value) != 4:
        wrong("each row should be [lane, t, state, ref]")
    lane, t, state, ref = value
    if type(lane) is not int or type(t) is not int or type(state) is not int or type(ref) is not int:
        wrong("a row holds four whole numbers")
    if not 0 <= state < _STATES:
        wrong(f"there is no state {state}")
    if lane < 0 or not 0 <= ref < 2**32 or not -LARGEST <= t <= LARGEST:
        wrong("a row's number is out of bounds")


def _mark(value: Any) -> None:
    if type(value) is not list or len(value) != 4:
        wrong("each mark should be [lane, t, kind, ref]")
    lane, t, kind, ref = value
    _count(lane)
    _integer(t)
    _count(ref)
    if not isinstance(kind, str) or kind not in _MARKS:
        wrong(f"there is no mark {kind!r}")


_TOUCHES = frozenset(get_args(TouchKind))


def _touch(value: Any) -> None:
    if type(value) is not list or len(value) != 5:
        wrong("each touch should be [resource, t, kind, lane, ref]")
    resource, t, kind, lane, ref = value
    _count(resource)
    _integer(t)
    _integer(lane)
    _count(ref)
    if not isinstance(kind, str) or kind not in _TOUCHES:
        wrong(f"there is no touch {kind!r}")


_MACHINE = _object(
    {
        "usable_cpus": _count,
        "host_cpus": _count,
        "cpu_model": _maybe(_text),
        "python": _word,
        "implementation": _text,
        "free_threaded": _boolean,
        "gil": _maybe(_boolean),
        "switch_interval_s": _maybe(_number),
        "start_method": _maybe(_text),
        "platform": _text,
        "load": _maybe(_number),
    },
    {"cores": _maybe(_list(_count))},
)
_REF = _object(
    {"ref": _count},
    {
        **dict.fromkeys(("line", "other", "task", "core", "count", "most", "bytes"), _count),
        "value": _number,
        **dict.fromkeys(("file", "object", "text", "how", "why"), _text),
    },
)
CHECKS: dict[str, Check] = {
    "run": _object(
        {
            "format": _count,
            "run": _text,
            "title": _text,
            "lesson": _maybe(_text),
            "pane": _maybe(_text),
            "parameters": _table(_plain),
            "code": _list(_object({"path": _text, "text": _code}), MOST_FILES),
            "machine": _MACHINE,
            "created": _moment,
        },
        {
            "watch": _list(_object({"kind": _one_of(get_args(WatchedKind)), "name": _text}), MOST_FILES),
            "show": _list(_one_of(get_args(Shown)), MOST_FILES),
            "recorded": _boolean,
        },
    ),
    "queued": _object({"position": _count, "expected_wait_s": _maybe(_number)}),
    "started": _object({"t": _integer, "clock": _count, "unix_ns": _clock, "machine": _MACHINE}),
    "lane": _object(
        {
            "lane": _count,
            "key": _text,
            "kind": _one_of(get_args(LaneKindName)),
            "name": _text,
            "parent": _maybe(_count),
            "pid": _count,
            "tid": _maybe(_count),
            "gil": _maybe(_text),
            "daemon": _boolean,
            "service": _boolean,
            "unit": _one_of(get_args(Unit)),
            "t": _integer,
            "method": _text,
        }
    ),
    "batch": _object(
        {
            "refs": _list(_REF),
            "rows": _list(_row),
            "marks": _list(_mark),
            "seen": _table(_integer),
            "dropped": _count,
        },
        {"touches": _list(_touch)},
    ),
    "resource": _object(
        {"resource": _count, "kind": _one_of(get_args(ResourceKind)), "name": _text, "pid": _count, "t": _integer}
    ),
    "output": _object(
        {"t": _integer, "stream": _one_of(("stdout", "stderr")), "text": _text, "lane": _maybe(_count)},
        {"cut": _boolean},
    ),
    "finished": _object(
        {
            "lane": _count,
            "t": _integer,
            "outcome": _one_of(get_args(LaneOutcome)),
            "exit_code": _maybe(_integer),
            "error": _maybe(_text),
        },
        dict.fromkeys(("cpu_ns", "probes", "probe_ns"), _count),
    ),
    "end": _object(
        {
            "t": _integer,
            "outcome": _one_of(get_args(RunOutcome)),
            "exit_code": _maybe(_integer),
            "reason": _maybe(_text),
            "metrics": _table(_maybe(_number)),
            "verdict": _maybe(_object({"kind": _one_of(get_args(VerdictKind)), "sentence": _text})),
        }
    ),
}
