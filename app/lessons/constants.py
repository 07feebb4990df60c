"""Parameters become constants: the literal in ``TASKS = 4`` is exchanged, and nothing else of the text changes.

So the code that is shown is the code that runs, and the script as it stands in the folder is a program of its own.
"""

import ast
from collections.abc import Mapping

Value = int | float | str


def literals(source: str) -> dict[str, ast.Constant | ast.UnaryOp]:
    """The top-level constants of a script: ``NAME = <number or text>``, by name."""
    found: dict[str, ast.Constant | ast.UnaryOp] = {}
    for node in ast.parse(source).body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=value) if name.isupper() and _is_literal(value):
                assert isinstance(value, ast.Constant | ast.UnaryOp)
                found[name] = value
    return found


def values(source: str) -> dict[str, Value]:
    """The same, as values."""
    return {name: ast.literal_eval(node) for name, node in literals(source).items()}


def fill(source: str, constants: Mapping[str, Value]) -> str:
    """The script with these constants. A name that the script does not have is left out; comments and layout stay."""
    found = literals(source)
    # AST columns count UTF-8 bytes.
    lines = source.encode().splitlines(keepends=True)
    # From the last to the first: several may stand on one line.
    for name, node in sorted(found.items(), key=lambda item: (item[1].lineno, item[1].col_offset), reverse=True):
        value = constants.get(name)
        if value is None or ast.literal_eval(node) == value:
            continue
        assert node.end_lineno == node.lineno and node.end_col_offset is not None
        line = lines[node.lineno - 1]
        lines[node.lineno - 1] = line[: node.col_offset] + repr(value).encode() + line[node.end_col_offset :]
    return b"".join(lines).decode()


def _is_literal(node: ast.expr) -> bool:
    match node:
        case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float())):
            return True
        case ast.Constant(value=bool()):
            return False
        case ast.Constant(value=int() | float() | str()):
            return node.lineno == node.end_lineno
    return False
