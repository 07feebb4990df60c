import typing

import pytest

from app.model import facts
from app.recording.checks import CHECKS, WrongError
from app.recording.log import Log

from .facts import random_facts

KINDS = {typing.get_args(kind.__annotations__["type"])[0]: kind for kind in typing.get_args(facts.Fact)}


def examples() -> dict[str, facts.Fact]:
    return {fact["type"]: fact for seed in range(5) for fact in Log("r", random_facts(seed).log())}


def test_each_kind_of_fact_has_its_checks() -> None:
    assert CHECKS.keys() == KINDS.keys()


@pytest.mark.parametrize("name", KINDS)
def test_each_required_field_is_required_and_typed(name: str) -> None:
    fact = dict(examples()[name])
    check = CHECKS[name]
    check(fact)
    free = {"type", "unix_ns"}
    for field in KINDS[name].__required_keys__ - free:
        with pytest.raises(WrongError, match=f"lacks '{field}'"):
            check({key: value for key, value in fact.items() if key != field})
        with pytest.raises(WrongError, match=f"{field}: "):
            check({**fact, field: object()})


@pytest.mark.parametrize("name", KINDS)
def test_each_optional_field_is_typed_where_it_is_there(name: str) -> None:
    fact = examples()[name]
    for field in KINDS[name].__optional_keys__:
        with pytest.raises(WrongError, match=f"{field}: "):
            CHECKS[name]({**fact, field: object()})
