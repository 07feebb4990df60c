"""How a page is made from its record: what all pages have in common, templates, and the page of an error."""

import os
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemBytecodeCache, FileSystemLoader, StrictUndefined, select_autoescape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from app import __version__

from . import views, words
from .views import Link


def error_page(request: Request, problem: Mapping[str, object]) -> Response:
    """A page for somebody who asked with a browser: what happened, why, what to do."""
    status = int(str(problem.get("status", 500)))
    lost = status == 404
    page = views.ErrorPage(
        **common(words.say("error", "not_here" if lost else "wrong"), request.url.path, ()),
        status=f"{status}",
        what=f"{problem.get('title', words.say('error', 'wrong'))}.",
        why=str(problem.get("detail") or words.say("error", "no_more")),
        action=Link("/", words.say("error", "to_lessons")),
        other=Link("/runs", words.say("error", "to_runs"))
        if lost
        else Link(request.url.path, words.say("error", "try_again")),
    )
    return render("error.html", page, status)


def common(title: str, path: str, machine: Sequence[str], description: str = "") -> dict[str, Any]:
    places = (
        ("/", "lessons"),
        ("/play", "play"),
        ("/runs", "runs"),
        ("/glossary", "glossary"),
        ("/measuring", "measuring"),
    )
    return {
        "title": title,
        "description": description or words.say("base", "description"),
        "nav": [Link(href, words.say("base", key), current=href == path) for href, key in places],
        "machine": machine,
        "version": __version__,
    }


def tab(title: str) -> str:
    return f"{title} · {words.say('base', 'name')}"


def render(template: str, page: views.Page, status: int = 200) -> Response:
    # Pages tell what is now: the machine, the newest runs. They are never kept.
    # A program's names and errors may hold half a surrogate pair, which no encoding has.
    text = environment().get_template(template).render(page=page).encode("utf-8", "replace")
    return HTMLResponse(text, status, headers={"Cache-Control": "no-cache"})


@cache
def environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(words.templates()),
        bytecode_cache=_compiled(),
        autoescape=select_autoescape(default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals.update(words=words.catalogue(), words_for=words.for_script)
    return made


def _compiled() -> FileSystemBytecodeCache | None:
    """Compiled templates lie beside them, as modules do: to compile them is 50 ms of a start. Where nothing can be
    written they are compiled each time."""
    folder = words.templates() / "__pycache__"
    try:
        folder.mkdir(exist_ok=True)
    except OSError:
        return None
    return FileSystemBytecodeCache(str(folder)) if os.access(folder, os.W_OK) else None
