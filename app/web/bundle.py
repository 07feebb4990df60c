"""All scripts of a page in one classic script, for pages that are opened from disk: there a browser loads no modules.

Each module stays what it is; at the start each gets an address of its own (a blob), after those that it imports.
"""

import json
import posixpath
import re
from pathlib import Path

from .static import smaller

#: What stands after ``from`` or in ``import(...)``, where it is a path of ours. Minified code has no blanks there.
_IMPORT = re.compile(r"""(\bfrom|\bimport)(\s*\(?\s*)(["'])(\.[^"']+)\3""")

_LOADER = """\
// Written by interleave: its modules, each given an address after those that it imports.
(() => {
  const sources = %s;
  const order = %s;
  const entry = document.currentScript.dataset.entry;
  const addresses = {};
  for (const name of order) {
    const text = sources[name].replace(/\\u0000([^\\u0000]+)\\u0000/g, (_, path) => addresses[path]);
    addresses[name] = URL.createObjectURL(new Blob([text], { type: "text/javascript" }));
  }
  import(addresses[entry]);
})();
"""


def bundle(root: Path, entries: list[str]) -> str:
    """The script. ``root``: the folder of static files; ``entries``: modules below it, one of which a page names in its
    ``data-entry``. Raises ``ValueError`` for a circle of imports."""
    sources: dict[str, str] = {}
    order: list[str] = []
    for entry in entries:
        _take(root, entry, sources, order, [])
    return _LOADER % (json.dumps(sources), json.dumps(order))


def _take(root: Path, name: str, sources: dict[str, str], order: list[str], above: list[str]) -> None:
    if name in above:
        raise ValueError(f"these import each other: {' -> '.join([*above, name])}")
    if name in order:
        return
    place = root / name
    text = smaller(place.read_text(encoding="utf-8"), place).decode()
    folder = posixpath.dirname(name)
    for found in _IMPORT.finditer(text):
        _take(root, posixpath.normpath(posixpath.join(folder, found[4])), sources, order, [*above, name])
    sources[name] = _IMPORT.sub(lambda m: f"{m[1]}{m[2]}{m[3]}\0{_target(folder, m[4])}\0{m[3]}", text)
    order.append(name)


def _target(folder: str, path: str) -> str:
    return posixpath.normpath(posixpath.join(folder, path))
