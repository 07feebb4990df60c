"""Names of locks and queues, from the program's own line."""

import pytest

from app.lab.naming import name_of_creation, name_of_use


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("cache_lock = threading.Lock()", "cache_lock"),
        ("    self.lock = Lock()", "lock"),
        ("lock: Lock = Lock()", "lock"),
        ("locks = [Lock() for _ in range(3)]", "locks"),
        ("use(Lock())", ""),
        ("if lock == Lock():", ""),
        ("", ""),
    ],
)
def test_a_creation(line: str, name: str) -> None:
    assert name_of_creation(line) == name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("    with seats_lock:", "seats_lock"),
        ("item = jobs.get()", "jobs"),
        ("self.queue.put(item)", "queue"),
        ("ready.wait(timeout=1)", "ready"),
        ("print(1)", ""),
    ],
)
def test_a_use(line: str, name: str) -> None:
    assert name_of_use(line) == name
