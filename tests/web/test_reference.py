"""The page of the API, from any description."""

from app.web.reference import page

API = {
    "info": {"title": "A <b>title</b>", "description": "One.\n\nTwo & more."},
    "paths": {
        "/things/{id}": {
            "get": {
                "summary": "A thing",
                "parameters": [
                    {"name": "id", "in": "path", "description": "Its <name>", "schema": {"type": "string"}},
                    {"name": "n", "in": "query", "schema": {"anyOf": [{"type": "integer"}, {"type": "null"}]}},
                ],
                "responses": {
                    "200": {
                        "description": "Here.",
                        "content": {
                            "x": {"schema": {"type": "array", "items": {"$ref": "#/components/schemas/Thing"}}}
                        },
                    }
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "description": "Some thing.",
                "required": ["kind"],
                "properties": {
                    "kind": {"enum": ["a", "b"], "examples": ["a"]},
                    "values": {"type": "object", "additionalProperties": {"type": "number"}, "description": "All."},
                },
            }
        }
    },
}


def test_everything_of_the_description_is_there_and_is_text() -> None:
    text = page(API, {"Oops": "It <went> wrong."})
    for expected in (
        "<h1>A &lt;b&gt;title&lt;/b&gt;</h1><p>One.</p><p>Two &amp; more.</p>",
        '<h3 id="get-things-id"><code>GET /things/{id}</code></h3>',
        "Its &lt;name&gt;",
        "integer or null",
        'list of <a href="#Thing">Thing</a>',
        "<code>&quot;a&quot;</code>, <code>&quot;b&quot;</code>",
        "object of number, may be left out",
        '<dt id="Oops"><code>Oops</code></dt><dd>It &lt;went&gt; wrong.</dd>',
    ):
        assert expected in text


def test_there_is_no_script_in_it_but_the_themes() -> None:
    text = page(API, {})
    assert text.count("<script") == 1 and "<script src=" in text and "style=" not in text
