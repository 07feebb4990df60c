"""Probes: where they stand, and that nothing else changes."""

import textwrap
import traceback
import warnings
from types import CodeType
from typing import Any

import pytest

from app.lab.compiling import compile_program


def execute(source: str, *, main: bool = False) -> tuple[dict[str, Any], list[str]]:
    """Run the instrumented source; the names that it left, and the calls that the lab got."""
    calls: list[str] = []
    names: dict[str, Any] = {
        "__interleave_probe__": lambda: calls.append("probe"),
        "__interleave_mark__": lambda label: calls.append(label),
        "__interleave_begin__": lambda: calls.append("begin"),
    }
    exec(compile_program(textwrap.dedent(source), "script.py", main=main), names)
    return names, calls


@pytest.mark.parametrize(
    ("source", "probes"),
    [
        ("for i in range(3): str(i)", 3),
        ("i = 0\nwhile i < 4:\n    i += int(1)", 4),
        ("total = 0\nfor i in (1, 2): total += i", 0),  # calls nothing: left alone
        ("def f(): pass\nf()", 0),
        ("for i in (1, 2):\n    def f(): return str(i)", 0),  # the call is in a function that the loop only defines
        ("for i in range(4):\n    if i % 2: continue\n    str(i)", 4),
        ("for i in range(2):\n    for j in range(3):\n        str(j)", 8),
        ("x = [str(i) for i in range(5)]", 5),
        ("x = sum(int(i) for i in range(5))", 5),
        ("x = {i: str(i) for i in range(5)}", 5),
        ("x = [i for i in range(5)]", 0),
        ("for i in range(2):\n    str(i)\nelse:\n    y = 1", 2),
        ("for i in range(9):\n    str(i)\n    break", 0),
    ],
)
def test_probes_stand_where_a_round_calls_something(source: str, probes: int) -> None:
    _, calls = execute(source)
    assert calls == ["probe"] * probes


def test_values_stay_what_they_were() -> None:
    names, _ = execute(
        """
        a = [str(i) for i in range(3)]
        b = {str(i): int(i) for i in range(3)}
        c = list(None for _ in range(2) if str())
        def f():
            for i in range(3):
                if bool(i):
                    return i
        d = f()
        """
    )
    assert (names["a"], names["b"], names["c"], names["d"]) == (["0", "1", "2"], {"0": 0, "1": 1, "2": 2}, [], 1)


def test_labelled_lines_make_marks_before_they_run() -> None:
    _, calls = execute(
        """
        x = 1  # create
        for i in range(2):  # start
            str(i)
        y = "# wait"
        str(x)  # use
        """
    )
    assert calls == ["create", "start", "probe", "probe", "use"]


def test_the_main_script_begins_after_docstring_and_future_imports() -> None:
    names, calls = execute(
        '''
        """The docstring."""
        from __future__ import annotations
        x: undefined = 1
        ''',
        main=True,
    )
    assert calls == ["begin"] and names["__doc__"] == "The docstring."


def test_a_traceback_names_the_lines_of_the_script() -> None:
    try:
        execute("\n\nfor i in range(3):\n    str(i)\n    1 / (i - 1)\n")
    except ZeroDivisionError as error:
        frames = traceback.extract_tb(error.__traceback__)
        assert [(frame.filename, frame.lineno) for frame in frames][-1] == ("script.py", 5)
    else:
        raise AssertionError


def test_a_syntax_error_is_pythons_own() -> None:
    with pytest.raises(SyntaxError, match="never closed"):
        compile_program("print('a'", "script.py", main=True)


def lines_of(code: CodeType) -> list[object]:
    """What a traceback and a debugger read from code: names, lines and columns, of all functions in it."""
    nested = [lines_of(part) for part in code.co_consts if isinstance(part, CodeType)]
    return [code.co_name, code.co_firstlineno, list(code.co_positions()), *nested]


STRAIGHT = """
import os
# a comment
def f(x):
    total = 0
    for i in range(3):
        total += i * x
    return total
class C:
    x = f(2)
y = (f(1) +
     C.x)
"""


@pytest.mark.parametrize("start", ["", "\n\n", "# coding: utf-8\n", "'Docstring.'\n", "r'''Docstring.'''\n"])
def test_a_script_without_probes_is_what_it_is_without_us(start: str) -> None:
    source = start + STRAIGHT
    plain = compile(source, "script.py", "exec")
    expected: dict[str, Any] = {}
    exec(plain, expected)
    for text in (source, source.encode()):
        begun: list[bool] = []
        names: dict[str, Any] = {"__interleave_begin__": lambda begun=begun: begun.append(True)}
        code = compile_program(text, "script.py", main=True)
        exec(code, names)
        assert begun == [True] and names["y"] == 9 and names.get("__doc__") == expected.get("__doc__")
        assert lines_of(code)[3:] == lines_of(plain)[3:]
        assert [line for _, _, line in code.co_lines()][-1] == [line for _, _, line in plain.co_lines()][-1]


def test_warnings_of_the_compiler_come_once_and_name_their_line() -> None:
    source = "x = 1\n\ny = x is 1\n"
    with warnings.catch_warnings(record=True) as said:
        warnings.simplefilter("always")
        compile_program(source, "script.py", main=True)
    assert [(warning.lineno, warning.category) for warning in said] == [(3, SyntaxWarning)]
