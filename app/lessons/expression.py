"""Arithmetic over the figures of a run, as it stands in ``lesson.toml``: ``sequential.wall_s / threads.wall_s``.

Only what is needed is allowed: numbers, ``pane.figure``, ``+ - * /``, comparisons, ``and or not``, ``min max abs``.
Nothing is ever handed to ``eval``.
"""

import ast
import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

#: What an expression is evaluated over: figures by pane (or by ``machine`` and ``parameters``). ``None``: not known.
Figures = Mapping[str, Mapping[str, float | None]]

_BINARY: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}
_COMPARE: dict[type[ast.cmpop], Callable[[float, float], bool]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
}
_FUNCTIONS: dict[str, Callable[..., float]] = {"min": min, "max": max, "abs": abs}


class UnknownFigureError(Exception):
    """The value cannot be computed from this run. ``str()``: what is missing, such as ``threads.wall_s``."""


class ExpressionError(ValueError):
    """The text is not an expression of ours. The message says why, for the author of the lesson."""


@dataclass(frozen=True)
class Expression:
    """One parsed expression. Its truth values are the numbers 1 and 0."""

    text: str
    _tree: ast.expr = field(repr=False, compare=False)

    @classmethod
    def parse(cls, text: str | float) -> "Expression":
        """Raises ``ExpressionError``."""
        source = str(text).strip()
        try:
            tree = ast.parse(source, mode="eval").body
        except (SyntaxError, ValueError, RecursionError):
            raise ExpressionError(f"“{source}” is not an expression") from None
        _refuse_what_is_foreign(tree, source)
        return cls(source, tree)

    def names(self) -> tuple[tuple[str, str], ...]:
        """Each (pane, figure) that it speaks of."""
        return tuple(dict.fromkeys(_names(self._tree)))

    def value(self, figures: Figures) -> float:
        """Raises ``UnknownFigureError``."""
        try:
            return float(_value(self._tree, figures))
        except ZeroDivisionError:
            raise UnknownFigureError(self.text) from None


def _refuse_what_is_foreign(node: ast.expr, source: str) -> None:
    match node:
        case ast.Constant(value=bool()):
            raise ExpressionError(f"“{source}”: only numbers and figures such as threads.wall_s may stand here")
        case ast.Constant(value=int() | float()):
            return
        case ast.Attribute(value=ast.Name()):
            return
        case ast.BinOp(op=op) if type(op) in _BINARY:
            parts = [node.left, node.right]
        case ast.UnaryOp(op=ast.USub() | ast.Not()):
            parts = [node.operand]
        case ast.BoolOp():
            parts = node.values
        case ast.Compare(ops=ops) if all(type(op) in _COMPARE for op in ops):
            parts = [node.left, *node.comparators]
        case ast.Call(func=ast.Name(id=name), keywords=[]) if name in _FUNCTIONS and node.args:
            parts = node.args
        case _:
            raise ExpressionError(f"“{source}”: {ast.unparse(node)} is not allowed here")
    for part in parts:
        _refuse_what_is_foreign(part, source)


def _names(node: ast.expr) -> Iterator[tuple[str, str]]:
    for part in ast.walk(node):
        if isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            yield part.value.id, part.attr


def _value(node: ast.expr, figures: Figures) -> float:
    match node:
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.Attribute(value=ast.Name(id=pane), attr=name):
            figure = figures.get(pane, {}).get(name)
            if figure is None:
                raise UnknownFigureError(f"{pane}.{name}")
            return figure
        case ast.BinOp(left=left, op=op, right=right):
            return _BINARY[type(op)](_value(left, figures), _value(right, figures))
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return -_value(operand, figures)
        case ast.UnaryOp(op=ast.Not(), operand=operand):
            return not _value(operand, figures)
        case ast.BoolOp(op=ast.And(), values=values):
            return all(_value(each, figures) for each in values)
        case ast.BoolOp(values=values):
            return any(_value(each, figures) for each in values)
        case ast.Compare(left=left, ops=ops, comparators=comparators):
            sides = [_value(each, figures) for each in (left, *comparators)]
            return all(_COMPARE[type(op)](a, b) for op, a, b in zip(ops, sides, sides[1:], strict=False))
        case ast.Call(func=ast.Name(id=name), args=args):
            return _FUNCTIONS[name](*(_value(each, figures) for each in args))
    raise ExpressionError(f"{ast.unparse(node)} is not allowed here")  # pragma: no cover (refused by parse)
