"""Names for locks and queues, as the program's own source line has them."""

import re

_CREATED = re.compile(r"^\s*(?:self\.)?([A-Za-z_]\w*)\s*(?::[^=]+)?=(?!=)")
_USED = re.compile(r"(?:with\s+|\b)((?:[A-Za-z_]\w*\.)*[A-Za-z_]\w*)\s*(?:\.(?:get|put|wait|wait_for|acquire|join|result|map)\(|:)")


def name_of_creation(line: str) -> str:
    """``cache_lock`` from ``cache_lock = threading.Lock()``; "" if the line does not tell."""
    found = _CREATED.match(line)
    return found.group(1) if found else ""


def name_of_use(line: str) -> str:
    """``jobs`` from ``item = jobs.get()``, ``lock`` from ``with lock:``; "" if the line does not tell."""
    found = _USED.search(line)
    return found.group(1).removeprefix("self.") if found else ""
