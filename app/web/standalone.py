"""One file with picture and data: opened from disk, without a server or a network, it zooms and replays.

It holds the page's own scripts as one (``bundle``), its style sheets, and the facts, packed. What it says without a
script (title, verdict, figures, lanes) is made here, like on a run's page.
"""

import base64
import gzip
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from markupsafe import Markup

from app.lessons.catalogue import Catalogue
from app.model.errors import InvalidRequest
from app.recording.log import Log

from . import run_view, views
from .bundle import bundle
from .static import smaller

ENTRY = "js/pages/standalone.js"
SHEETS = ("tokens.css", "base.css", "components.css", "pages.css")
#: As much data as a browser still opens at once.
MOST_BYTES = 20 * 2**20
MOST_RUNS = 4


@dataclass(frozen=True, eq=False, repr=False)
class StandaloneRun:
    """One run: what is said of it, and its facts, gzipped, as base64."""

    run: str
    title: str
    about: Sequence[str]
    verdict: str
    figures: Sequence[views.Figure]
    facts: Sequence[views.Figure]
    lanes: Sequence[views.LaneRow]
    data: str


@dataclass(frozen=True, eq=False, repr=False)
class StandalonePage:
    """``standalone.html``"""

    title: str
    runs: Sequence[StandaloneRun]
    style: Markup
    script: Markup
    entry: str
    sprite: Markup


def page(catalogue: Catalogue, logs: Sequence[Log], static: Path) -> StandalonePage:
    """Of one to four runs. Raises ``InvalidRequest`` where they are more, or too large for one file."""
    if not 1 <= len(logs) <= MOST_RUNS:
        raise InvalidRequest(f"One file holds up to {MOST_RUNS} runs, not {len(logs)}.", "with")
    packed = [gzip.compress(b"".join(log.lines()), 9, mtime=0) for log in logs]
    if sum(map(len, packed)) > MOST_BYTES:
        size = f"{sum(map(len, packed)) / 2**20:.0f} MB"
        raise InvalidRequest(
            f"The recording has {size}, and one file holds {MOST_BYTES >> 20} MB. Take .ndjson instead."
        )
    runs = [_run(catalogue, log, data) for log, data in zip(logs, packed, strict=True)]
    return StandalonePage(
        title=" / ".join(run.title for run in runs),
        runs=runs,
        style=_style(static),
        script=_script(static),
        entry=ENTRY,
        sprite=Markup((static / "img" / "icons.svg").read_text(encoding="utf-8")),
    )


def _run(catalogue: Catalogue, log: Log, packed: bytes) -> StandaloneRun:
    run, lanes, end = run_view.outline(log)
    texts = run_view.texts(run, end)
    return StandaloneRun(
        run=log.run,
        title=run_view.title(catalogue, run["lesson"], run["pane"], run["title"]),
        about=texts["about"],
        verdict=texts["verdict"],
        figures=texts["figures"],
        facts=texts["facts"],
        lanes=lanes,
        data=base64.b64encode(packed).decode(),
    )


@cache
def _style(static: Path) -> Markup:
    places = [static / "css" / name for name in SHEETS]
    return Markup("\n".join(smaller(place.read_text(encoding="utf-8"), place).decode() for place in places))


@cache
def _script(static: Path) -> Markup:
    """Within an element of HTML: no text in it may look like the element's end."""
    return Markup(bundle(static, [ENTRY]).replace("</", "<\\/").replace("<!--", "<\\!--"))
