"""Reading TOML with types: each complaint is a sentence that names the file and the key."""

import tomllib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

from ..model.errors import BrokenInvariant
from .expression import Expression, ExpressionError
from .template import Template

T = TypeVar("T")
_MISSING: Any = object()
_KINDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    list: "a list",
    dict: "a table",
}


class LessonError(BrokenInvariant):
    """A lesson's folder is not as it must be. ``str()``: one sentence that names the file and the key."""


class Table:
    """One TOML table, read key by key. ``finish`` complains about keys that nobody asked for."""

    def __init__(self, values: dict[str, Any], where: str) -> None:
        self.where = where
        self._values = values
        self._left = dict.fromkeys(values)

    @classmethod
    def load(cls, path: Path, shown: str) -> "Table":
        """Raises ``LessonError``."""
        try:
            return cls(tomllib.loads(path.read_text(encoding="utf-8")), shown)
        except FileNotFoundError:
            raise LessonError(f"{shown} is missing.") from None
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LessonError(f"{shown} cannot be read: {error}.") from None

    def fault(self, key: str, complaint: str) -> LessonError:
        """The error that says what is wrong with this key."""
        return LessonError(f"{self.where}: {key} {complaint}.")

    def has(self, key: str) -> bool:
        """Is there such a key?"""
        return key in self._values

    def _get(self, key: str, kind: type[T], default: Any) -> Any:
        self._left.pop(key, None)
        if key not in self._values:
            if default is _MISSING:
                raise self.fault(key, "is missing")
            return default
        value = self._values[key]
        if kind is float and isinstance(value, int) and not isinstance(value, bool):
            return float(value)
        if not isinstance(value, kind) or (kind is not bool and isinstance(value, bool)):
            raise self.fault(key, f"must be {_KINDS[kind]}, not {value!r}")
        return value

    def text(self, key: str, default: Any = _MISSING) -> Any:
        """A text; empty ones are refused unless there is a default."""
        value = self._get(key, str, default)
        if default is _MISSING and not value.strip():
            raise self.fault(key, "is empty")
        return value.strip() if isinstance(value, str) else value

    def integer(self, key: str, default: Any = _MISSING) -> int:
        """A whole number."""
        return int(self._get(key, int, default))

    def number(self, key: str, default: Any = _MISSING) -> Any:
        """A number."""
        return self._get(key, float, default)

    def flag(self, key: str, default: Any = _MISSING) -> bool:
        """True or false."""
        return bool(self._get(key, bool, default))

    def raw(self, key: str) -> Any:
        """Whatever stands there."""
        self._left.pop(key, None)
        if key not in self._values:
            raise self.fault(key, "is missing")
        return self._values[key]

    def texts(self, key: str, default: Any = _MISSING) -> tuple[str, ...]:
        """A list of texts."""
        values = self._get(key, list, default)
        if not all(isinstance(value, str) for value in values):
            raise self.fault(key, "must be a list of texts")
        return tuple(values)

    def choice(self, key: str, choices: tuple[str, ...], default: Any = _MISSING) -> str:
        """One of these words."""
        value = str(self._get(key, str, default))
        if value not in choices:
            raise self.fault(key, f"must be one of {', '.join(choices)}, not {value!r}")
        return value

    def tables(self, key: str, default: Any = _MISSING) -> Iterator["Table"]:
        """A list of tables; their place is named ``key[2]``."""
        values = self._get(key, list, default)
        for number, value in enumerate(values, 1):
            if not isinstance(value, dict):
                raise self.fault(f"{key}[{number}]", "must be a table")
            yield Table(value, f"{self.where}: {key}[{number}]")

    def table(self, key: str) -> "Table":
        """A table."""
        return Table(self._get(key, dict, _MISSING), f"{self.where}: {key}")

    def items(self) -> Iterator[tuple[str, Any]]:
        """All keys and values, for tables whose keys are names."""
        self._left.clear()
        yield from self._values.items()

    def expression(self, key: str, default: Any = _MISSING) -> Any:
        """An expression; a plain number is one too."""
        self._left.pop(key, None)
        value = self._values.get(key, default)
        if value is _MISSING:
            raise self.fault(key, "is missing")
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, str | int | float):
            raise self.fault(key, "must be a number or an expression")
        return self._parsed(key, lambda: Expression.parse(value))

    def template(self, key: str) -> Template:
        """A sentence with figures in it."""
        text = self.text(key)
        parsed: Template = self._parsed(key, lambda: Template.parse(text))
        return parsed

    def _parsed(self, key: str, parse: Callable[[], T]) -> T:
        try:
            return parse()
        except ExpressionError as error:
            raise self.fault(key, f"is wrong: {error}") from None

    def finish(self) -> None:
        """Complain about a key that has no meaning here (a slip of the pen)."""
        for key in self._left:
            raise self.fault(key, "has no meaning here")
