"""A lesson's recordings as its page shows them: when and where they were made, what they came to, what they started."""

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.lessons.course import Outline
from app.lessons.recordings import Recording
from app.model.errors import NotFound
from app.model.facts import End, Lane, MachineFacts
from app.recording.log import decode

from . import figures, run_view, views, words

if TYPE_CHECKING:
    from app.lessons.lesson import Lesson

#: A box for each process and a bar for each thread in it, in the units of the picture.
BAR, GAP, WIDE, NARROW = 13, 7, 132, 62
#: More boxes or bars than these are said in words alone.
MOST_BOXES, MOST_BARS, MOST_PANES = 6, 8, 5


@dataclass(frozen=True)
class _Outline:
    """What of a recording the page needs: threads (or tasks) at work by process, and its end."""

    workers: tuple[int, ...]
    kind: str
    end: End | None


#: By the recording's name: when its file was changed, and what it says.
_READ: dict[str, tuple[int, _Outline]] = {}


def recording(lesson: "Lesson | Outline", recordings: Sequence[Recording]) -> views.Recording | None:
    """None where the lesson has no recordings, or where they cannot be read."""
    outlines = _outlines(recordings)
    if not outlines:
        return None
    first = recordings[0]
    return views.Recording(
        made=made("lesson", "recorded_on", first.created, first.machine),
        # Without a path: the page itself, wherever it is served from.
        href="?" + "&".join(f"run={each.run}" for each in recordings),
        rows=[
            views.Result(
                run=each.run,
                title=lesson.pane(each.pane).title,
                wall=figures.seconds(outline.end["metrics"].get("wall_s") if outline.end else None),
                in_flight=figures.average(outline.end["metrics"].get("in_flight") if outline.end else None),
                on_cpu=figures.average(outline.end["metrics"].get("on_cpu") if outline.end else None),
                verdict=run_view.verdict(outline.end),
            )
            for each, outline in zip(recordings, outlines, strict=True)
        ],
    )


def made(page: str, key: str, created: str, machine: MachineFacts) -> str:
    """When, and on what."""
    return words.say(
        page,
        key,
        day=figures.day(created),
        cpus=figures.cpus(machine["usable_cpus"]),
        python=figures.first_word(machine["python"]),
        system=machine["cpu_model"] or machine["platform"].split("-")[0],
    )


def boxes(lesson: "Lesson", recordings: Sequence[Recording]) -> list[views.Boxes]:
    """What each pane starts, counted in its recording: processes as boxes, threads as bars. No figure of the run.
    Panes that all start the same have one picture; for many panes a row of pictures would say nothing."""
    outlines = _outlines(recordings)
    if len(outlines) > MOST_PANES:
        return []
    shapes = {(outline.workers, outline.kind) for outline in outlines}
    if len(shapes) == 1 and len(outlines) > 1:
        return [_boxes(words.say("lesson", "each"), outlines[0])]
    return [_boxes(lesson.pane(each.pane).title, outline) for each, outline in zip(recordings, outlines, strict=False)]


def _boxes(title: str, outline: _Outline) -> views.Boxes:
    frames: list[views.Rect] = []
    bars: list[views.Rect] = []
    several = len(outline.workers) > 1
    width = NARROW if several else WIDE
    rows = [min(count, MOST_BARS) for count in outline.workers[:MOST_BOXES]]
    x = y = tallest = 0
    for number, count in enumerate(rows):
        height = count * BAR + 2 * GAP - 1
        x = (number % 2) * (NARROW + 8)
        y = y + tallest + 8 if number and number % 2 == 0 else y
        tallest = height if number % 2 == 0 else max(tallest, height)
        frames.append(views.Rect(x + 1, y + 1, width - 2, height - 2))
        bars.extend(views.Rect(x + 9, y + GAP + 2 + bar * BAR, width - 18, 7) for bar in range(count))
    return views.Boxes(title, _caption(outline), WIDE, y + tallest, frames, bars)


def _caption(outline: _Outline) -> str:
    def count(number: int, kind: str) -> str:
        one, many = words.catalogue()["lesson"]["counted"][kind]
        return f"{number} {one if number == 1 else many}"

    processes = count(len(outline.workers), "process")
    if len(outline.workers) > 1 and set(outline.workers) == {1}:
        return processes
    return f"{processes}, {count(sum(outline.workers), outline.kind)}"


def _outlines(recordings: Sequence[Recording]) -> list[_Outline]:
    try:
        return [_outline(each) for each in recordings]
    except (NotFound, OSError, zlib.error):
        return []


def _outline(each: Recording) -> _Outline:
    """Read once, as long as the file stays what it is: a recording may be made again while the server runs."""
    changed = each.file.stat().st_mtime_ns
    known = _READ.get(each.run)
    if known is None or known[0] != changed:
        known = _READ[each.run] = changed, _outlined(each.lines())
    return known[1]


def _outlined(lines: Sequence[bytes]) -> _Outline:
    last = decode(lines[-1])
    lanes = list(_lanes(lines))
    workers: dict[int, int] = {}
    for lane in lanes:
        workers[lane["pid"]] = workers.get(lane["pid"], 0) + 1
    kinds = {lane["kind"] for lane in lanes}
    kind = next((kind for kind in ("task", "interpreter") if kinds == {kind}), "thread")
    return _Outline(tuple(workers.values()) or (1,), kind, last if last["type"] == "end" else None)


def _lanes(lines: Sequence[bytes]) -> Iterator[Lane]:
    """Those that do the work; where none does, the main one."""
    lanes: list[Lane] = []
    for line in lines:
        if line.startswith(b'{"type":"lane"'):
            fact = decode(line)
            if fact["type"] == "lane" and not fact["service"]:
                lanes.append(fact)
    working = [lane for lane in lanes if lane["unit"] in ("life", "items")]
    yield from working or lanes[:1]
