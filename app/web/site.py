"""The course as files: pages with their recordings, to be read and replayed from any web server, or from disk.

The pages are those that the server gives. Their addresses are made relative, what needs a server is taken out, their
scripts are one classic script (``bundle``), and what they would fetch lies beside them, also as a script each: a page
from disk may not fetch. ``<html data-site="../">`` tells the page's script where the site's root is.
"""

import json
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from starlette.types import ASGIApp, Message

from app.conductor import Conductor
from app.lessons.lesson import Lesson
from app.model.errors import InvalidRequest, NotFound

from .bundle import bundle
from .static import smaller

ENTRIES = ("js/pages/home.js", "js/pages/lesson.js", "js/pages/glossary.js")
#: Addresses that only a server can answer. A link to one of them is not there, or is only its words.
_SERVED = r"/(?:play|runs|docs|api|compare|openapi)\b[^\"]*"
_NAV = re.compile(rf'<a href="{_SERVED}"[^>]*>[^<]*</a>\s*', re.DOTALL)
_BUTTON = re.compile(rf'<a class="btn[^"]*"[^>]*href="{_SERVED}"[^>]*>.*?</a>', re.DOTALL)
_LINK = re.compile(rf'<a\b[^>]*href="{_SERVED}"[^>]*>(.*?)</a>', re.DOTALL)
_MODULE = re.compile(r'<script type="module" src="/static/([^"]+)"></script>')
_ADDRESS = re.compile(r'\b(href|src)="(/[^"]*)"')
_SPRITE = "/static/img/icons.svg"
#: Stands in for ``fetch``: a file of the site is read as a script that hands its text over.
_FILES = """\
(() => {
  const waiting = new Map();
  window.interleaveFile = (name, text) => waiting.get(name)?.(text);
  const root = document.documentElement.dataset.site;
  window.fetch = (address) =>
    new Promise((resolve, reject) => {
      const name = String(address).slice(root.length);
      waiting.set(name, (text) => resolve(new Response(text)));
      const script = document.createElement("script");
      script.src = `${root}${name}.js`;
      script.onerror = () => reject(new TypeError(`${name} is not part of this site`));
      document.head.append(script);
    });
})();
"""


@dataclass(frozen=True)
class Written:
    """What came of it: lessons with recordings, those without, bytes of all files."""

    lessons: tuple[str, ...]
    without: tuple[str, ...]
    size: int


async def write(app: ASGIApp, conductor: Conductor, static: Path, target: Path) -> Written:
    """Write the site into an empty (or new) folder. Raises ``InvalidRequest`` if something is there already."""
    if target.exists() and (not target.is_dir() or any(target.iterdir())):
        raise InvalidRequest(f"{target} is not an empty folder. Name another one, or empty it.", "folder")
    sprite = (static / "img" / "icons.svg").read_text(encoding="utf-8")
    for address, name in (("/", "index"), ("/glossary", "glossary"), ("/measuring", "measuring")):
        _write(target / f"{name}.html", page(await _get(app, address), "", sprite))
    done: list[str] = []
    without: list[str] = []
    for lesson in conductor.catalogue.lessons:
        _write(
            target / "lessons" / f"{lesson.slug}.html", page(await _get(app, f"/lessons/{lesson.slug}"), "../", sprite)
        )
        for pane in lesson.panes:
            address = f"/lessons/{lesson.slug}/{pane.name}.py"
            _write(target / address[1:], await _get(app, address))
        (done if _recordings(conductor, lesson, target) else without).append(lesson.slug)
    _scripts(static, target)
    files = [path for path in target.rglob("*") if path.is_file()]
    return Written(tuple(done), tuple(without), sum(path.stat().st_size for path in files))


def page(text: str, root: str, sprite: str) -> str:
    """One page, as it stands ``root`` (``../``) below the site's own root."""
    # The facts of the machine that exports are not those of whoever reads.
    text = re.sub(r'(<p class="facts[^>]*>).*?</p>', r"\1</p>", text, count=1, flags=re.DOTALL)
    for pattern, kept in ((_NAV, ""), (_BUTTON, ""), (_LINK, r"\1")):
        text = pattern.sub(kept, text)
    text = text.replace(f'"{_SPRITE}#', '"#')
    scripts = (
        f'<script src="{root}static/files.js"></script>\n<script src="{root}static/app.js" data-entry="\\1"></script>'
    )
    text = _MODULE.sub(scripts, text)
    text = _ADDRESS.sub(lambda found: f'{found[1]}="{_relative(found[2], root)}"', text)
    text = text.replace('<html lang="en"', f'<html lang="en" data-site="{root}"', 1)
    return re.sub(r"(<body[^>]*>)", lambda found: f"{found[1]}\n<div hidden>{sprite}</div>", text, count=1)


def _relative(address: str, root: str) -> str:
    place, mark, rest = re.match(r"([^?#]*)(\??)(.*)", address).groups()  # type: ignore[union-attr]
    if place == "/":
        return f"{root or './'}index.html{mark}{rest}"
    suffix = "" if place.startswith("/static/") or place.endswith(".py") else ".html"
    if place.endswith(".py"):  # with the values that it has in the file: nothing can be chosen here
        mark = rest = ""
    return f"{root}{place[1:]}{suffix}{mark}{rest}"


def _recordings(conductor: Conductor, lesson: Lesson, target: Path) -> bool:
    """The lesson's runs and what they showed. False: it has none."""
    recordings = conductor.catalogue.recordings(lesson)
    if not recordings:
        return False
    facts = {}
    for recording in recordings:
        log = conductor.find(recording.run)
        facts[recording.pane] = log.facts()
        _file(target, f"runs/{recording.run}.ndjson", b"".join(log.lines()).decode())
    for use in conductor.catalogue.uses(lesson):
        for recording in conductor.catalogue.recordings(lesson, use):
            _file(target, f"runs/{recording.run}.ndjson", b"".join(recording.lines()).decode())
    conclusion = lesson.conclude_runs(facts).to_json()
    _file(target, f"lessons/{lesson.slug}/conclusion.json", json.dumps(conclusion))
    return True


def _file(target: Path, name: str, text: str) -> None:
    """A file that the page reads: for people and programs as it is, for the page as a script."""
    _write(target / name, text)
    _write(target / f"{name}.js", f"interleaveFile({json.dumps(name)}, {json.dumps(text)});\n")


def _scripts(static: Path, target: Path) -> None:
    script = bundle(static, [*ENTRIES]).replace(_SPRITE, "")
    _write(target / "static" / "app.js", script)
    _write(target / "static" / "files.js", _FILES)
    for place in [*_found(static, "css/*.css"), static / "js" / "pages" / "theme.js"]:
        made = smaller(place.read_text(encoding="utf-8"), place).decode()
        _write(target / "static" / place.relative_to(static), made)
    for place in _found(static, "img/*"):
        (target / "static" / "img").mkdir(parents=True, exist_ok=True)
        shutil.copyfile(place, target / "static" / "img" / place.name)


def _found(static: Path, pattern: str) -> Iterable[Path]:
    return sorted(path for path in static.glob(pattern) if path.is_file())


def _write(place: Path, text: str) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")


async def _get(app: ASGIApp, path: str) -> str:
    """A page, asked of the application itself: no port, no network. Raises ``NotFound``."""
    body, status = b"", 0

    async def receive() -> Message:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Message) -> None:
        nonlocal body, status
        if message["type"] == "http.response.start":
            status = message["status"]
        elif message["type"] == "http.response.body":
            body += message.get("body", b"")

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": [(b"host", b"localhost"), (b"accept", b"text/html")],
        "client": ("127.0.0.1", 0),
        "server": ("localhost", 80),
    }
    await app(scope, receive, send)
    if status != 200:
        raise NotFound(f"{path} cannot be exported: it answers {status}.")
    return body.decode()
