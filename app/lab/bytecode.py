"""Whether a program needs probes at all, told from its bytecode: in a tenth of the time that its syntax tree takes.

CPython's own compiler makes the bytecode in C. Most functions of a program never call anything in a loop, and a program
all of whose functions are so is left as it is. The answer may err to one side only: where bytecode leaves a doubt, it
says that there is a loop that calls, and the syntax tree decides.
"""

from __future__ import annotations

from opcode import opmap
from types import CodeType

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from collections.abc import Iterator

_BACKWARD = frozenset(number for name, number in opmap.items() if name.startswith(("JUMP_BACK", "POP_JUMP_BACK")))
_CALLS = frozenset(
    number
    for name, number in opmap.items()
    if name.startswith(("CALL", "PRECALL", "GET_AWAITABLE")) and not name.startswith("CALL_INTRINSIC")
)
_EXTENDED_ARG, _CACHE = opmap["EXTENDED_ARG"], opmap["CACHE"]


def calls_in_a_loop(code: CodeType) -> bool:
    """Whether a loop or comprehension anywhere in ``code``, or in what is defined in it, may call something."""
    return any(_has_calling_loop(each) for each in _nested(code))


def moved_up(code: CodeType) -> CodeType:
    """The same code, said to stand one line further up."""
    constants = tuple(moved_up(part) if isinstance(part, CodeType) else part for part in code.co_consts)
    return code.replace(co_firstlineno=code.co_firstlineno - 1, co_consts=constants)


def _nested(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _nested(constant)


def _has_calling_loop(code: CodeType) -> bool:
    operations = code.co_code[::2]
    if _BACKWARD.isdisjoint(operations) or _CALLS.isdisjoint(operations):
        return False
    arguments = code.co_code[1::2]
    argument = 0
    for place, operation in enumerate(operations):
        argument = argument << 8 | arguments[place]
        if operation == _EXTENDED_ARG:
            continue
        if operation in _BACKWARD:
            after = place + 1
            while after < len(operations) and operations[after] == _CACHE:
                after += 1  # a jump counts from behind its inline caches
            if not _CALLS.isdisjoint(operations[after - argument : place]):
                return True
        argument = 0
    return False
