"""What a reader may change in a lesson: at most three knobs with few stops."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from ..model.errors import InvalidRequest
from .constants import Value

Kind = Literal["int", "float", "choice"]


@dataclass(frozen=True)
class Parameter:
    """One knob. It fills the constant ``constant`` of the scripts that have it. ``stops``: the values offered."""

    name: str
    constant: str
    kind: Kind
    label: str
    unit: str
    default: Value
    stops: tuple[Value, ...]
    minimum: float | None = None
    maximum: float | None = None

    def check(self, value: object) -> Value:
        """The value with its type; a text is read. Raises ``InvalidRequest`` that names this parameter."""
        if self.kind == "choice":
            if value in self.stops and not isinstance(value, bool):
                assert isinstance(value, int | float | str)
                return value
            for stop in self.stops:
                if str(stop) == value:
                    return stop
            raise self._refusal(f"{self.name} must be one of {_listed(self.stops)}, not {value!r}.")
        number = self._number(value)
        assert self.minimum is not None and self.maximum is not None
        if not self.minimum <= number <= self.maximum:
            bounds = f"from {self.minimum:g} to {self.maximum:g}{' ' + self.unit if self.unit else ''}"
            raise self._refusal(f"{self.name} must be {bounds}, not {number:g}.")
        return number

    def _number(self, value: object) -> int | float:
        wanted = "a whole number" if self.kind == "int" else "a number"
        refusal = self._refusal(f"{self.name} must be {wanted}, not {value!r}.")
        if isinstance(value, bool) or not isinstance(value, int | float | str):
            raise refusal
        try:
            number = float(value)
        except (ValueError, OverflowError):
            raise refusal from None
        if number != number:
            raise refusal
        if self.kind == "float":
            return number
        if number in (float("inf"), float("-inf")) or number != int(number):
            raise refusal
        return int(number)

    def _refusal(self, sentence: str) -> InvalidRequest:
        return InvalidRequest(sentence, field=self.name, suggestion=self.default)


def check_all(parameters: Sequence[Parameter], given: Mapping[str, object]) -> dict[str, Value]:
    """A value for each parameter: what was given, checked, else the default. Raises ``InvalidRequest``."""
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            has = f"This lesson has {_listed(list(known))}." if known else "This lesson has none."
            raise InvalidRequest(f"There is no parameter {name!r}. {has}", field=name, suggestion=list(known))
    return {name: parameter.check(given.get(name, parameter.default)) for name, parameter in known.items()}


def _listed(values: Sequence[object]) -> str:
    texts = [str(value) for value in values]
    return texts[0] if len(texts) == 1 else f"{', '.join(texts[:-1])} and {texts[-1]}"
