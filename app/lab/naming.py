"""Names for locks and queues, as the program's own source line has them."""

from functools import cache

_CREATED = r"^\s*(?:self\.)?([A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)"
_USED = (
    r"(?:with\s+|\b)((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)\s*"
    r"(?:\.(?:get|put|get_nowait|put_nowait|wait|wait_for|acquire|join|result|map)\(|:)"
)


def prepare() -> None:
    """Import now what naming needs. An import reads files, and each read lets go of the GIL: beside a thread that
    computes, each would wait 5 ms to go on, and the program would be another than without us."""
    import re

    re.compile(_USED)


@cache
def _first(pattern: str, line: str) -> str:
    import re  # 3 ms that a program without threads, locks and queues need not pay

    found = re.search(pattern, line)
    return found.group(1) if found else ""


def name_of_creation(line: str) -> str:
    """``cache_lock`` from ``cache_lock = threading.Lock()``; "" if the line does not tell."""
    return _first(_CREATED, line)


def name_of_use(line: str) -> str:
    """``jobs`` from ``item = jobs.get()``, ``lock`` from ``with lock:``; "" if the line does not tell."""
    return _first(_USED, line).removeprefix("self.")


_given: dict[str, int] = {}


def tell_apart(name: str) -> str:
    """``lock``, then ``lock 2``, ``lock 3``: each lock or queue of a process has a name of its own."""
    if not name:
        return ""
    number = _given[name] = _given.get(name, 0) + 1
    return name if number == 1 else f"{name} {number}"
