"""Settings come from the environment, and bad ones are said in a sentence."""

from pathlib import Path

import pytest

from app.lessons import catalogue
from app.settings import PREFIX, BadSetting, Settings, default_data, markdown, table


def test_without_an_environment_it_is_for_one_machine() -> None:
    settings = Settings.read({})
    assert (settings.host, settings.port) == ("127.0.0.1", 8000)
    assert settings.data == default_data()


def test_values_are_read_and_given_ones_go_first(tmp_path: Path) -> None:
    environment = {
        "INTERLEAVE_DATA": str(tmp_path),
        "INTERLEAVE_PORT": "9000",
        "INTERLEAVE_RUN_MEMORY": "512M",
        "INTERLEAVE_ALLOW_IMPORT": "no",
        "INTERLEAVE_HOSTS": "School.example, other.example",
        "INTERLEAVE_RUN_WALL": "",
    }
    settings = Settings.read(environment, port=9100, host=None)
    assert (settings.data, settings.port, settings.host) == (tmp_path, 9100, "127.0.0.1")
    assert settings.limits.memory_bytes == 512 * 2**20
    assert settings.allow_import is False
    assert settings.hosts == ("school.example", "other.example")
    assert settings.run_wall == 30


def test_a_visitor_may_have_the_longest_lesson_twice_and_a_class_has_room() -> None:
    settings = Settings()
    panes = max(len(lesson.panes) for lesson in catalogue.load().lessons)
    assert settings.per_visitor >= 2 * panes and settings.queue >= 60 * panes


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("PORT", "eighty"),
        ("PORT", "70000"),
        ("HOST", "a b"),
        ("KEEP_BYTES", "much"),
        ("KEEP_RUNS", "0"),
        ("RUN_WALL", "nan"),
        ("ALLOW_IMPORT", "perhaps"),
        ("PYTHONS", "/no/such/python"),
        ("DATA", __file__),
    ],
)
def test_a_bad_value_is_a_sentence_that_names_its_variable(name: str, text: str) -> None:
    with pytest.raises(BadSetting) as caught:
        Settings.read({PREFIX + name: text})
    assert str(caught.value).startswith(f"{PREFIX}{name} is {text!r}, but must be ")
    assert caught.value.field == PREFIX + name


@pytest.mark.parametrize(
    ("text", "value"), [("2G", 2**31), ("1.5g", 3 * 2**29), ("64MiB", 2**26), ("3000000", 3_000_000)]
)
def test_bytes_have_units(text: str, value: int) -> None:
    assert Settings.read({"INTERLEAVE_KEEP_BYTES": text}).keep_bytes == value


def test_data_belongs_where_the_system_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", "/somewhere")
    assert default_data() == Path("/somewhere/interleave")
    monkeypatch.setenv("XDG_DATA_HOME", "relative")
    assert default_data() == Path.home() / ".local/share/interleave"


def test_each_setting_has_its_reason_and_its_line() -> None:
    for row in table():
        assert row.why.endswith((".", "any.")) and row.form
        assert f"| `{row.variable}` | `{row.default}` | {row.why} |" in markdown()


def test_the_readme_has_the_table() -> None:
    assert markdown() in (Path(__file__).resolve().parents[1] / "README.md").read_text()
