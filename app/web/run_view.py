"""A run as its page and the list of runs show it."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from app.conductor import Standing
from app.lessons.catalogue import Catalogue
from app.model.facts import CodeFile, End, Fact, Finished, Lane, MachineFacts, Run
from app.recording.log import Log, decode
from app.recording.rows import RunRow

from . import figures, views, words

#: Signs of code on a page, and lanes in its table.
MOST_CODE, MOST_LANES = 200_000, 2_000


def texts(run: Run, end: End | None) -> dict[str, Any]:
    """What ``views.RunPage`` takes from the run's first and last fact."""
    from .difference import compare

    metrics = end["metrics"] if end else {}
    recorded = words.say("runs", "recorded") if run.get("recorded") else ""
    about = [words.say("run", "name", run=run["run"]), _ending(end), figures.when(run["created"]), recorded]
    return {
        "run": run["run"],
        "live": end is None,
        "about": [fact for fact in about if fact],
        "verdict": verdict(end),
        "again": f"/lessons/{run['lesson']}" if run["lesson"] else "",
        "exports": _exports(run["run"]),
        "figures": figures.run_figures(metrics) if end else (),
        "scripts": [
            views.Script(f"file{number}", Path(file["path"]).name, "", compare([file["text"]])[0])
            for number, file in enumerate(_shown(run["code"]))
        ],
        "facts": figures.machine_figures(run["machine"], metrics.get("measuring_cost")),
    }


def _shown(code: Sequence[CodeFile]) -> list[CodeFile]:
    """As much of the code as a page has room for."""
    left, shown = MOST_CODE, []
    for file in code:
        text = file["text"] if len(file["text"]) <= left else f"{file['text'][:left]}\n# … {words.say('run', 'rest')}"
        left -= min(left, len(file["text"]))
        shown.append(CodeFile(path=file["path"], text=text))
    return shown


def row(catalogue: Catalogue, run: RunRow) -> views.RunRow:
    """One line of the list."""
    machine = [figures.cpus(run.usable_cpus)] if run.usable_cpus else []
    if run.python and run.python[0].isdigit():
        machine.append(words.say("figures", "python", version=figures.first_word(run.python)))
    return views.RunRow(
        run=run.run,
        href=f"/runs/{run.run}",
        title=title(catalogue, run.lesson, run.pane, run.title),
        created=run.created,
        when=figures.when(run.created),
        wall=figures.seconds(run.wall_s),
        tag=words.catalogue()["runs"]["tag"].get(run.outcome, ""),
        bad=run.outcome in ("failed", "timed_out", "lost"),
        live=False,
        recorded=run.recorded,
        verdict=run.verdict_sentence or "",
        machine=", ".join(machine),
    )


def standing_row(run: Standing) -> views.RunRow:
    """The same for a run that has not ended."""
    return views.RunRow(
        run=run.run,
        href=f"/runs/{run.run}",
        title=run.title,
        created=run.created,
        when=figures.when(run.created),
        wall=figures.seconds(None),
        tag=words.say("runs", "live" if run.started else "waiting"),
        bad=False,
        live=run.started,
        recorded=False,
        verdict="",
        machine="",
    )


def result(run: str, heading: str, end: End | None) -> views.Result:
    """One line of a comparison."""
    metrics = end["metrics"] if end else {}
    return views.Result(
        run=run,
        title=heading,
        wall=figures.seconds(metrics.get("wall_s")),
        in_flight=figures.average(metrics.get("in_flight")),
        on_cpu=figures.average(metrics.get("on_cpu")),
        verdict=verdict(end),
    )


def unlike(machines: Sequence[MachineFacts]) -> str:
    """In what the places differ where these runs were made."""
    first = machines[0] if machines else None
    asked = words.catalogue()["compare"]["differ"]
    differ = [word for key, word in asked.items() if any(each.get(key) != first.get(key) for each in machines if first)]
    return words.say("compare", "unlike", what=", ".join(differ)) if differ else ""


def title(catalogue: Catalogue, lesson: str | None, pane: str | None, otherwise: str) -> str:
    """A lesson's run is called by its lesson and pane, any other by its own title."""
    if any(entry.slug == lesson for entry in catalogue.course.available):
        each = catalogue.get(lesson or "")
        if any(known.name == pane for known in each.panes):
            after = "" if each.title.endswith("?") else ":"
            return f"{each.title}{after} {each.pane(pane or '').title}"
    return otherwise


def end_of(log: Log) -> End | None:
    """The end of a run that has ended."""
    last = decode(log.read(log.cursor - 1)[0]) if log.ended else None
    return last if last and last["type"] == "end" else None


def outline(log: Log) -> tuple[Run, list[views.LaneRow], End | None]:
    """A run without its slices. Lines of slices and output are not even decoded."""
    run: Run | None = None
    lanes: dict[int, Lane] = {}
    ends: dict[int, Finished] = {}
    for line in log.lines():
        if line.startswith((b'{"type":"batch"', b'{"type":"output"')):
            continue
        fact: Fact = decode(line)
        if fact["type"] == "run":
            run = fact
        elif fact["type"] == "lane":
            lanes[fact["lane"]] = fact
        elif fact["type"] == "finished":
            ends[fact["lane"]] = fact
    assert run is not None, "a log begins with its run"
    told = [(number, lane) for number, lane in lanes.items() if not lane["service"]]
    rows = [_lane_row(lane, ends.get(number)) for number, lane in told[:MOST_LANES]]
    if len(told) > MOST_LANES:
        more = words.say("run", "more_lanes", n=len(told) - MOST_LANES)
        rows.append(views.LaneRow(name=more, kind="", begun="", ended="", outcome=""))
    return run, rows, end_of(log)


def _lane_row(lane: Lane, end: Finished | None) -> views.LaneRow:
    outcome: str = words.catalogue()["run"]["end"]["none" if end is None else end["outcome"]]
    if end and end["exit_code"]:
        outcome += f", {words.say('run', 'exit_code', code=end['exit_code'])}"
    if end and end["error"]:
        outcome += f": {end['error']}"
    return views.LaneRow(
        name=lane["name"],
        kind=words.catalogue()["run"]["lane_kind"].get(lane["kind"], lane["kind"]),
        begun=figures.seconds(lane["t"] / 1e9, 3),
        ended=figures.seconds(end["t"] / 1e9, 3) if end else "–",
        outcome=outcome,
    )


def _ending(end: End | None) -> str:
    if end is None:
        return ""
    how = words.catalogue()["run"]["ended"][end["outcome"]].format(time=figures.seconds(end["t"] / 1e9))
    code = f", {words.say('run', 'exit_code', code=end['exit_code'])}" if end["exit_code"] else ""
    return f"{how}{code}"


def verdict(end: End | None) -> str:
    """The sentence that says what it was, or why there is none."""
    if end is None:
        return ""
    if end["verdict"]:
        return end["verdict"]["sentence"]
    return end["reason"] or ""


def _exports(run: str) -> list[views.Link]:
    base = f"/api/runs/{run}/trace"
    return [
        views.Link(f"{base}.{suffix}", words.catalogue()["base"]["js"][key], f".{suffix}")
        for suffix, key in (
            ("ndjson", "as_ndjson"),
            ("json", "as_chrome"),
            ("speedscope.json", "as_speedscope"),
            ("csv", "as_csv"),
            ("html", "as_html"),
        )
    ]
