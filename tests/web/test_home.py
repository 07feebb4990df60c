"""The home page: the course, and runs that were really made."""

from pathlib import Path

import pytest
from starlette.testclient import TestClient

from .world import Outline, World, get


@pytest.fixture
def world(tmp_path: Path) -> World:
    return World(tmp_path)


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client()


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
