"""The documents tell the truth: settings, states, rooms, commands and links are those of the code."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from app.model.states import STATES, State
from app.settings import markdown

from .tree import APP, IGNORED, ROOT, TEXT, files, name_of

DOCUMENTS = [ROOT / "README.md", ROOT / "CHANGELOG.md", *files("docs", suffix=".md")]
README = (ROOT / "README.md").read_text()
GLOSSARY = (ROOT / "docs" / "GLOSSARY.md").read_text()
ARCHITECTURE = (ROOT / "docs" / "ARCHITECTURE.md").read_text()


def test_readme_has_the_table_of_settings_and_the_newest_bench() -> None:
    assert markdown() in README
    check = [sys.executable, "scripts/write_readme.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_each_variable_that_is_read_is_a_setting_or_of_the_lab() -> None:
    """No switch in hiding: what the server reads of its environment is in the table."""
    known = set(re.findall(r"`(INTERLEAVE_[A-Z_]+)`", markdown()))
    for path in files("app", suffix=".py"):
        room = path.relative_to(APP).parts[0]
        if room in ("lab", "runner"):
            continue  # the runner tells the lab by variables of its own where to write
        named = set(re.findall(r"[\"'](INTERLEAVE_[A-Z_]+)[\"']", path.read_text()))
        assert named <= known, f"{name_of(path)} reads {named - known}"


@pytest.mark.parametrize("info", STATES, ids=lambda i: i.state.name)
def test_each_state_is_explained(info: object) -> None:
    state, name, meaning = info.state, info.name, info.meaning  # type: ignore[attr-defined]
    assert f"| {int(state)} | `{state.name}` | {name} | {meaning} |" in GLOSSARY
    if state is not State.NONE:
        assert re.search(rf"^\| {re.escape(name)} \| .* \| {re.escape(meaning)} \|$", README, re.MULTILINE)


@pytest.mark.parametrize(
    "word",
    [
        *("lesson", "pane", "run", "lab", "worker", "lane", "task", "fact", "record", "transition", "slice"),
        *("watermark", "log", "cursor", "command", "intent", "frame", "probe", "wrapper", "witness", "turn", "unit"),
    ],
)
def test_each_word_of_the_house_is_explained(word: str) -> None:
    assert re.search(rf"^\| (?:[\w ]+, )?{word}(?:, [\w ]+)? \|", GLOSSARY, re.MULTILINE)


def test_architecture_names_each_room() -> None:
    rooms = {f"app/{p.name}" for p in APP.iterdir() if p.name not in IGNORED and p.name != "__init__.py"}
    rooms = {room for room in rooms if (ROOT / room).is_dir() or room.endswith(".py")}
    assert sorted(room for room in rooms if f"`{room}`" not in ARCHITECTURE) == []


def test_architecture_names_each_folder_of_the_browser() -> None:
    folders = {p.name for p in (ROOT / "static" / "js").iterdir() if p.is_dir() and any(p.iterdir())}
    assert sorted(f for f in folders if f"`{f}`" not in ARCHITECTURE and f"`{f}/" not in ARCHITECTURE) == []


def anchor(heading: str) -> str:
    """A heading's address, as the usual viewers make it."""
    return re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_links_lead_somewhere(path: Path) -> None:
    text = re.sub(r"```.*?```", "", path.read_text(), flags=re.DOTALL)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        file, _, fragment = target.partition("#")
        reached = (path.parent / file).resolve() if file else path
        assert reached.exists(), f"{name_of(path)} points to {target}"
        if fragment and reached.suffix == ".md":
            headings = re.findall(r"^#+ (.+)$", reached.read_text(), re.MULTILINE)
            assert fragment in map(anchor, headings), f"{name_of(path)} points to {target}"


@pytest.mark.parametrize("path", DOCUMENTS, ids=name_of)
def test_make_commands_exist(path: Path) -> None:
    targets = set(re.findall(r"^([a-z]+(?:-[a-z]+)?):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^|`)make ([a-z]+(?:-[a-z]+)?)", path.read_text(), re.MULTILINE))
    assert named <= targets


def test_readme_names_commands_that_exist() -> None:
    help_text = subprocess.run([sys.executable, "-m", "app", "--help"], cwd=ROOT, capture_output=True, text=True).stdout
    named = set(re.findall(r"^interleave (\w+)", README, re.MULTILINE))
    assert named and {command for command in named if command not in help_text} == set()


def test_modules_named_in_documents_exist() -> None:
    for path in DOCUMENTS:
        for name in re.findall(
            r"`((?:app|static|tests|scripts|bench|templates|docs)/[\w./-]*\w\.\w+)`", path.read_text()
        ):
            assert (ROOT / name).exists(), f"{name_of(path)} names {name}"


#: Put together here, so that this file does not contain what it forbids.
HOSTS = [".".join(parts) for parts in (("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("npmjs", "com"))]
HOSTS += [".".join(parts) for parts in (("deb", "debian", "org"), ("jsdelivr", "net"), ("unpkg", "com"))]
PLACES = re.compile(r"(?<![\w.])/(?:root|work|Users)/[\w.-]|/home/(?!dir)[\w.-]+/|[A-Z]:\\\\?Users")


@pytest.mark.parametrize("path", [p for p in files() if p.suffix in TEXT], ids=name_of)
def test_no_registry_and_no_place_of_one_machine_is_named(path: Path) -> None:
    try:
        text = path.read_text()
    except UnicodeDecodeError:
        return
    assert [host for host in HOSTS if host in text] == []
    assert PLACES.findall(text) == []
