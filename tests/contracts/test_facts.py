"""The facts are the same on both sides of the wire: golden logs fit the types, JavaScript names the same fields."""

import json
import re
import subprocess
import types
import typing
from pathlib import Path
from typing import Any

import pytest

from app.model import facts

from .test_javascript import node_or_skip
from .tree import JS, ROOT, files

GOLDEN = files("tests", "contracts", "golden", suffix=".ndjson")
KINDS: dict[str, Any] = {}
for _kind in typing.get_args(facts.Fact):
    KINDS[typing.get_args(typing.get_type_hints(_kind)["type"])[0]] = _kind


def misfit(value: object, wanted: Any, at: str = "") -> str | None:
    """Where and how a JSON value differs from a type; None if it fits."""
    origin, arguments = typing.get_origin(wanted), typing.get_args(wanted)
    if wanted is Any:
        return None
    if typing.is_typeddict(wanted):
        if not isinstance(value, dict):
            return f"{at}: not an object"
        hints = typing.get_type_hints(wanted)
        if missing := wanted.__required_keys__ - value.keys():
            return f"{at}: lacks {sorted(missing)}"
        if unknown := value.keys() - hints.keys():
            return f"{at}: has unknown {sorted(unknown)}"
        return next(filter(None, (misfit(v, hints[k], f"{at}.{k}") for k, v in value.items())), None)
    if origin in (typing.Union, types.UnionType):
        return None if any(misfit(value, a, at) is None for a in arguments) else f"{at}: {value!r} is none of {wanted}"
    if origin is typing.Literal:
        return None if value in arguments else f"{at}: {value!r} is not one of {arguments}"
    if origin is list:
        if not isinstance(value, list):
            return f"{at}: not a list"
        return next(filter(None, (misfit(v, arguments[0], f"{at}[{i}]") for i, v in enumerate(value))), None)
    if origin is tuple:
        if not isinstance(value, list) or len(value) != len(arguments):
            return f"{at}: not a list of {len(arguments)}"
        pairs = zip(value, arguments, strict=True)
        return next(filter(None, (misfit(v, a, f"{at}[{i}]") for i, (v, a) in enumerate(pairs))), None)
    if origin is dict:
        if not isinstance(value, dict):
            return f"{at}: not an object"
        return next(filter(None, (misfit(v, arguments[1], f"{at}.{k}") for k, v in value.items())), None)
    if wanted is float:
        wanted = (int, float)
    right = isinstance(value, wanted) and not (isinstance(value, bool) and wanted is not bool)
    return None if right else f"{at}: {value!r} is not {wanted}"


def read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.name)
def test_golden_log_fits_the_types(path: Path) -> None:
    for number, fact in enumerate(read(path), 1):
        assert fact["type"] in KINDS
        assert misfit(fact, KINDS[fact["type"]], f"{path.name}:{number}") is None


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.name)
def test_golden_log_keeps_the_order_of_a_log(path: Path) -> None:
    log = read(path)
    assert log[0]["type"] == "run" and log[-1]["type"] == "end"
    declared: set[int] = set()
    refs: set[int] = {0}
    last: dict[int, int] = {}
    for fact in log:
        if fact["type"] == "lane":
            declared.add(fact["lane"])
        if fact["type"] == "batch":
            refs |= {ref["ref"] for ref in fact["refs"]}
            for lane, _, _, ref in [*fact["rows"], *fact["marks"]]:
                assert lane in declared and ref in refs
            for lane, t, _, _ in fact["rows"]:
                assert t >= last.get(lane, 0)
                last[lane] = t


def test_golden_logs_hold_each_kind_of_fact() -> None:
    assert {fact["type"] for path in GOLDEN for fact in read(path)} == KINDS.keys()


@pytest.mark.parametrize(
    "change",
    [
        {"position": "3"},
        {"position": None},
        {"position": True},
        {"extra": 1},
        {"type": "cued"},
        {"expected_wait_s": "x"},
    ],
)
def test_the_check_can_fail(change: dict[str, object]) -> None:
    fact: dict[str, object] = {"type": "queued", "position": 0, "expected_wait_s": None}
    assert misfit(fact, facts.Queued) is None
    assert misfit(fact | change, facts.Queued) is not None


def typedef_fields(source: str, kind: str) -> tuple[set[str], set[str]]:
    """Required and optional fields of a fact in the JavaScript twin's typedefs."""
    match = re.search(rf'\{{\{{type: "{kind}"(.*?)\}}\}} \w+Fact', source, re.DOTALL)
    assert match, f"static/js/wire/facts.js has no type for {kind!r}"
    body, depth, flat = "type: x" + match.group(1).replace("*", " "), 0, ""
    for character in body:
        depth += character in "{[<("
        flat += character if depth == 0 else ""
        depth -= character in "}]>)"
    names = re.findall(r"(?:^|,)\s*(\w+)(\?)?\s*:", flat)
    return {n for n, optional in names if not optional}, {n for n, optional in names if optional}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_javascript_names_the_same_fields(kind: str) -> None:
    source = (JS / "wire" / "facts.js").read_text()
    wanted = KINDS[kind]
    assert typedef_fields(source, kind) == (set(wanted.__required_keys__), set(wanted.__optional_keys__))


@pytest.mark.parametrize("path", GOLDEN, ids=lambda p: p.name)
def test_javascript_reads_the_golden_log(path: Path) -> None:
    program = (
        'import { parseFacts } from "./static/js/wire/facts.js"; import { readFileSync } from "node:fs";'
        "process.stdout.write(JSON.stringify(parseFacts(readFileSync(process.argv[1], 'utf8'))));"
    )
    call = [node_or_skip(), "--input-type=module", "--eval", program, str(path)]
    done = subprocess.run(call, cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == read(path)
