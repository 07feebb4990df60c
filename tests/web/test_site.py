"""The course as files: every address in it leads to a file of it."""

import asyncio
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.conductor import Conductor
from app.lessons import catalogue, recordings
from app.main import create_app
from app.model.errors import InvalidRequest
from app.web import site
from app.web.static import folder

from ..fake_runner import LESSON, FakeRunner, conduct

pytest.importorskip("playwright.sync_api")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A site in which one lesson has recordings."""
    base = tmp_path_factory.mktemp("site")
    without = shutil.ignore_patterns("recording", "__pycache__")
    shutil.copytree(catalogue.FOLDER, base / "lessons", ignore=without)
    runner = FakeRunner()
    conductor = conduct(base / "data", runner)
    lesson = conductor.catalogue.get(LESSON)
    for pane in lesson.panes:
        log = conductor.start_lesson_pane(LESSON, pane.name, {}, "me")
        runner.play(log.run)
        assert conductor.wait(log.run, 10)
        recordings.write(base / "lessons" / LESSON, pane.name, log.facts())
    conductor.catalogue = catalogue.load(base / "lessons")
    asyncio.run(_write(conductor, base / "out"))
    yield base / "out"
    conductor.close()


async def _write(conductor: Conductor, target: Path) -> None:
    told = await site.write(create_app(conductor.settings, conductor), conductor, folder(), target)
    assert told.lessons == (LESSON,) and len(told.without) == len(conductor.catalogue.lessons) - 1


def test_every_address_is_a_file_of_the_site(written: Path) -> None:
    pages = [*written.glob("*.html"), *written.glob("lessons/*.html")]
    assert len(pages) > 10
    for page in pages:
        for address in re.findall(r'\b(?:href|src)="([^"]*)"', page.read_text()):
            if address.startswith(("#", "data:", "http")):
                continue
            path = re.split(r"[?#]", address)[0]
            assert not address.startswith("/"), (page.name, address)
            # Without a path it is the page itself.
            assert (page.parent / (path or page.name)).resolve().is_file(), (page.name, address)


def test_a_run_is_there_for_people_and_for_the_page(written: Path) -> None:
    names = sorted(path.name for path in (written / "runs").iterdir())
    assert len(names) == 6
    text = (written / "runs" / f"recorded-{LESSON}-threads.ndjson").read_text()
    script = (written / "runs" / f"recorded-{LESSON}-threads.ndjson.js").read_text()
    name, handed = json.loads(f"[{script.removeprefix('interleaveFile(').rstrip().removesuffix(');')}]")
    assert (name, handed) == (f"runs/recorded-{LESSON}-threads.ndjson", text)
    assert set(json.loads((written / "lessons" / LESSON / "conclusion.json").read_text())) >= {"takeaway", "proof"}


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    conductor = conduct(tmp_path / "data", FakeRunner())
    with pytest.raises(InvalidRequest, match="not an empty folder"):
        asyncio.run(site.write(create_app(conductor.settings, conductor), conductor, folder(), tmp_path))
    conductor.close()


def test_from_disk_a_lesson_shows_its_recording(written: Path, chromium: Any) -> None:
    page = chromium.new_context().new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    runs = "&".join(f"run=recorded-{LESSON}-{name}" for name in ("sequential", "threads", "processes"))
    page.goto(f"{(written / 'lessons' / f'{LESSON}.html').as_uri()}?{runs}")
    page.wait_for_function("() => document.querySelectorAll('#timeline section').length === 3")
    page.wait_for_selector("#recorded-on:visible")
    assert [url for url in asked if not url.startswith(("file:", "blob:", "data:"))] == []
    page.context.close()
