"""app/model/errors.py: the tree in its docstring is the tree of its classes, and each says its sentence."""

import inspect
import re

import pytest

from app.model import errors

CLASSES = [c for _, c in inspect.getmembers(errors, inspect.isclass) if c.__module__ == errors.__name__]


def test_the_drawn_tree_is_the_real_one() -> None:
    drawn = re.findall(r"^ +(?:\+- )?(\w+)(?: {2,}.*)?$", errors.__doc__ or "", re.MULTILINE)
    assert sorted(drawn) == sorted(c.__name__ for c in CLASSES)
    assert all(issubclass(c, errors.InterleaveError) for c in CLASSES)


@pytest.mark.parametrize("kind", CLASSES, ids=lambda c: c.__name__)
def test_an_error_is_its_sentence(kind: type[errors.InterleaveError]) -> None:
    assert str(kind("The queue is full. Try again in a minute.")) == "The queue is full. Try again in a minute."
    assert 400 <= kind.status <= 599 and kind.title


def test_an_invalid_request_names_the_field_and_what_would_do() -> None:
    error = errors.InvalidRequest("At most 64 workers.", field="workers", suggestion=64)
    assert (str(error), error.field, error.suggestion) == ("At most 64 workers.", "workers", 64)
