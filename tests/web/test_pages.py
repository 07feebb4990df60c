"""The pages, as a browser without scripts gets them: real templates, real catalogue, real archive."""

from pathlib import Path
from typing import Any, cast

import pytest
from starlette.testclient import TestClient

from app.conductor import Standing
from app.recording.log import Log

from .world import GOLDEN, Outline, World, get


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client()


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
            # What a person follows is not loaded by the page (see tests/contracts/test_offline.py).
            for link in (attributes.get("src"), attributes.get("href") if tag != "a" else None):
                assert not link or not link.startswith(("http", "//")), (path, link)


def test_static_files_that_the_pages_name_are_there(world: World, client: TestClient) -> None:
    root = Path(__file__).parents[2]
    for path in every_path(world):
        page = Outline(get(client, path))
        names = [tag.get("src") or tag["href"] for tag in page.all("script") + page.all("link")]
        assert names
        for name in names:
            assert (root / name.removeprefix("/")).is_file(), (path, name)
        sprite = (root / "static/img/icons.svg").read_text()
        for use in page.all("use"):
            assert f'id="{use["href"].partition("#")[2]}"' in sprite, use


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


def test_a_pane_is_to_be_had_as_a_file_that_runs_without_us(client: TestClient) -> None:
    answer = client.get("/lessons/four-cooks-one-stove/threads.py?tasks=2")
    assert 'filename="threads.py"' in answer.headers["content-disposition"]
    assert "TASKS = 2" in answer.text and "interleave" not in answer.text.lower()
    compile(answer.text, "threads.py", "exec")
    assert client.get("/lessons/four-cooks-one-stove/nobody.py").status_code == 404
    assert client.get("/lessons/four-cooks-one-stove/threads.py?tasks=99").status_code == 422
