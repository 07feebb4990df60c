from pathlib import Path

import pytest

from app.lessons.reading import LessonError, Table

TABLE = {"text": " a ", "empty": "", "n": 3, "x": 1.5, "yes": True, "list": ["a"], "sub": {"k": 1}, "e": "a.b < 1"}


def fault(read: str, *arguments: object) -> str:
    with pytest.raises(LessonError) as caught:
        getattr(Table(dict(TABLE), "x/lesson.toml"), read)(*arguments)
    return str(caught.value)


def test_values_with_types() -> None:
    table = Table(dict(TABLE), "x")
    assert (table.text("text"), table.integer("n"), table.number("n"), table.number("x")) == ("a", 3, 3.0, 1.5)
    assert table.flag("yes") and table.texts("list") == ("a",) and table.table("sub").integer("k") == 1
    assert table.text("none", None) is None and table.expression("none", None) is None
    assert table.expression("e").text == "a.b < 1"


def test_complaints_name_file_and_key() -> None:
    assert fault("text", "none") == "x/lesson.toml: none is missing."
    assert fault("text", "n") == "x/lesson.toml: n must be a text, not 3."
    assert fault("text", "empty") == "x/lesson.toml: empty is empty."
    assert fault("integer", "yes") == "x/lesson.toml: yes must be a whole number, not True."
    assert fault("choice", "text", ("b", "c")) == "x/lesson.toml: text must be one of b, c, not ' a '."
    assert "e2" in fault("expression", "e2")
    assert "yes must be a number or an expression" in fault("expression", "yes")
    assert "x/lesson.toml: text is wrong: “a”" in fault("expression", "text")


def test_a_slip_of_the_pen_is_seen() -> None:
    table = Table({"titel": "x"}, "f")
    with pytest.raises(LessonError, match="f: titel has no meaning here"):
        table.finish()


def test_files_that_are_not_there_or_not_toml(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"a/lesson.toml is missing\."):
        Table.load(tmp_path / "no", "a/lesson.toml")
    (tmp_path / "bad").write_text("a = ")
    with pytest.raises(LessonError, match=r"a/lesson\.toml cannot be read"):
        Table.load(tmp_path / "bad", "a/lesson.toml")
