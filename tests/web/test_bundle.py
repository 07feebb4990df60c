"""All modules of a page in one script, each after those that it imports."""

import json
import re
from pathlib import Path

import pytest

from app.web.bundle import bundle
from app.web.static import folder


def write(root: Path, **modules: str) -> Path:
    for name, text in modules.items():
        place = root / f"{name.replace('__', '/')}.js"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text)
    return root


def order_of(script: str) -> list[str]:
    found = re.search(r"const order = (\[.*\]);", script)
    assert found is not None
    names: list[str] = json.loads(found[1])
    return names


def test_modules_come_after_those_they_import_and_once(tmp_path: Path) -> None:
    root = write(
        tmp_path,
        a='import { b } from "./x/b.js";\nimport "./x/c.js";\nexport const later = () => import("./d.js");\nb();\n',
        x__b='import { c } from "./c.js";\nexport const b = () => c;\n',
        x__c="export const c = `a ${'b'} from \\`c\\``;\n",
        d="export const d = 4;\n",
    )
    script = bundle(root, ["a.js", "d.js"])
    assert order_of(script) == ["x/c.js", "x/b.js", "d.js", "a.js"]
    assert "\\u0000x/b.js\\u0000" in script


def test_a_circle_is_said(tmp_path: Path) -> None:
    root = write(tmp_path, a='import "./b.js";\n', b='import "./a.js";\n')
    with pytest.raises(ValueError, match=r"a\.js -> b\.js -> a\.js"):
        bundle(root, ["a.js"])


def test_our_own_pages_can_be_bundled() -> None:
    names = order_of(bundle(folder(), ["js/pages/standalone.js"]))
    assert names[-1] == "js/pages/standalone.js" and "js/timeline.js" in names
