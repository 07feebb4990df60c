"""The repository as these tests see it: its files, the imports in them, and the style sheet's tokens."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
APP = ROOT / "app"
JS = ROOT / "static" / "js"
#: What git ignores, and what is not ours.
IGNORED = {
    ".git",
    ".pytest_cache",
    "interleave.egg-info",
    ".venv",
    "node_modules",
    "__pycache__",
    ".interleave",
    "build",
    "dist",
    ".mypy_cache",
    ".ruff_cache",
}
TEXT = {".py", ".js", ".css", ".html", ".md", ".toml", ".yaml", ".yml", ".json", ".sh", ".svg", ".txt", ".ndjson", ""}


def files(*parts: str, suffix: str | None = None) -> list[Path]:
    """All files of ours below ROOT/parts, sorted."""
    top = ROOT.joinpath(*parts)
    found = (path for path in top.rglob("*") if path.is_file() and not IGNORED & set(path.relative_to(ROOT).parts))
    return sorted(p for p in found if suffix is None or p.suffix == suffix)


def name_of(path: Path) -> str:
    """A path as people write it: relative to the repository, with forward slashes."""
    return path.relative_to(ROOT).as_posix()


def is_pane(path: Path) -> bool:
    """A lesson's script: content that the measured program runs, not a module of the server."""
    parts = path.relative_to(APP).parts
    return parts[0] == "lessons" and len(parts) > 2


def modules() -> list[Path]:
    """Each Python module of the product (lessons' scripts are content)."""
    return [path for path in files("app", suffix=".py") if not is_pane(path)]


class Import(NamedTuple):
    """One import statement's target, as an absolute dotted name."""

    target: str
    line: int
    relative: bool
    hidden: bool  # inside a function
    typing_only: bool  # under ``if TYPE_CHECKING``


def _walk(node: ast.AST, hidden: bool, typing_only: bool) -> Iterator[tuple[ast.Import | ast.ImportFrom, bool, bool]]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import | ast.ImportFrom):
            yield child, hidden, typing_only
            continue
        inside = hidden or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        checking = isinstance(child, ast.If) and ast.unparse(child.test).endswith("TYPE_CHECKING")
        yield from _walk(child, inside, typing_only or checking)


@cache
def imports(path: Path) -> tuple[Import, ...]:
    """What a Python file imports. ``from a import b`` counts as ``a.b``: b may be a module."""
    package = list(path.relative_to(ROOT).parts[:-1])
    found: list[Import] = []
    for node, hidden, typing_only in _walk(ast.parse(path.read_text(), str(path)), False, False):
        if isinstance(node, ast.Import):
            found += [Import(a.name, node.lineno, False, hidden, typing_only) for a in node.names]
            continue
        base = package[: len(package) - node.level + 1] if node.level else []
        stem = ".".join([*base, *filter(None, [node.module])])
        found += [Import(f"{stem}.{a.name}", node.lineno, node.level > 0, hidden, typing_only) for a in node.names]
    return tuple(found)


_COMMENT = re.compile(r"/\*.*?\*/|(?<![:\"'`\\])//[^\n]*", re.DOTALL)


def without_comments(source: str) -> str:
    """JavaScript or CSS without its comments (good enough for our own sources)."""
    return _COMMENT.sub(lambda match: "\n" * match.group().count("\n"), source)


_JS_IMPORT = re.compile(
    r"""(?:^|[;\s])(?:import|export)\b[^;"'`]*?\bfrom\s*["']([^"']+)["']|\bimport\s*\(?\s*["']([^"']+)["']"""
)


def js_imports(source: str) -> list[str]:
    """What a JavaScript module imports when it runs (types in comments do not count)."""
    return [a or b for a, b in _JS_IMPORT.findall(without_comments(source))]


THEMES = ("light", "dark", "projector")


@cache
def tokens(theme: str) -> dict[str, str]:
    """The colour properties of one theme, from the style sheets. Light is the default, so it is in ``:root`` too."""
    found: dict[str, str] = {}
    for sheet in files("static", "css", suffix=".css"):
        for selector, body in re.findall(r"([^{}]+)\{([^{}]*)\}", without_comments(sheet.read_text())):
            if re.search(rf"\[data-theme=[\"']?{theme}[\"']?\]\s*(,|$)", selector.strip()):
                found.update(re.findall(r"(--[\w-]+)\s*:\s*(#[0-9A-Fa-f]{6})\b", body))
    return found
