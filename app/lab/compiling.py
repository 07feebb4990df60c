"""Compiles the program's own code with probes in it; line numbers, tracebacks and behaviour stay what they were.

A probe stands at the end of each body of a ``for`` or ``while`` loop that contains a call, before each ``continue`` of
such a loop, and before the element of each comprehension that contains a call. A loop that calls nothing is left alone:
its rounds are too short for a probe (an empty call costs a fifth of one), and so is code without loops.

A program without such a loop is not even parsed into a tree (see ``bytecode``).

A statement whose line ends with one of the comments ``# create``, ``# start``, ``# wait`` or ``# use`` is a labelled
step: a mark is made when it is reached.
"""

from __future__ import annotations

import ast
import gc
import warnings

from .bytecode import calls_in_a_loop, moved_up

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from types import CodeType
    from typing import Any

    from .watching import Watch

PROBE = "__interleave_probe__"
MARK = "__interleave_mark__"
BEGIN = "__interleave_begin__"
_LABELS = ("create", "start", "wait", "use")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ_@"
_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def compile_program(source: str | bytes, path: str, *, main: bool, watch: Watch | None = None) -> Any:
    """The code object of one module. Raises what ``compile`` raises. ``watch``: what is marked in it."""
    text = source if isinstance(source, str) else source.decode("utf-8", "replace")
    lines = text.splitlines()
    labels = {
        number: label
        for number, line in enumerate(lines, 1)
        if "#" in line and (label := line.rpartition("#")[2].strip()) in _LABELS
    }
    # A tree is thousands of objects, none of which is garbage yet: looking for some doubles the time.
    collecting = gc.isenabled()
    gc.disable()
    try:
        if main and not labels and watch is None:
            code = _without_probes(source, lines, path)
            if code is not None:
                return code
        tree = ast.parse(source, path)
        _Instrument(lines, labels).body(tree.body)
        if watch is not None:
            watch.mark(tree)
        if main:
            _insert_begin(tree)
        return compile(tree, path, "exec", dont_inherit=True)
    finally:
        if collecting:
            gc.enable()


def _without_probes(source: str | bytes, lines: list[str], path: str) -> CodeType | None:
    """The code of a script into which no probe belongs; None if one may, or if that is not to be told so simply."""
    first = next((line for line in lines if line.strip() and not line.lstrip().startswith("#")), "")
    # Nothing may stand before a docstring, a byte order mark, or a line that names the encoding.
    if first[:1] not in _LETTERS or first.lstrip(_LETTERS)[:1] in ("'", '"') or "coding" in "".join(lines[:2]):
        return None
    before = f"{BEGIN}()\n"
    text = before + source if isinstance(source, str) else before.encode() + source
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # it would name the wrong line
            code: CodeType = compile(text, path, "exec", dont_inherit=True)
    except SyntaxError:  # of the program's, or because of what stands before it
        return None
    return None if calls_in_a_loop(code) else moved_up(code)


def _calls(nodes: list[ast.stmt] | list[ast.expr]) -> bool:
    """Whether running ``nodes`` once calls anything; bodies of functions defined in them do not count."""
    pending: list[ast.AST] = list(nodes)
    while pending:
        node = pending.pop()
        if isinstance(node, (ast.Call, ast.Await)):
            return True
        if not isinstance(node, _SCOPES):
            pending.extend(ast.iter_child_nodes(node))
    return False


def _call(name: str, like: ast.AST, *arguments: ast.expr) -> ast.Call:
    call = ast.Call(ast.Name(name, ast.Load()), list(arguments), [])
    for node in ast.walk(call):
        ast.copy_location(node, like)
    return call


def _statement(call: ast.Call) -> ast.Expr:
    return ast.copy_location(ast.Expr(call), call)


def _insert_begin(tree: ast.Module) -> None:
    """The first statement after the docstring and the ``__future__`` imports hands over to the lab once."""
    place = 0
    for place, node in enumerate(tree.body):
        docstring = place == 0 and isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
        if not docstring and not (isinstance(node, ast.ImportFrom) and node.module == "__future__"):
            break
    else:
        place = len(tree.body)
    like = ast.Pass(lineno=1, col_offset=0, end_lineno=1, end_col_offset=0)
    tree.body.insert(place, _statement(_call(BEGIN, like)))


class _Instrument:
    """Walks statements only. An expression is looked into where its lines have a ``for``: only comprehensions matter.

    A program of 300 lines is done in 2 ms so, where visiting every expression took 20.
    """

    def __init__(self, lines: list[str], labels: dict[int, str]) -> None:
        self._lines = lines
        self._labels = labels
        self._in_probed_loop = False

    def body(self, statements: list[ast.stmt]) -> None:
        """Instrument a list of statements in place."""
        out: list[ast.stmt] = []
        for node in statements:
            label = self._labels.pop(node.lineno, None)
            if label is not None:
                out.append(_statement(_call(MARK, node, ast.Constant(label))))
            if isinstance(node, ast.Continue) and self._in_probed_loop:
                out.append(_statement(_call(PROBE, node)))
            self._statement(node)
            out.append(node)
        statements[:] = out

    def _statement(self, node: ast.stmt) -> None:
        inner = [part for part in ast.iter_child_nodes(node) if isinstance(part, _HOLDERS)]
        first = min(
            (part.lineno for part in inner if isinstance(part, ast.stmt)), default=node.end_lineno or node.lineno
        )
        if any("for" in line for line in self._lines[node.lineno - 1 : first]):
            self._expressions(node)
        if isinstance(node, (ast.For, ast.AsyncFor, ast.While)):
            self._loop(node)
        elif isinstance(node, _SCOPES):
            outer, self._in_probed_loop = self._in_probed_loop, False
            self._blocks(node)
            self._in_probed_loop = outer
        elif inner:
            self._blocks(node)

    def _expressions(self, node: ast.AST) -> None:
        for name, value in ast.iter_fields(node):
            if isinstance(value, ast.expr):
                setattr(node, name, _COMPREHENSIONS.visit(value))
            elif isinstance(value, list) and value and not isinstance(value[0], _HOLDERS):
                value[:] = [_COMPREHENSIONS.visit(part) if isinstance(part, ast.AST) else part for part in value]

    def _blocks(self, node: ast.AST) -> None:
        for _, value in ast.iter_fields(node):
            if isinstance(value, list) and value:
                if isinstance(value[0], ast.stmt):
                    self.body(value)
                elif isinstance(value[0], (ast.ExceptHandler, ast.match_case)):
                    for part in value:
                        self._blocks(part)

    def _loop(self, node: ast.For | ast.AsyncFor | ast.While) -> None:
        outer = self._in_probed_loop
        self._in_probed_loop = _calls(node.body)
        self.body(node.body)
        if self._in_probed_loop:
            node.body.append(_statement(_call(PROBE, node.body[-1])))
        self._in_probed_loop = outer
        self.body(node.orelse)


_HOLDERS = (ast.stmt, ast.ExceptHandler, ast.match_case)


class _Comprehensions(ast.NodeTransformer):
    """A probe before the element of each comprehension that calls something."""

    def _visit_comprehension(self, node: Any) -> Any:
        field = "value" if isinstance(node, ast.DictComp) else "elt"
        conditions = [test for part in node.generators for test in part.ifs]
        probed = _calls([getattr(node, field), *conditions])
        self.generic_visit(node)
        if probed:
            element = getattr(node, field)
            both = ast.BoolOp(ast.Or(), [_call(PROBE, element), element])  # the probe returns None
            setattr(node, field, ast.copy_location(both, element))
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _visit_comprehension  # noqa: N815


_COMPREHENSIONS = _Comprehensions()
