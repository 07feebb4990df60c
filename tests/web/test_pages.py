"""The pages, as a browser without scripts gets them: real templates, real catalogue, real archive."""

from html.parser import HTMLParser
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
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
from app.web import pages

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


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def client(world: World) -> TestClient:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return pages.error_page(request, {"title": "Not here", "status": error.status_code, "detail": error.detail})

    routes = pages.routes(cast(Conductor, world))
    return TestClient(Starlette(routes=routes, exception_handlers={HTTPException: answer}))


def get(client: TestClient, path: str, status: int = 200) -> str:
    response = client.get(path)
    assert response.status_code == status, response.text
    return str(response.text)


def every_path(world: World) -> list[str]:
    run = world.archive.import_ndjson(GOLDEN.read_bytes().splitlines(keepends=True))
    lessons = [f"/lessons/{lesson.slug}" for lesson in world.catalogue.lessons]
    return ["/", *lessons, "/runs", f"/runs/{run}", "/glossary", "/measuring"]


def test_each_page_is_well_made(world: World, client: TestClient) -> None:
    for path in every_path(world):
        page = Outline(get(client, path))
        assert len(page.all("h1")) == 1, path
        assert len(page.all("main")) == 1 and page.all("header") and page.all("footer") and page.all("nav"), path
        assert page.all("html")[0]["lang"] == "en"
        ids = page.ids()
        assert len(ids) == len(set(ids)), f"{path}: {[each for each in ids if ids.count(each) > 1]}"
        for _, attributes in page.tags:
            for name in ("aria-labelledby", "aria-describedby"):
                assert set(attributes.get(name, "").split()) <= set(ids), (path, attributes)
        assert page.all("a")[0] == {"class": "skip", "href": "#main"}


def test_nothing_that_a_strict_content_policy_blocks(world: World, client: TestClient) -> None:
    for path in every_path(world):
        page = Outline(get(client, path))
        assert not page.all("style"), path
        assert all("src" in script for script in page.all("script")), path
        for tag, attributes in page.tags:
            assert "style" not in attributes, (path, tag, attributes)
            assert not [name for name in attributes if name.startswith("on")], (path, tag, attributes)
            for link in (attributes.get("src"), attributes.get("href")):
                assert not link or not link.startswith(("http", "//")), (path, link)


def test_static_files_that_the_pages_name_are_there(world: World, client: TestClient) -> None:
    root = Path(pages.__file__).parents[2]
    for path in every_path(world):
        page = Outline(get(client, path))
        names = [tag.get("src") or tag["href"] for tag in page.all("script") + page.all("link")]
        assert names
        for name in names:
            assert (root / name.removeprefix("/")).is_file(), (path, name)
        sprite = (root / "static/img/icons.svg").read_text()
        for use in page.all("use"):
            assert f'id="{use["href"].partition("#")[2]}"' in sprite, use


def test_home_shows_all_24_and_links_those_that_are_here(world: World, client: TestClient) -> None:
    text = get(client, "/")
    course = world.catalogue.course.entries
    assert len(course) == 24
    links = {link.get("href") for link in Outline(text).all("a")}
    for entry in course:
        assert (f"/lessons/{entry.slug}" in links) == entry.available
    assert text.count("to come</small>") == sum(not entry.available for entry in course)


@pytest.fixture
def no_recordings(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a tree whose lessons have not been recorded."""
    monkeypatch.setattr(type(world.catalogue), "recordings", lambda *_: ())


@pytest.mark.usefixtures("no_recordings")
def test_home_without_a_run_offers_to_make_one(client: TestClient) -> None:
    text = get(client, "/")
    assert "Nothing has run on this machine yet" in text and "data-demo" not in text


def test_home_without_a_run_shows_the_recordings_and_says_that_they_are(client: TestClient) -> None:
    text = get(client, "/")
    assert "recorded-four-cooks-one-stove-threads" in text and "Recorded on" in text
    assert "Recorded on this machine" not in text and "Nothing has run on this machine yet" not in text


def test_home_shows_the_newest_recorded_runs_and_says_that_they_are(world: World, client: TestClient) -> None:
    for name, pane in (("t1", "threads"), ("p1", "processes"), ("t2", "threads")):
        world.keep(name, "four-cooks-one-stove", pane, created=f"2026-11-22T15:40:0{name[1]}.000+00:00", tasks=4)
    text = get(client, "/")
    assert "Recorded on this machine" in text and "Nothing is simulated" in text
    assert "run=t2&amp;run=p1" in text


@pytest.mark.usefixtures("no_recordings")
def test_runs_with_other_parameters_are_not_compared(world: World, client: TestClient) -> None:
    for tasks, pane in ((4, "threads"), (8, "processes")):
        world.keep(pane, "four-cooks-one-stove", pane, created="2026-11-22T15:40:00.000+00:00", tasks=tasks)
    assert "data-demo" not in get(client, "/")


def test_lesson_has_its_question_options_code_and_knobs(world: World, client: TestClient) -> None:
    for lesson in world.catalogue.lessons:
        text = get(client, f"/lessons/{lesson.slug}")
        page = Outline(text)
        predictions = [each for each in page.all("input") if each.get("name") == "prediction"]
        assert len(predictions) == (len(lesson.options) + 1 if lesson.options else 0)
        assert len([each for each in page.all("fieldset") if "data-ranking" in each]) == len(lesson.rankings)
        assert lesson.options or lesson.rankings
        assert {each["data-pane"] for each in page.all("section") if "data-pane" in each} == {
            pane.name for pane in lesson.panes
        }
        assert {each["data-parameter"] for each in page.all("div") if "data-parameter" in each} == {
            parameter.name for parameter in lesson.parameters
        }
        for erratum in lesson.errata:
            assert "What the lecture said" in text and erratum.said.split("’")[0].split("'")[0] in text


def test_code_is_shown_with_the_parameters_of_the_address(client: TestClient) -> None:
    assert "TASKS = 4" in get(client, "/lessons/four-cooks-one-stove")
    assert "TASKS = 2" in get(client, "/lessons/four-cooks-one-stove?tasks=2")


def test_a_value_that_does_not_fit_is_said_beside_its_knob(client: TestClient) -> None:
    text = get(client, "/lessons/four-cooks-one-stove?tasks=64", 422)
    assert '<p class="err" id="error-tasks">' in text and "from 1 to 8" in text
    assert "TASKS = 4" in text


def test_last_recorded_result_is_a_table(world: World, client: TestClient) -> None:
    for lesson in world.catalogue.lessons:
        if lesson.slug == "four-cooks-one-stove":
            for pane in lesson.panes:
                world.keep(pane.name, lesson.slug, pane.name, created="2026-11-22T15:40:00.000+00:00")
    text = get(client, "/lessons/four-cooks-one-stove")
    assert "The last run on this machine" in text and 'href="/runs/threads"' in text


def test_runs_are_listed_with_verdicts(world: World, client: TestClient) -> None:
    assert "No runs are kept yet" in get(client, "/runs")
    run = world.keep("r1", "four-cooks-one-stove", "threads", created="2026-11-22T15:40:00.000+00:00")
    world.waiting = (Standing("w1", "thumbnails.py", None, None, "2026-11-22T15:41:00.000+00:00", started=True),)
    text = get(client, "/runs")
    assert f'href="/runs/{run}">Four cooks, one stove: Threads' in text
    verdict = world.archive.row(run).verdict_sentence
    assert verdict and verdict.split("’")[0] in text
    assert 'href="/runs/w1">thumbnails.py' in text and "live</span>" in text


def test_run_page_has_its_lanes_as_a_table(world: World, client: TestClient) -> None:
    run = world.archive.import_ndjson(GOLDEN.read_bytes().splitlines(keepends=True))
    text = get(client, f"/runs/{run}")
    for fact in world.archive.load(run).facts():
        if fact["type"] == "lane" and not fact["service"]:
            assert fact["name"] in text
    assert f"/api/runs/{run}/trace.ndjson" in text


def test_unknown_things_are_pages_that_say_what_to_do(client: TestClient) -> None:
    for path in ("/lessons/nothing", "/lessons/deadlock-x", "/runs/none", "/runs?before=none"):
        text = get(client, path, 404)
        assert "Not here." in text and "To the lessons" in text


def test_a_lesson_to_come_is_said_to_be_to_come(world: World, client: TestClient) -> None:
    later = next((entry for entry in world.catalogue.course.entries if not entry.available), None)
    if later is not None:
        assert "is not here yet" in get(client, f"/lessons/{later.slug}", 404)


def test_what_comes_from_outside_is_escaped(world: World, client: TestClient) -> None:
    log = cast(Any, Log.of_lines("x", GOLDEN.read_bytes().splitlines(keepends=True)).facts())
    log[0] |= {"run": "evil", "title": "<script>alert(1)</script>", "lesson": None, "pane": None}
    kept = Log("evil", log)
    world.archive.open(kept)
    world.archive.close_run(kept)
    for path in ("/runs", "/runs/evil"):
        text = get(client, path)
        assert "<script>alert" not in text and "&lt;script&gt;alert" in text


def test_error_page_for_a_fault_of_ours() -> None:
    request = cast(Request, SimpleNamespace(url=SimpleNamespace(path="/x")))
    response = pages.error_page(request, {"title": "A mistake of ours", "status": 500})
    assert response.status_code == 500 and b"A mistake of ours." in response.body


def test_a_pane_is_to_be_had_as_a_file_that_runs_without_us(client: TestClient) -> None:
    answer = client.get("/lessons/four-cooks-one-stove/threads.py?tasks=2")
    assert 'filename="threads.py"' in answer.headers["content-disposition"]
    assert "TASKS = 2" in answer.text and "interleave" not in answer.text.lower()
    compile(answer.text, "threads.py", "exec")
    assert client.get("/lessons/four-cooks-one-stove/nobody.py").status_code == 404
    assert client.get("/lessons/four-cooks-one-stove/threads.py?tasks=99").status_code == 422
