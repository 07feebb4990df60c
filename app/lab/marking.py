"""Marks reads and writes of what a pane watches, where the program is compiled.

A mark must not change what it watches. Between two bytecodes that call nothing, CPython never switches threads; a mark
that called something there would make races that the program does not have. So a mark calls nothing: it is an
operator whose implementation is in C (``touches.log << (what, value, -clock)``), and no thread switch can come between
the access, its time and its record. What was noted so is told later, at the next place where a switch can come anyway
(``touched``).

``sold`` becomes ``(touches.log << (what, sold, -clock)) or touches.items[-1][1]``: the note is falsy, and the value
comes out of the list again. What is evaluated once in the program is evaluated once here. In ``sold += one()`` the note
of the read stands before the statement, which loads ``sold`` first; nothing can come between the two.
"""

from __future__ import annotations

import ast

from ..model.records import Touch

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

TOUCHES = "__interleave_touches__"
CLOCK = "__interleave_clock__"
TOUCHED = "__interleave_touched__"
READ, WRITE, CHANGED = int(Touch.READ), int(Touch.WRITE), 0
_SHARED = {READ: int(Touch.SHARED_READ), WRITE: int(Touch.SHARED_WRITE)}
#: Methods of the built-in collections that change them.
_MUTATORS = frozenset(
    {
        *("add", "append", "appendleft", "clear", "discard", "extend", "extendleft", "insert", "pop", "popitem"),
        *("popleft", "remove", "reverse", "rotate", "setdefault", "sort", "update"),
    }
)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
_SCOPES = (*_FUNCTIONS, ast.ClassDef)
_LOOPS = (ast.For, ast.AsyncFor, ast.While)
_ENDS = (ast.Return, ast.Raise, ast.Continue, ast.Break)


def mark_touches(tree: ast.Module, variables: set[str], objects: set[str], shared: set[str]) -> None:
    """Mark, in place, what the module does with these module variables, with the parts of these objects, and with those
    parts of ``shared`` that it writes, whatever function has it under that name."""
    written = {ast.unparse(node) for node in ast.walk(tree) if _is_store(node) and _root(node) in shared}
    _Marker(variables, objects, written).visit(tree)


def _is_store(node: ast.AST) -> bool:
    return isinstance(node, (ast.Attribute, ast.Subscript)) and isinstance(node.ctx, ast.Store)


def _root(node: ast.AST) -> str:
    """The name at the head of ``block.buf[0]``; "" where there is none, or a key that cannot be looked at twice."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        if isinstance(node, ast.Subscript) and not isinstance(node.slice, (ast.Name, ast.Constant)):
            return ""
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _bound(node: ast.AST) -> tuple[set[str], set[str]]:
    """The names that a function or class binds itself, and those that it declares global."""
    names: set[str] = set()
    declared: set[str] = set()
    if isinstance(node, _FUNCTIONS):
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs, arguments.vararg, arguments.kwarg]
        names.update(argument.arg for argument in every if argument is not None)
    pending = list(ast.iter_child_nodes(node))
    while pending:
        part = pending.pop()
        if isinstance(part, ast.Global):
            declared.update(part.names)
        elif isinstance(part, ast.Name) and not isinstance(part.ctx, ast.Load):
            names.add(part.id)
        elif isinstance(part, ast.alias):
            names.add((part.asname or part.name).partition(".")[0])
        elif isinstance(part, (ast.ExceptHandler, ast.MatchAs, ast.MatchStar)) and part.name:
            names.add(part.name)
        elif isinstance(part, ast.MatchMapping) and part.rest:
            names.add(part.rest)
        if isinstance(part, _SCOPES):
            if not isinstance(part, ast.Lambda):
                names.add(part.name)
        else:
            pending.extend(ast.iter_child_nodes(part))
    return names - declared, declared


def _calls(node: ast.AST) -> bool:
    """Whether a thread switch can come while ``node`` is executed: it calls or waits for something."""
    pending = [node]
    while pending:
        part = pending.pop()
        if isinstance(part, (ast.Call, ast.Await, ast.Yield, ast.YieldFrom, ast.Import, ast.ImportFrom)):
            return True
        if not isinstance(part, _SCOPES):
            pending.extend(ast.iter_child_nodes(part))
    return False


def _at(node: Any, like: ast.AST) -> Any:
    for part in ast.walk(node):
        if isinstance(part, (ast.expr, ast.stmt)) and not hasattr(part, "lineno"):
            ast.copy_location(part, like)
    return node


def _touches(attribute: str) -> ast.Attribute:
    return ast.Attribute(ast.Name(TOUCHES, ast.Load()), attribute, ast.Load())


class _Marker(ast.NodeTransformer):
    def __init__(self, variables: set[str], objects: set[str], shared: set[str]) -> None:
        self._variables, self._objects = variables, objects
        self._shared = shared  # as they stand in the script: ``block.buf[0]``
        self._scopes: list[tuple[set[str], set[str], bool]] = []  # bound, declared global, is a class
        self._pending = False  # something was noted and may not have been told yet

    # --- which names are meant ---------------------------------------------------------------------------------------

    def _is_global(self, name: str) -> bool:
        for depth, (bound, declared, is_class) in enumerate(reversed(self._scopes)):
            if is_class and depth > 0:
                continue
            if name in declared:
                return True
            if name in bound:
                return False
        return True

    def _variable(self, node: ast.AST) -> bool:
        return isinstance(node, ast.Name) and node.id in self._variables and self._is_global(node.id)

    def _is_shared(self, node: ast.AST) -> bool:
        return bool(self._shared) and ast.unparse(node) in self._shared

    def _part(self, node: ast.AST) -> bool:
        """An attribute or an item of a watched object, whose key can be looked at twice."""
        if not isinstance(node, (ast.Attribute, ast.Subscript)):
            return False
        if self._is_shared(node):
            return True
        base = node.value
        if not (isinstance(base, ast.Name) and base.id in self._objects and self._is_global(base.id)):
            return False
        return isinstance(node, ast.Attribute) or isinstance(node.slice, (ast.Name, ast.Constant))

    # --- marks -------------------------------------------------------------------------------------------------------

    def _note(self, kind: int, target: Any, value: ast.expr, *more: ast.expr) -> ast.expr:
        """The note itself, an expression that is None."""
        self._pending = True
        clock = ast.UnaryOp(ast.USub(), ast.Name(CLOCK, ast.Load()))
        parts: list[ast.expr] = [value, clock, *more]
        if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Name):
            name = f"{ast.unparse(target.value)}["
            parts.append(ast.Name(target.slice.id, ast.Load()))
        else:
            name = ast.unparse(target)
        if self._is_shared(target):
            kind = _SHARED[kind]
        constant: Any = (kind, name, target.lineno)
        what = ast.Constant(constant)
        note = ast.BinOp(_touches("log"), ast.LShift(), ast.Tuple([what, *parts], ast.Load()))
        return _at(note, target)  # type: ignore[no-any-return]

    def _noted(self, kind: int, target: Any, value: ast.expr, *more: ast.expr) -> ast.expr:
        """``value``, and it is noted."""
        last = ast.Subscript(_touches("items"), ast.Constant(-1), ast.Load())
        again = ast.Subscript(last, ast.Constant(1), ast.Load())
        note = self._note(kind, target, value, *more)
        return _at(ast.BoolOp(ast.Or(), [note, again]), target)  # type: ignore[no-any-return]

    def _line(self, kind: int, target: Any) -> ast.stmt:
        """A statement that notes what a watched variable holds now."""
        value = ast.Name(target.id, ast.Load())
        return _at(ast.Expr(self._note(kind, target, value)), target)  # type: ignore[no-any-return]

    # --- expressions -------------------------------------------------------------------------------------------------

    def visit_Name(self, node: ast.Name) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and self._variable(node):
            return self._noted(READ, node, node)
        return node

    def _visit_part(self, node: Any) -> ast.expr:
        if isinstance(node.ctx, ast.Load) and self._part(node):
            return self._noted(READ, node, node)
        self.generic_visit(node)
        return node  # type: ignore[no-any-return]

    visit_Attribute = visit_Subscript = _visit_part  # noqa: N815

    def visit_Call(self, node: ast.Call) -> ast.expr:
        function = node.func
        if not (isinstance(function, ast.Attribute) and self._part(function)):
            self.generic_visit(node)
            return node
        node.args = [self.visit(argument) for argument in node.args]
        node.keywords = [self.visit(keyword) for keyword in node.keywords]
        if function.attr not in _MUTATORS:
            return node
        base: Any = function.value
        return self._noted(CHANGED, base, node, ast.Name(base.id, ast.Load()))

    def visit_NamedExpr(self, node: ast.NamedExpr) -> ast.expr:
        node.value = self.visit(node.value)
        if self._variable(node.target):
            node.value = self._noted(WRITE, node.target, node.value)
        return node

    # --- statements --------------------------------------------------------------------------------------------------

    def _assign(self, node: Any, targets: list[ast.expr]) -> Any:
        if node.value is not None:
            node.value = self.visit(node.value)
        (only,) = targets if len(targets) == 1 else (None,)
        if only is not None and node.value is not None and (self._variable(only) or self._part(only)):
            node.value = self._noted(WRITE, only, node.value)
            return node
        for target in targets:
            self.visit(target)
        after = [self._line(WRITE, part) for target in targets for part in ast.walk(target) if self._variable(part)]
        return [node, *after] if node.value is not None else node

    def visit_Assign(self, node: ast.Assign) -> Any:
        return self._assign(node, node.targets)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> Any:
        return self._assign(node, [node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> Any:
        target: Any = node.target
        if self._variable(target):
            before = self._line(READ, target)
            node.value = self.visit(node.value)
            return [before, node, self._line(WRITE, target)]
        if not self._part(target):
            self.generic_visit(node)
            return node
        value, calls = self.visit(node.value), _calls(node.value)
        read = type(target)(**{**_fields(target), "ctx": ast.Load()})
        noted = self._noted(READ, target, _at(read, target))
        if calls:
            # The stack holds what was read while the value is worked out, as it does in the program.
            done = ast.Call(_touches(type(node.op).__name__), [noted, value], [])
            return _at(ast.Assign([target], self._noted(WRITE, target, done)), node)
        kept = _touches("kept")
        hold = ast.Attribute(kept.value, "kept", ast.Store())
        lines = [
            ast.Assign([hold], noted),
            ast.AugAssign(hold, node.op, value),
            ast.Assign([target], self._noted(WRITE, target, kept)),
            ast.Assign([hold], ast.Constant(None)),
        ]
        return [_at(line, node) for line in lines]

    def _for(self, node: Any) -> Any:
        node.iter = self.visit(node.iter)
        first = [self._line(WRITE, part) for part in ast.walk(node.target) if self._variable(part)]
        node.body = [*first, *self._body(node.body, loop=True)]
        node.orelse = self._body(node.orelse)
        return node

    visit_For = visit_AsyncFor = _for  # noqa: N815

    def _with(self, node: Any) -> Any:
        first = []
        for item in node.items:
            item.context_expr = self.visit(item.context_expr)
            if item.optional_vars is not None:
                first += [self._line(WRITE, part) for part in ast.walk(item.optional_vars) if self._variable(part)]
        node.body = [*first, *self._body(node.body)]
        return node

    visit_With = visit_AsyncWith = _with  # noqa: N815

    # --- scopes, and where what was noted is told --------------------------------------------------------------------

    def _scope(self, node: Any) -> Any:
        for name in ("decorator_list", "bases", "keywords"):
            if hasattr(node, name):
                setattr(node, name, [self.visit(each) for each in getattr(node, name)])
        if hasattr(node, "args"):
            node.args = self.visit(node.args)
        outer, self._pending = self._pending, False
        self._scopes.append((*_bound(node), isinstance(node, ast.ClassDef)))
        if isinstance(node.body, list):
            node.body = self._body(node.body)
        else:
            node.body = self.visit(node.body)
        self._scopes.pop()
        self._pending = outer
        return node

    visit_FunctionDef = visit_AsyncFunctionDef = visit_ClassDef = visit_Lambda = _scope  # noqa: N815

    def _comprehension(self, node: Any) -> Any:
        targets = {part.id for each in node.generators for part in ast.walk(each.target) if isinstance(part, ast.Name)}
        self._scopes.append((targets, set(), False))
        self.generic_visit(node)
        self._scopes.pop()
        return node

    visit_ListComp = visit_SetComp = visit_GeneratorExp = visit_DictComp = _comprehension  # noqa: N815

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Lists of statements are told of; all else is walked as ever."""
        for name, value in ast.iter_fields(node):
            if isinstance(value, list) and value and isinstance(value[0], ast.stmt):
                loop = isinstance(node, _LOOPS) and name == "body"
                setattr(node, name, self._body(value, loop=loop))
            elif isinstance(value, list):
                value[:] = [self.visit(part) if isinstance(part, ast.AST) else part for part in value]
            elif isinstance(value, ast.AST):
                setattr(node, name, self.visit(value))
        return node

    def _body(self, statements: list[ast.stmt], loop: bool = False) -> list[ast.stmt]:
        out: list[ast.stmt] = []
        for node in statements:
            calls = not isinstance(node, _SCOPES) and _calls(node)
            made = self.visit(node)
            out.extend(made if isinstance(made, list) else [made])
            if self._pending and calls and not isinstance(node, _ENDS):
                self._tell(out, node)
        if loop and self._pending and not isinstance(statements[-1], _ENDS):
            self._tell(out, statements[-1])
        return out

    def _tell(self, out: list[ast.stmt], like: ast.stmt) -> None:
        self._pending = False
        out.append(_at(ast.Expr(ast.Call(ast.Name(TOUCHED, ast.Load()), [], [])), like))


def _fields(node: ast.AST) -> dict[str, Any]:
    return dict(ast.iter_fields(node))
