"""Modules that always come together, sent as one: half the bytes' overhead and a tenth of the requests.

A pack is a module made of those that its entries import, each in a function of its own, after those that it imports
itself. The address of each of them stays: there is a stub that takes its names out of the pack, so a module is never
there twice. There is still no build step; a pack is made when it is first asked for, and again when a file has changed.
"""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

_IMPORT = re.compile(r'^import (?:\{([^}]*)\} from )?"(\.[^"]+)";$', re.MULTILINE)
_FROM = re.compile(r'^export \{([^}]*)\} from "(\.[^"]+)";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?(?:function\*?|class|const) (\w+))", re.MULTILINE)
#: Not the types in comments, such as ``import("./a.js").Thing``.
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)(?!\.[A-Z])')

Stamp = tuple[tuple[int, int], ...]


@dataclass(eq=False)
class _Made:
    before: "_Made | None"
    stamp: Stamp
    members: dict[str, frozenset[str]]  # path -> the names that it exports
    later: frozenset[str]  # paths that they import when they need them
    text: str


class Pack:
    """``name``: where it is sent from, below the folder of static files, as ``entries`` are. Without entries it has
    what the pack ``before`` imports later."""

    def __init__(self, root: Path, name: str, entries: Iterable[str] = (), before: "Pack | None" = None) -> None:
        self.name = name
        self._root = root
        self._entries = tuple(entries)
        self._before = before
        self._made: _Made | None = None

    def text(self, path: str) -> str | None:
        """The source of what is sent from ``path``: the pack, a stub, or None if that is none of its own."""
        made = self.made(look=path == self.name or path in self._entries)
        if path == self.name:
            return made.text
        exports = made.members.get(path)
        if exports is None:
            return None
        names = ", ".join(sorted(exports))
        here = _relative(self.name, path)
        return f'import {{ {_variable(path)} }} from "{here}";\nexport const {{ {names} }} = {_variable(path)};\n'

    def made(self, look: bool = True) -> _Made:
        """``look``: whether a file has changed since it was made."""
        before = self._before.made(look) if self._before else None
        if self._made is None or self._made.before is not before or (look and self._made.stamp != self._stamp()):
            self._made = self._make(before)
        return self._made

    def _stamp(self) -> Stamp:
        members = self._made.members if self._made else ()
        found = [path.stat() for path in (self._root / name for name in members) if path.is_file()]
        return tuple((stat.st_mtime_ns, stat.st_size) for stat in found)

    def _make(self, there: _Made | None) -> _Made:
        outside = {} if there is None else there.members
        later: set[str] = set()
        parts: dict[str, str] = {}
        members: dict[str, frozenset[str]] = {}
        used: set[str] = set()

        def take(path: str, above: tuple[str, ...]) -> frozenset[str]:
            if path in above:
                raise ValueError(f"these import each other: {' -> '.join((*above, path))}")
            if path in outside:
                used.add(path)
                return outside[path]
            if path in members:
                return members[path]
            folder = posixpath.dirname(path)

            def target(found: str) -> str:
                return posixpath.normpath(posixpath.join(folder, found))

            def imported(match: re.Match[str]) -> str:
                take(target(match[2]), (*above, path))
                return f"const {{{_renamed(match[1])}}} = {_variable(target(match[2]))};" if match[1] else ""

            def handed_on(match: re.Match[str]) -> str:
                take(target(match[2]), (*above, path))
                names.update(name.strip() for name in match[1].split(","))
                return f"const {{{match[1]}}} = {_variable(target(match[2]))};"

            def when_needed(match: re.Match[str]) -> str:
                later.add(target(match[1]))
                return f'import("{_relative(target(match[1]), self.name)}")'

            names: set[str] = set()
            source = (self._root / path).read_text(encoding="utf-8")
            source = _FROM.sub(handed_on, _IMPORT.sub(imported, source))
            names.update(name for _, name in _EXPORT.findall(source))
            source = _LATER.sub(when_needed, _EXPORT.sub(r"\1", source))
            parts[path] = (
                f"const {_variable(path)} = (() => {{\n{source}\nreturn {{ {', '.join(sorted(names))} }};\n}})();\n"
            )
            members[path] = frozenset(names)
            return members[path]

        waiting = list(self._entries) if there is None else sorted(there.later)
        known = 0
        while known < len(waiting):
            if waiting[known] not in outside:
                take(waiting[known], ())
            known += 1
            if there is not None:
                waiting += sorted(later.difference(waiting))
        head = ""
        if there is not None and self._before is not None and used:
            names = ", ".join(_variable(path) for path in sorted(used))
            head = f'import {{ {names} }} from "{_relative(self._before.name, self.name)}";\n'
        tail = f"export {{ {', '.join(map(_variable, sorted(members)))} }};\n"
        self._made = _Made(there, (), members, frozenset(later), head + "".join(parts.values()) + tail)
        self._made.stamp = self._stamp()
        return self._made


def packs(root: Path) -> list[Pack]:
    """What the timeline needs for its first picture, and what it loads afterwards. None in a folder without it."""
    if not (root / "js" / "timeline.js").is_file():
        return []
    first = Pack(root, "js/timeline.pack.js", ["js/timeline.js"])
    return [first, Pack(root, "js/timeline.later.js", before=first)]


def _variable(path: str) -> str:
    """A name that no module has for anything of its own."""
    return "$" + re.sub(r"\W", "_", path.removeprefix("js/").removesuffix(".js"))


def _relative(path: str, seen_from: str) -> str:
    found = posixpath.relpath(path, posixpath.dirname(seen_from))
    return found if found.startswith(".") else f"./{found}"


def _renamed(names: str) -> str:
    return re.sub(r"(\w+) as (\w+)", r"\1: \2", names)
