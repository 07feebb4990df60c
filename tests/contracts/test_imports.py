"""Who may import whom: the table of docs/ARCHITECTURE.md as a program. No other arrow, no circle, none hidden."""

import re
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from .tree import APP, JS, ROOT, Import, files, imports, js_imports, modules, name_of, without_comments

ROOMS = ("model", "lab", "runner", "recording", "streaming", "lessons")
#: Room or module of ``app`` -> what of ours it may import besides itself.
PYTHON: Mapping[str, frozenset[str]] = {
    "model": frozenset(),
    "lab": frozenset({"model"}),
    "runner": frozenset({"model"}),
    "recording": frozenset({"model"}),
    "streaming": frozenset({"model"}),
    "lessons": frozenset({"model"}),
    "settings": frozenset({"model"}),
    "conductor": frozenset({"model", "runner", "recording", "streaming", "lessons", "settings"}),
    "web": frozenset({"model", "recording", "streaming", "lessons", "settings", "conductor", "__version__"}),
    # The composition roots join everything but the lab, which is only ever started, never imported.
    "main": frozenset({"model", "runner", "recording", "streaming", "lessons", "settings", "conductor", "web"}),
    "cli": frozenset({"model", "runner", "recording", "streaming", "lessons", "settings", "conductor", "web", "main"}),
    "__main__": frozenset({"cli"}),
    "__init__": frozenset(),
}
#: Imports of ours inside functions are circles in hiding. These few are not: file -> why.
HIDDEN_ALLOWED: Mapping[str, str] = {
    "app/main.py": "FastAPI is most of a cold start; the API is made after the first page can be served",
    "app/conductor.py": "what only a run needs is not part of a cold start",
    "app/lessons/catalogue.py": "the home page shows runs by the names of a lesson's panes, and needs no lesson",
    "app/recording/rows.py": "as archive.py",
    "app/web/server.py": "the first page is sent before any websocket is opened",
    "app/web/static.py": "the first page is sent before any of its files is asked for",
    "app/web/run_view.py": "the home page shows no code",
    "app/recording/archive.py": "the analysis is needed only where a run was lost, the checks where one is taken in",
}

#: Folder or module of ``static/js`` -> what it may import besides itself.
JAVASCRIPT: Mapping[str, frozenset[str]] = {
    "base": frozenset(),
    "wire": frozenset({"base"}),
    "net": frozenset({"base", "wire"}),
    "model": frozenset({"base", "wire"}),
    "time": frozenset({"base"}),
    "layout": frozenset({"base", "model", "time"}),
    "draw": frozenset({"base", "model", "time", "layout"}),
    "input": frozenset({"base", "model", "time", "layout"}),
    "panels": frozenset({"base", "words", "model", "time", "layout", "draw", "input", "export"}),
    "words": frozenset(),
    "update.js": frozenset({"base", "model", "time", "layout"}),
    "loop.js": frozenset({"base"}),
    "export": frozenset({"base"}),
}
#: Modules without a single word of the DOM: ``node --test`` runs them as they are.
PURE = ("base", "wire", "model", "time", "layout", "export", "update.js")
DOM = re.compile(
    r"\b(document|HTML\w*Element|CanvasRenderingContext2D|navigator|localStorage|sessionStorage|requestAnimationFrame"
    r"|getComputedStyle|matchMedia|addEventListener|querySelector(All)?|WebSocket)\b"
    r"|\b(window|globalThis|self)\.(document|location|innerWidth|innerHeight|devicePixelRatio|matchMedia|localStorage)\b"
)


def room_of(path: Path) -> str:
    first = path.relative_to(APP).parts[0]
    return first.removesuffix(".py")


def ours(found: Iterable[Import]) -> list[tuple[Import, str]]:
    """Imports of our own code, each with the room that it reaches."""
    return [(i, i.target.split(".")[1]) for i in found if i.target.startswith("app.")]


def circles(graph: Mapping[str, set[str]]) -> list[list[str]]:
    """The groups of nodes that can all reach each other (Tarjan's strongly connected components of more than one)."""
    index: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    found: list[list[str]] = []

    def visit(node: str) -> None:
        index[node] = low[node] = len(index)
        stack.append(node)
        for other in graph.get(node, ()):
            if other not in index:
                visit(other)
            if other in stack:
                low[node] = min(low[node], low[other])
        if low[node] == index[node]:
            group = [stack.pop()]
            while group[-1] != node:
                group.append(stack.pop())
            if len(group) > 1:
                found.append(sorted(group))

    for node in graph:
        if node not in index:
            visit(node)
    return found


def test_a_circle_is_found() -> None:
    assert circles({"a": {"b"}, "b": {"c"}, "c": {"a"}, "d": {"a"}}) == [["a", "b", "c"]]
    assert circles({"a": {"b"}, "b": {"c"}, "c": set()}) == []


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_python_imports_follow_the_table(path: Path) -> None:
    room = room_of(path)
    assert room in PYTHON, f"{name_of(path)}: a new room; say in the table what it may import"
    wrong = [f"line {i.line}: {i.target}" for i, other in ours(imports(path)) if other not in PYTHON[room] | {room}]
    assert not wrong, f"{name_of(path)} may import only {sorted(PYTHON[room])}: {wrong}"


@pytest.mark.parametrize("path", modules(), ids=name_of)
def test_no_import_of_ours_is_hidden_in_a_function(path: Path) -> None:
    hidden = [f"line {i.line}: {i.target}" for i, _ in ours(imports(path)) if i.hidden]
    if name_of(path) not in HIDDEN_ALLOWED:
        assert not hidden, f"{name_of(path)} hides imports inside functions: {hidden}"


def test_each_allowed_hidden_import_is_still_there() -> None:
    stale = [n for n in HIDDEN_ALLOWED if not any(i.hidden for i, _ in ours(imports(ROOT / n)))]
    assert not stale


def test_python_has_no_import_circle() -> None:
    names = {".".join(p.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): p for p in modules()}
    graph: dict[str, set[str]] = {}
    for name, path in names.items():
        targets = {i.target for i in imports(path) if not i.hidden and not i.typing_only}
        # ``from .facts import Run`` arrives here as app.model.facts.Run: the module is the longest name that exists.
        parents = {t if t in names else t.rpartition(".")[0] for t in targets}
        graph[name] = (parents & names.keys()) - {name}
    assert not circles(graph)


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) in ("lab", "model")], ids=name_of)
def test_what_the_measured_program_loads_is_standard_library_and_relative(path: Path) -> None:
    foreign = []
    for found in imports(path):
        top = found.target.split(".")[0]
        if not found.relative and top not in sys.stdlib_module_names and top != "_interleave":
            foreign.append(f"line {found.line}: {found.target}")
    assert not foreign, f"{name_of(path)}: {foreign}"


@pytest.mark.parametrize("path", [p for p in modules() if room_of(p) == "lab"], ids=name_of)
def test_the_lab_does_not_import_asyncio_when_it_starts(path: Path) -> None:
    early = [
        f"line {i.line}"
        for i in imports(path)
        if i.target.split(".")[0] == "asyncio" and not (i.hidden or i.typing_only)
    ]
    assert not early, f"{name_of(path)} imports asyncio at {early}"


def js_room(path: Path) -> str:
    return path.relative_to(JS).parts[0]


JS_FILES = files("static", "js", suffix=".js")


@pytest.mark.parametrize("path", JS_FILES, ids=name_of)
def test_javascript_imports_follow_the_table(path: Path) -> None:
    room = js_room(path)
    for target in js_imports(path.read_text()):
        assert target.startswith("."), (
            f"{name_of(path)} imports {target!r}: only relative paths work without a build step"
        )
        reached = (path.parent / target).resolve()
        assert reached.is_file(), f"{name_of(path)} imports {target!r}, which is not there"
        if room in JAVASCRIPT:
            other = js_room(reached)
            assert other in JAVASCRIPT[room] | {room}, f"{name_of(path)} ({room}) may not import {target}"


def test_javascript_has_no_import_circle() -> None:
    graph = {
        name_of(p): {name_of((p.parent / t).resolve()) for t in js_imports(p.read_text()) if t.startswith(".")}
        for p in JS_FILES
    }
    assert not circles(graph)


@pytest.mark.parametrize("path", [p for p in JS_FILES if js_room(p) in PURE], ids=name_of)
def test_pure_javascript_has_no_word_of_the_dom(path: Path) -> None:
    lines = without_comments(path.read_text()).splitlines()
    found = [f"line {n}: {line.strip()}" for n, line in enumerate(lines, 1) if DOM.search(line)]
    assert not found, f"{name_of(path)}: {found}"


def test_the_checks_can_fail() -> None:
    assert js_imports(
        'import { a } from "./a.js";\nexport * from "../b.js"; import("./c.js"); // import x from "./d.js"'
    ) == [
        "./a.js",
        "../b.js",
        "./c.js",
    ]
    assert DOM.search("const n = document.title") and not DOM.search("const window = clamp(window, bounds)")
