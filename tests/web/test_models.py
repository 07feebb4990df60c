"""What the API takes and gives is described."""

import inspect

import pytest
from pydantic import BaseModel, ValidationError

from app.web import models

KINDS = [kind for _, kind in inspect.getmembers(models, inspect.isclass) if issubclass(kind, BaseModel)]


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not BaseModel])
def test_each_has_a_sentence(kind: type[BaseModel]) -> None:
    assert kind.__doc__ and kind.__doc__.strip().endswith((".", "high."))


def test_what_is_sent_is_known() -> None:
    assert models.RunRequest(lesson="a", pane="b").parameters == {}
    with pytest.raises(ValidationError):
        models.RunRequest.model_validate({"lesson": "a", "pane": "b", "other": 1})
