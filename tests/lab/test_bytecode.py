"""What bytecode says of loops that call, against what the syntax tree says: too careful at times, never blind."""

import json
import subprocess
from pathlib import Path

import pytest

from app.lab.bytecode import calls_in_a_loop, moved_up

from .running import interpreters

LONG = "    x = x + y - z\n" * 300  # a jump over it needs an extended argument


@pytest.mark.parametrize(
    ("source", "calls"),
    [
        ("for i in range(3): str(i)", True),
        ("while str(): pass", True),
        ("total = 0\nfor i in range(9): total += i", False),
        ("x = [str(i) for i in range(5)]", True),
        ("x = [i * 2 for i in range(5)]", False),
        ("async def f():\n    for x in y: await x", True),
        ("def f():\n    def g():\n        for i in range(3):\n            if i: str(i)\n    return g", True),
        ("for i in (1, 2):\n    try:\n        i / 0\n    except ZeroDivisionError:\n        print(i)", True),
        (f"def f(x):\n{LONG}    return x\nf(1)", False),
        (f"while x:\n{LONG}print(x)", False),
        (f"while x:\n    print(x)\n{LONG}", True),
    ],
)
def test_a_loop_that_calls_is_seen(source: str, calls: bool) -> None:
    assert calls_in_a_loop(compile(source, "script.py", "exec")) is calls


#: Each function of some modules of the standard library, by itself: what the tree and what the bytecode say. A call in
#: a ``raise`` or ``return`` is made once, not in each round: it is left out.
COMPARE = """
import ast, json, sysconfig
from pathlib import Path
from app.lab.bytecode import calls_in_a_loop
from app.lab.compiling import PROBE, compile_program

def names(code):
    return set(getattr(code, "co_names", ())).union(*map(names, getattr(code, "co_consts", ())))

class Rounds(ast.NodeTransformer):
    def visit_Raise(self, node):
        return ast.Raise()
    def visit_Return(self, node):
        return ast.Return()

probed = careful = 0
blind = []
for name in ("argparse", "asyncio/base_events", "inspect", "statistics", "tarfile", "typing"):
    body = ast.parse((Path(sysconfig.get_path("stdlib")) / f"{name}.py").read_text("utf-8")).body
    for node in [*body, *(inner for each in body if isinstance(each, ast.ClassDef) for inner in each.body)]:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            source = ast.unparse(Rounds().visit(node))
            probe = PROBE in names(compile_program(source, name, main=False))
            calls = calls_in_a_loop(compile(source, name, "exec"))
            probed += probe
            careful += calls and not probe
            if probe and not calls:
                blind.append(source)
print(json.dumps([probed, careful, blind]))
"""


@pytest.mark.parametrize("python", interpreters())
def test_whatever_gets_a_probe_is_seen_in_bytecode(python: str) -> None:
    root = Path(__file__).resolve().parents[2]
    probed, careful, blind = json.loads(subprocess.check_output([python, "-c", COMPARE], cwd=root))
    assert blind == []
    assert probed > 100
    assert careful < probed / 2


def test_code_moves_up_with_all_that_is_defined_in_it() -> None:
    low = compile("\ndef f():\n    return 1\n", "script.py", "exec")
    high = compile("def f():\n    return 1\n", "script.py", "exec")
    f, g = (next(part for part in code.co_consts if hasattr(part, "co_code")) for code in (moved_up(low), high))
    assert f.co_firstlineno == g.co_firstlineno == 1
    assert list(f.co_positions()) == list(g.co_positions())
