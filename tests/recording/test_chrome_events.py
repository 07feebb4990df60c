import json
from collections.abc import Iterator
from typing import Any

import pytest

from app.model.errors import InvalidRequest
from app.recording.chrome_events import MOST_EVENT, events


def cut(text: bytes, every: int) -> Iterator[bytes]:
    return (text[at : at + every] for at in range(0, len(text), every))


def read(text: bytes, every: int = 7) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    about: dict[str, Any] = {}
    return list(events(cut(text, every), about)), about


@pytest.mark.parametrize("every", [1, 2, 3, 1000])
def test_events_and_what_stands_around_them_however_the_file_was_cut(every: int) -> None:
    whole = {"otherData": {"tool": "ü"}, "traceEvents": [{"ph": "X", "ts": 1.5}, {"name": "ö]}"}], "end": 12345}
    for text in (json.dumps(whole), json.dumps(whole, ensure_ascii=False, indent=2)):
        found, about = read(text.encode(), every)
        assert found == whole["traceEvents"]
        assert about == {"otherData": {"tool": "ü"}, "end": 12345}


def test_a_list_alone_need_not_be_closed() -> None:
    assert read(b'[{"ph":"X"},\n{"ph":"B"},\n')[0] == [{"ph": "X"}, {"ph": "B"}]
    assert read(b"\xef\xbb\xbf [ ]")[0] == []


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (b"{}", "no list of traceEvents"),
        (b'{"traceEvents":3}', "no list of traceEvents"),
        (b'{"traceEvents":[]', "cut off"),
        (b'{"a" 1}', "no JSON"),
        (b"[1]", "event 1 is no object"),
        (b'[{"a":1},{"b":', "event 2 is no JSON"),
        (b'[{"a":NaN}]', "NaN, which is no number"),
        (b'[{"a":1e999}]', "1e999, which is no number"),
        (b"[" * 50_000, "nested too deep"),
        (b"[\xff]", "no text"),
        (b'[{"a":"' + b"x" * (MOST_EVENT + 10), "longer than 1 MB"),
    ],
)
def test_what_is_wrong_is_named(text: bytes, says: str) -> None:
    with pytest.raises(InvalidRequest, match=says):
        read(text, 4096)
