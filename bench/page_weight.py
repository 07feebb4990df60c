"""What a browser must fetch to show a page: the page itself, its style sheets, and its scripts with all they import."""

import gzip
import posixpath
import re
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import urljoin, urlsplit

from .harness import Row
from .server import Server

PAGES = ("/", "/lessons/four-cooks-one-stove", "/lessons/choose-the-model", "/play", "/runs", "/glossary", "/measuring")
MOST = 150 * 1024

_TAG = re.compile(r"""<(?:link|script|img|source|use)\b[^>]*?\b(?:href|src)=["']([^"'#]+)""", re.IGNORECASE)
_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["'](\.[^"']+)["']""")
#: Not `import("...")`: that comes later.
_AT_ONCE = re.compile(r"""(?:\bfrom|\bimport)\s*["'](\.[^"']+)["']""")
_URL = re.compile(r"""(?:@import\s+|url\()\s*["']?([^"')]+)""")


def fetch(url: str) -> bytes:
    with urllib.request.urlopen(url, timeout=10) as answer:
        body: bytes = answer.read()
    return body


def weights(base: str, page: str) -> dict[str, int]:
    """Path -> gzipped size of everything that the page loads."""
    found: dict[str, int] = {}
    waiting = [urljoin(base, page)]
    while waiting:
        url = waiting.pop()
        path = urlsplit(url).path
        if path in found or url.startswith("data:"):
            continue
        if urlsplit(url).netloc != urlsplit(base).netloc:
            raise ValueError(f"{page} loads {url}, which is somebody else's")
        body = fetch(url)
        found[path] = len(gzip.compress(body, 6, mtime=0))
        suffix = posixpath.splitext(path)[1]
        text = body.decode(errors="replace")
        pattern = {".js": _IMPORT, ".css": _URL}.get(suffix, None if suffix else _TAG)
        if path == urlsplit(urljoin(base, page)).path:
            pattern = _TAG
        waiting += [urljoin(url, target) for target in (pattern.findall(text) if pattern else ())]
    return found


def sent_together(base: str, script: str) -> dict[str, int]:
    """Path -> gzipped size of a script and of all that comes with it, without what is imported when it is needed."""
    found: dict[str, int] = {}
    waiting = [urljoin(base, script)]
    while waiting:
        url = waiting.pop()
        path = urlsplit(url).path
        if path not in found:
            body = fetch(url)
            found[path] = len(gzip.compress(body, 6, mtime=0))
            waiting += [urljoin(url, target) for target in _AT_ONCE.findall(body.decode())]
    return found


def measure() -> Sequence[Row]:
    with tempfile.TemporaryDirectory(prefix="interleave-bench-") as name:
        server = Server(Path(name))
        try:
            server.wait_until_it_answers()
            sums = {page: sum(weights(server.url, page).values()) for page in PAGES}
        finally:
            server.stop()
    page, heaviest = max(sums.items(), key=lambda item: item[1])
    what = "the heaviest page with all that it loads, gzipped, nothing from elsewhere"
    return [Row(what, f"{heaviest / 1024:.0f} KB (`{page}`)", "<= 150 KB", heaviest <= MOST, {"bytes": sums})]
