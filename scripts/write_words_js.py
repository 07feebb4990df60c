"""Write static/js/words/keys.js from templates/words.toml. With --check: only say whether it is up to date.

The timeline has its words also where no page hands it any: in a frame, in a file, on a page of somebody else's."""

import json
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "templates" / "words.toml"
TARGET = ROOT / "static" / "js" / "words" / "keys.js"
HEAD = "// Written by scripts/write_words_js.py from templates/words.toml: do not edit by hand.\n"


def render(groups: dict[str, Any]) -> str:
    """The text of a module: one constant a group."""
    lines = [HEAD]
    for name, words in groups.items():
        body = "".join(f"  {_key(key)}: {json.dumps(text, ensure_ascii=False)},\n" for key, text in words.items())
        lines.append(f"\nexport const {name} = {{\n{body}}};\n")
    return "".join(lines)


def _key(key: str) -> str:
    return key if key.isidentifier() else json.dumps(key)


def main() -> int:
    """Write or check; 1 if the file on disk is out of date."""
    text = render(tomllib.loads(SOURCE.read_text(encoding="utf-8"))["timeline"])
    if "--check" in sys.argv[1:]:
        fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("keys.js is up to date" if fresh else "keys.js is out of date: run scripts/write_words_js.py")
        return 0 if fresh else 1
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
