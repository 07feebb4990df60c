"""What a pane wants to be seen beside its lanes: read from ``lesson.toml`` and held against the script."""

import re
from pathlib import PurePosixPath
from typing import cast, get_args

from ..model.facts import Shown, Watched, WatchedKind
from .reading import Table

_KINDS = get_args(WatchedKind)
_SHOWN = get_args(Shown)


def watched(table: Table, script: str) -> Watched:
    """One entry of ``watch``: exactly one kind, and a name that stands in the script."""
    kinds = [kind for kind in _KINDS if table.has(kind)]
    if len(kinds) != 1:
        raise table.fault("kind", f"must be exactly one of {', '.join(_KINDS)}")
    (kind,) = kinds
    name = str(table.text(kind))
    if kind == "file":
        path = PurePosixPath(name)
        if path.is_absolute() or ".." in path.parts:
            raise table.fault(kind, "must lie in the run's own folder")
    elif not name.isidentifier():
        raise table.fault(kind, f"must be a plain name, not {name!r}")
    if not re.search(rf"(?<!\w){re.escape(name)}(?!\w)", script):
        raise table.fault(kind, f"names {name}, which does not stand in the script")
    table.finish()
    return Watched(kind=cast(WatchedKind, kind), name=name)


def shown(table: Table) -> tuple[Shown, ...]:
    """``show``: words that we know, each once."""
    words = table.texts("show", [])
    for word in words:
        if word not in _SHOWN:
            raise table.fault("show", f"may be {', '.join(_SHOWN)}, not {word!r}")
    if len(set(words)) < len(words):
        raise table.fault("show", "says something twice")
    return cast(tuple[Shown, ...], words)
