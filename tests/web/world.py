"""The pages over an archive of their own: a conductor as they see it, and what a browser reads of them."""

from html.parser import HTMLParser
from pathlib import Path
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.testclient import TestClient

from app.conductor import Conductor, Standing, Survey
from app.lessons.catalogue import load
from app.lessons.lesson import Lesson
from app.model.facts import MachineFacts
from app.recording.archive import Archive
from app.recording.log import Log
from app.settings import Settings
from app.web import home, pages
from app.web.rendering import error_page

GOLDEN = Path(__file__).parents[1] / "contracts" / "golden" / "two-threads.ndjson"
MACHINE: MachineFacts = {
    "usable_cpus": 2,
    "host_cpus": 8,
    "cpu_model": "A CPU",
    "python": "3.13.0",
    "implementation": "CPython",
    "free_threaded": False,
    "gil": True,
    "switch_interval_s": 0.005,
    "start_method": "spawn",
    "platform": "Linux-6.1",
    "load": 0.04,
}


class Outline(HTMLParser):
    """What a page is made of: headings, landmarks, ids, labels, and what a strict policy would block."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.tags if "id" in attributes]


class World:
    """A conductor as the pages see it, over an archive of its own."""

    def __init__(self, folder: Path) -> None:
        self.catalogue = load()
        self.archive = Archive(folder)
        self.settings = Settings(data=folder)
        self.waiting: tuple[Standing, ...] = ()

    def survey(self) -> Survey:
        return Survey(MACHINE, [0, 1], None, [])

    def lacks(self, lesson: Lesson) -> list[str]:
        return []

    def machine(self) -> MachineFacts:
        return MACHINE

    def find(self, run: str) -> Log:
        return self.archive.load(run)

    def list(self, **choice: Any) -> Any:
        return self.archive.list(**choice)

    def standings(self) -> tuple[Standing, ...]:
        return self.waiting

    def keep(self, name: str, lesson: str, pane: str, *, created: str, **parameters: object) -> str:
        """A run of a lesson's pane, from the golden log."""
        log = Log.of_lines("x", GOLDEN.read_bytes().splitlines(keepends=True))
        facts = cast(Any, log.facts())
        facts[0] |= {"run": name, "lesson": lesson, "pane": pane, "created": created, "recorded": False}
        facts[0]["parameters"] = parameters
        kept = Log(name, facts)
        self.archive.open(kept)
        self.archive.close_run(kept)
        return name

    def client(self) -> TestClient:
        """All pages of this world."""

        def answer(request: Request, error: Exception) -> Response:
            assert isinstance(error, HTTPException)
            return error_page(request, {"title": "Not here", "status": error.status_code, "detail": error.detail})

        conductor = cast(Conductor, self)
        routes = [*home.routes(conductor), *pages.routes(conductor)]
        return TestClient(Starlette(routes=routes, exception_handlers={HTTPException: answer}))


def get(client: TestClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return str(response.text)
