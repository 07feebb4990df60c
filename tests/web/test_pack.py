"""Modules that come together are sent as one, and are still one each."""

import os
import subprocess
from pathlib import Path

import pytest

from app.web.pack import Pack, packs
from app.web.static import folder
from tests.contracts.test_javascript import node_or_skip

FILES = {
    "js/app.js": 'import { count as times, Counter } from "./count.js";\n\n'
    '/** @param {import("./base/kind.js").Kind} kind */\nexport function run() {\n  times();\n'
    '  return import("./panels/more.js");\n}\n\nexport const first = new Counter();\n',
    "js/count.js": "let n = 0;\n\nexport function count() {\n  n += 1;\n  return n;\n}\n\nexport class Counter {}\n",
    "js/panels/more.js": 'import { count } from "../count.js";\nimport { word } from "./word.js";\n\n'
    "export async function more() {\n  return `${word} ${count()}`;\n}\n",
    "js/panels/word.js": 'export { count } from "../count.js";\n\nexport const word = "counted";\n',
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path


@pytest.fixture
def made(root: Path) -> list[Pack]:
    first = Pack(root, "js/app.pack.js", ["js/app.js"])
    return [first, Pack(root, "js/app.later.js", before=first)]


def sent(made: list[Pack], path: str) -> str | None:
    return next((text for pack in made if (text := pack.text(path)) is not None), None)


def test_each_module_is_in_one_pack_and_its_address_stays(made: list[Pack]) -> None:
    first, later = (pack.made().members for pack in made)
    assert first == {"js/app.js": {"run", "first"}, "js/count.js": {"count", "Counter"}}
    assert later == {"js/panels/more.js": {"more"}, "js/panels/word.js": {"count", "word"}}
    assert sent(made, "js/other.js") is None


def test_what_is_sent_runs_and_no_module_is_there_twice(made: list[Pack], root: Path, tmp_path: Path) -> None:
    node = node_or_skip()
    out = tmp_path / "sent"
    for path in ("package.json", *FILES, "js/app.pack.js", "js/app.later.js"):
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_text(sent(made, path) or '{"type": "module"}')
    script = (
        'const app = await import("./js/app.js"); const later = await app.run();'
        'const { count } = await import("./js/count.js"); const { Counter } = await import("./js/count.js");'
        "console.log(await later.more(), count(), app.first instanceof Counter);"
    )
    done = subprocess.run([node, "--input-type=module", "-e", script], cwd=out, capture_output=True, text=True)
    assert done.stdout == "counted 2 3 true\n", done.stderr


def test_a_file_that_changed_is_sent_anew(made: list[Pack], root: Path) -> None:
    before = sent(made, "js/app.pack.js")
    (root / "js/count.js").write_text(
        "export const count = () => 7;\n\nexport class Counter {}\n\nexport const two = 2;\n"
    )
    os.utime(root / "js/count.js", ns=(1, 1))
    assert sent(made, "js/app.pack.js") != before
    assert "two" in (sent(made, "js/count.js") or "")


def test_a_circle_is_refused(root: Path) -> None:
    (root / "js/count.js").write_text('import { run } from "./app.js";\n\nexport const count = run;\n')
    with pytest.raises(ValueError, match="import each other"):
        Pack(root, "js/app.pack.js", ["js/app.js"]).made()


def test_the_timeline_has_a_pack_for_the_first_picture_and_one_for_what_comes_later() -> None:
    first, later = (pack.made().members for pack in packs(folder()))
    assert "createTimeline" in first["js/timeline.js"]
    assert not first.keys() & later.keys()
    assert "js/panels/card.js" in later
