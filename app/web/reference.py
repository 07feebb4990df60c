"""The API's documentation as one page without a script, made from its OpenAPI description. It works offline."""

import json
from collections.abc import Iterator, Mapping
from html import escape
from typing import Any

Schema = Mapping[str, Any]

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>{title}</title><script src="/static/js/pages/theme.js"></script>
<link rel="icon" href="/static/img/favicon.svg" type="image/svg+xml">
<link rel="stylesheet" href="/static/css/tokens.css"><link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/components.css"><link rel="stylesheet" href="/static/css/pages.css"></head>
<body><main class="wrap prose"><p><a href="/">Interleave</a></p>"""


def page(api: Schema, errors: Mapping[str, str]) -> str:
    """``errors``: what each type of problem means, by its name."""
    return "\n".join(_page(api, errors))


def _page(api: Schema, errors: Mapping[str, str]) -> Iterator[str]:
    title = escape(api["info"]["title"])
    yield _HEAD.format(title=title)
    yield f"<h1>{title}</h1>{_paragraphs(api['info'].get('description', ''))}"
    yield '<p>The same for programs: <a href="/openapi.json">openapi.json</a>.</p><h2>Requests</h2><ul>'
    operations = [(path, method, each) for path, way in api["paths"].items() for method, each in way.items()]
    for path, method, operation in operations:
        yield f'<li><a href="#{_anchor(method, path)}"><code>{method.upper()} {escape(path)}</code></a> '
        yield f"{escape(operation.get('summary', ''))}</li>"
    yield "</ul>"
    for path, method, operation in operations:
        yield from _operation(path, method, operation)
    yield "<h2>Objects</h2>"
    for name, schema in sorted(api.get("components", {}).get("schemas", {}).items()):
        yield from _object(name, schema)
    yield "<h2>Problems</h2><p>Errors are problem details (RFC 9457); <code>detail</code> is for people.</p><dl>"
    for name, meaning in errors.items():
        yield f'<dt id="{escape(name)}"><code>{escape(name)}</code></dt><dd>{escape(meaning)}</dd>'
    yield "</dl></main></body></html>"


def _operation(path: str, method: str, operation: Schema) -> Iterator[str]:
    yield f'<h3 id="{_anchor(method, path)}"><code>{method.upper()} {escape(path)}</code></h3>'
    yield _paragraphs(operation.get("description") or operation.get("summary", ""))
    if parameters := operation.get("parameters"):
        yield "<table><thead><tr><th>Parameter</th><th>Where</th><th>Type</th><th>Meaning</th></tr></thead><tbody>"
        for each in parameters:
            yield f"<tr><td><code>{escape(each['name'])}</code></td><td>{escape(each['in'])}</td>"
            yield f"<td>{_type(each.get('schema', {}))}</td><td>{escape(each.get('description', ''))}</td></tr>"
        yield "</tbody></table>"
    for form, content in operation.get("requestBody", {}).get("content", {}).items():
        yield f"<p>Takes <code>{escape(form)}</code>: {_type(content.get('schema', {}))}</p>"
    yield "<ul>"
    for status, response in operation.get("responses", {}).items():
        forms = [f"{_type(c.get('schema', {}))}" for c in response.get("content", {}).values()]
        yield f"<li><code>{escape(status)}</code> {escape(response.get('description', ''))} {' or '.join(forms)}</li>"
    yield "</ul>"


def _object(name: str, schema: Schema) -> Iterator[str]:
    yield f'<h3 id="{escape(name)}"><code>{escape(name)}</code></h3>{_paragraphs(schema.get("description", ""))}'
    if not schema.get("properties"):
        return
    yield "<table><thead><tr><th>Member</th><th>Type</th><th>Meaning</th></tr></thead><tbody>"
    required = schema.get("required", [])
    for member, each in schema["properties"].items():
        meaning = escape(each.get("description", ""))
        if examples := each.get("examples"):
            meaning += f" For example <code>{escape(json.dumps(examples[0]))}</code>."
        optional = "" if member in required else ", may be left out"
        yield f"<tr><td><code>{escape(member)}</code></td><td>{_type(each)}{optional}</td><td>{meaning}</td></tr>"
    yield "</tbody></table>"


def _type(schema: Schema) -> str:
    """A schema in a few words, with a link where it has a name."""
    if reference := schema.get("$ref"):
        name = escape(reference.rpartition("/")[2])
        return f'<a href="#{name}">{name}</a>'
    if choices := schema.get("anyOf") or schema.get("oneOf"):
        return " or ".join(_type(choice) for choice in choices)
    if values := schema.get("enum"):
        return ", ".join(f"<code>{escape(json.dumps(value))}</code>" for value in values)
    kind = schema.get("type", "anything")
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object" and isinstance(schema.get("additionalProperties"), dict):
        return f"object of {_type(schema['additionalProperties'])}"
    return escape(str(kind))


def _paragraphs(text: str) -> str:
    return "".join(f"<p>{escape(part)}</p>" for part in text.split("\n\n") if part.strip())


def _anchor(method: str, path: str) -> str:
    return escape(f"{method}-{path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}")
