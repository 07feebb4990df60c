"""Static files: types that do not depend on the system, an ETag of the content; scripts and style sheets without what
only people read (half their size), and gzip, both made once."""

import gzip
import sys
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

if TYPE_CHECKING:
    from .pack import Pack


TYPES = {
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".svg": "image/svg+xml",
    ".json": "application/json",
    ".png": "image/png",
    ".webp": "image/webp",
    ".ico": "image/x-icon",
    ".txt": "text/plain; charset=utf-8",
    ".ndjson": "application/x-ndjson",
}
#: What is made smaller before it is sent. The files themselves are what people read; there is no build step.
_MINIFIED = frozenset({".js", ".css"})
_PACKED = frozenset({".js", ".css", ".svg", ".json", ".txt", ".ndjson"})


@dataclass(frozen=True)
class _File:
    stamp: tuple[int, int]
    body: bytes
    packed: bytes | None
    etag: str


def folder() -> Path:
    """Beside the package in a checkout or an image, else where an installation puts shared files."""
    beside = Path(__file__).resolve().parents[2]
    for place in (beside, Path(sys.prefix) / "share" / "interleave"):
        if (place / "static" / "js").is_dir():
            return place / "static"
    raise FileNotFoundError(f"The static files are neither in {beside} nor in {sys.prefix}/share/interleave.")


class Files:
    """An ASGI application for what is below ``root``. Browsers keep files, and ask each time whether they are new."""

    def __init__(self, root: Path) -> None:
        self._root = root.resolve()
        self._known: dict[Path, _File] = {}
        self._packed: dict[str, tuple[str, _File]] = {}  # path -> its text, and what is sent

    @cached_property
    def _packs(self) -> "tuple[Pack, ...]":
        from .pack import packs  # the first page is sent before any of its files is asked for

        return tuple(packs(self._root))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """ASGI; ``path`` among the path's parameters."""
        if scope["method"] not in ("GET", "HEAD"):
            raise HTTPException(405, headers={"Allow": "GET, HEAD"})
        await self.respond(scope["path_params"]["path"], Headers(scope=scope))(scope, receive, send)

    def respond(self, path: str, headers: Headers) -> Response:
        """The file, or that it is what the browser has already."""
        place = self._root / path
        file = self._of_a_pack(path) if path.startswith("js/") else None
        if file is None:
            found = self._place(path)
            if found is None:
                raise HTTPException(404)
            place, file = found, self._file(found)
        packed = file.packed is not None and "gzip" in headers.get("accept-encoding", "")
        told = {"ETag": file.etag, "Cache-Control": "no-cache", "Vary": "Accept-Encoding"}
        if file.etag in [tag.strip() for tag in headers.get("if-none-match", "").split(",")]:
            return Response(status_code=304, headers=told)
        if packed:
            told["Content-Encoding"] = "gzip"
        body = file.packed if packed else file.body
        return Response(body, headers=told, media_type=TYPES[place.suffix])

    def _place(self, path: str) -> Path | None:
        try:
            place = (self._root / path).resolve()
            return place if place.is_relative_to(self._root) and place.suffix in TYPES and place.is_file() else None
        except (OSError, ValueError):  # longer than a name can be, or with a NUL in it
            return None

    def _file(self, place: Path) -> _File:
        stat = place.stat()
        stamp = (stat.st_mtime_ns, stat.st_size)
        known = self._known.get(place)
        if known is None or known.stamp != stamp:
            body = (
                smaller(place.read_text(encoding="utf-8"), place) if place.suffix in _MINIFIED else place.read_bytes()
            )
            known = self._known[place] = _made(stamp, body, place.suffix in _PACKED)
        return known

    def _of_a_pack(self, path: str) -> _File | None:
        for pack in self._packs:
            text = pack.text(path)
            if text is None:
                continue
            known = self._packed.get(path)
            if known is None or known[0] != text:
                known = self._packed[path] = text, _made((0, 0), smaller(text, Path(path)), packed=True)
            return known[1]
        return None


def _made(stamp: tuple[int, int], body: bytes, packed: bool) -> _File:
    small = gzip.compress(body, 6, mtime=0) if packed else None
    worth = small is not None and len(small) < len(body)
    # Weak: the same tag for the packed and the plain form.
    return _File(stamp, body, small if worth else None, f'W/"{blake2b(body, digest_size=9).hexdigest()}"')


def smaller(text: str, place: Path) -> bytes:
    """The same script or style sheet in fewer bytes. One that cannot be understood goes out as it is: the browser will
    say why."""
    import minify

    try:
        made: str = minify.string(TYPES[place.suffix].partition(";")[0], text)
    except minify.MinifyError:
        return text.encode()
    return made.encode()
