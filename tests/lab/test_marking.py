"""Marks: where they stand, that values stay what they were, and that no thread switch is added."""

import operator
import textwrap
from typing import Any

import pytest

from app.lab.compiling import compile_program
from app.lab.watching import Watch


class Log:
    """Stands for a thread's notes."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items

    def __lshift__(self, note: Any) -> None:
        self.items.append(note)


class Touches:
    Add, Sub = operator.iadd, operator.isub

    def __init__(self) -> None:
        self.items: list[Any] = []
        self.log = Log(self.items)


class Clock:
    def __neg__(self) -> int:
        return 7


def execute(source: str, watch: str = "variable x\nobject o") -> tuple[dict[str, Any], list[Any]]:
    """Run the marked source; the names that it left, and (kind, name, line, value, ...) of each note."""
    touches = Touches()
    names: dict[str, Any] = {
        "__interleave_touches__": touches,
        "__interleave_clock__": Clock(),
        "__interleave_touched__": lambda: None,
        "__interleave_probe__": lambda: None,
    }
    exec(compile_program(textwrap.dedent(source), "script.py", main=False, watch=Watch(watch)), names)
    return names, [(*what, value, *more) for what, value, _, *more in touches.items]


READ, WRITE, CHANGED = 1, 2, 0


@pytest.mark.parametrize(
    ("source", "notes"),
    [
        ("x = 1\ny = x", [(WRITE, "x", 1, 1), (READ, "x", 2, 1)]),
        ("x = 1\nx += 2", [(WRITE, "x", 1, 1), (READ, "x", 2, 1), (WRITE, "x", 2, 3)]),
        ("x: int = 4", [(WRITE, "x", 1, 4)]),
        ("x: int", []),
        ("a, x = 1, 2", [(WRITE, "x", 1, 2)]),
        ("a = x = 3", [(WRITE, "x", 1, 3)]),
        ("for x in (1, 2): pass", [(WRITE, "x", 1, 1), (WRITE, "x", 1, 2)]),
        ("if (x := 5): pass", [(WRITE, "x", 1, 5)]),
        ("def f():\n    x = 1\n    return x\nf()", []),
        ("def f(x):\n    return x\nf(1)", []),
        ("def f():\n    global x\n    x = 1\nf()", [(WRITE, "x", 3, 1)]),
        ("x = 1\ndef f():\n    return x\nf()", [(WRITE, "x", 1, 1), (READ, "x", 3, 1)]),
        ("x = 1\ndef f():\n    x = 2\n    def g():\n        return x\n    return g()\nf()", [(WRITE, "x", 1, 1)]),
        ("x = 1\na = [x for x in (1, 2)]", [(WRITE, "x", 1, 1)]),
        ("x = 1\na = [x for _ in (1, 2)]", [(WRITE, "x", 1, 1), (READ, "x", 2, 1), (READ, "x", 2, 1)]),
        ("o = {'a': 1}\no['a'] += 1", [(READ, "o['a']", 2, 1), (WRITE, "o['a']", 2, 2)]),
        ("o = {'a': 1}\no['a'] += int(1)", [(READ, "o['a']", 2, 1), (WRITE, "o['a']", 2, 2)]),
        ("o = [4]\ni = 0\no[i] = o[i] + 1", [(READ, "o[", 3, 4, 0), (WRITE, "o[", 3, 5, 0)]),
        ("class C: n = 2\no = C()\no.n -= 1", [(READ, "o.n", 3, 2), (WRITE, "o.n", 3, 1)]),
        ("o = []\na = o.append(3)", [(CHANGED, "o", 2, None, [3])]),
        ("o = [1]\na = o.index(1)", []),
    ],
)
def test_notes_stand_where_something_is_read_or_written(source: str, notes: list[Any]) -> None:
    assert execute(source)[1] == notes


def test_what_is_evaluated_once_is_evaluated_once() -> None:
    names, notes = execute(
        """
        calls = []
        class C:
            @property
            def n(self):
                calls.append("get")
                return [1]
            @n.setter
            def n(self, value):
                calls.append("set")
                self.kept = value
        def one():
            calls.append("one")
            return [2]
        o = C()
        o.n += one()
        o.n += [3]
        y = o.n
        """
    )
    assert names["calls"] == ["get", "one", "set", "get", "set", "get"]
    assert names["o"].kept == [1, 3]
    assert [(kind, value) for kind, _, _, value in notes] == [
        (READ, [1, 2]),  # the list itself, changed in place since: as in the program
        (WRITE, [1, 2]),
        (READ, [1, 3]),
        (WRITE, [1, 3]),
        (READ, [1]),
    ]


def test_an_error_is_the_programs_own() -> None:
    with pytest.raises(NameError, match="name 'x' is not defined"):
        execute("y = x")
    with pytest.raises(TypeError, match=r"unsupported operand type\(s\) for -=: 'int' and 'str'"):
        execute("o = {'a': 1}\no['a'] -= str(1)")


SHARED = """
class Box: n = 1; data = [5, 6]; name = "b"
def add(box, i):
    box.n += 1
    box.data[i] += 1
    box.name, box.data.index(7), box.other()
    return box.n
Box.other = lambda self: None
"""


def test_what_lies_outside_is_marked_under_its_name_in_any_function_where_it_is_written_somewhere() -> None:
    names, notes = execute(SHARED + "got = add(Box(), 1)", "shared box")
    reads, writes = 5, 6
    assert notes == [
        (reads, "box.n", 4, 1),
        (writes, "box.n", 4, 2),
        (reads, "box.data[", 5, 6, 1),
        (writes, "box.data[", 5, 7, 1),
        (reads, "box.n", 7, 2),
    ]
    assert names["got"] == 2 and execute(SHARED, "shared nothing")[1] == []
