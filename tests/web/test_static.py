"""Files: their types, their packing, and that a browser need not load them twice."""

from pathlib import Path

import pytest
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.testclient import TestClient

from app.web.static import Files


@pytest.fixture
def files(tmp_path: Path) -> Files:
    root = tmp_path / "static"
    root.mkdir()
    (root / "a.js").write_text("export const a = 1;\n" * 100)
    (root / "dot.png").write_bytes(b"\x89PNG")
    (root / "notes.secret").write_text("no")
    (tmp_path / "outside.js").write_text("no")
    (root / "link.js").symlink_to(tmp_path / "outside.js")
    return Files(root)


def test_a_script_has_its_type_and_is_packed(files: Files) -> None:
    plain = files.respond("a.js", Headers({}))
    packed = files.respond("a.js", Headers({"accept-encoding": "br, gzip"}))
    assert plain.headers["content-type"] == "text/javascript; charset=utf-8"
    assert packed.headers["content-encoding"] == "gzip" and len(packed.body) < len(plain.body)
    assert packed.headers["vary"] == "Accept-Encoding"
    assert "content-encoding" not in files.respond("dot.png", Headers({"accept-encoding": "gzip"})).headers


def test_what_only_people_read_is_not_sent(files: Files, tmp_path: Path) -> None:
    (tmp_path / "static" / "b.js").write_text("// why\nexport const answer = `4${2}`;  // because\n")
    (tmp_path / "static" / "c.css").write_text("/* why */\n.a { color : red }\n")
    (tmp_path / "static" / "wrong.js").write_text("export const = ;\n")
    sent = {name: bytes(files.respond(name, Headers({})).body) for name in ("b.js", "c.css", "wrong.js")}
    assert b"why" not in sent["b.js"] + sent["c.css"] and b"answer" in sent["b.js"]
    assert sent["wrong.js"] == b"export const = ;\n"


def test_what_the_browser_has_is_not_sent_again(files: Files, tmp_path: Path) -> None:
    tag = files.respond("a.js", Headers({})).headers["etag"]
    again = files.respond("a.js", Headers({"if-none-match": f'"x", {tag}'}))
    assert (again.status_code, again.body, again.headers["cache-control"]) == (304, b"", "no-cache")
    (tmp_path / "static" / "a.js").write_text("export const a = 2;\n")
    assert files.respond("a.js", Headers({"if-none-match": tag})).status_code == 200


@pytest.mark.parametrize(
    "path", ["../outside.js", "link.js", "notes.secret", "no.js", "", "a.js/x", "\0.js", "a" * 5000 + ".js"]
)
def test_nothing_else_is_given(files: Files, path: str) -> None:
    with pytest.raises(HTTPException) as caught:
        files.respond(path, Headers({}))
    assert caught.value.status_code == 404


def test_over_the_wire(client: TestClient) -> None:
    assert client.get("/static/css/base.css").headers["content-type"] == "text/css; charset=utf-8"
    assert client.head("/static/css/base.css").content == b""
    assert client.post("/static/css/base.css").status_code == 405
    assert client.get("/static/../app/main.py").status_code == 404
    assert client.get("/static/%2e%2e/app/main.py").status_code == 404
