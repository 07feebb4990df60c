"""``python -m bench [NAME ...]``: measure all rows, or those of the named modules, and print the table.

A whole table is kept in bench/results; a part of it is only printed. The exit status is 1 if a figure does not hold.
"""

import argparse
import importlib
import sys
import time
import traceback
from collections.abc import Sequence

from .harness import Row, keep, machine, table

#: In the order of the table. Each name is a module here, with ``measure() -> Sequence[Row]``.
ORDER = (
    "turns",
    "processes",
    "cpu_time",
    "core_waits",
    "sleepers",
    "overhead",
    "startup",
    "first_transition",
    "viewers",
    "fanout",
    "cold_start",
    "frame",
    "timeline",
    "page_weight",
)


def rows_of(name: str) -> Sequence[Row]:
    """The rows of one module. One that breaks costs its own row, not the table."""
    try:
        found: Sequence[Row] = importlib.import_module(f".{name}", __package__).measure()
    except Exception:
        traceback.print_exc()
        return [Row(name, "the measurement failed", "", None)]
    return found


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one or more of: {' '.join(ORDER)}")
    names = parser.parse_args().names or list(ORDER)
    if unknown := [name for name in names if name not in ORDER]:
        parser.error(f"no such row: {' '.join(unknown)}. There are: {' '.join(ORDER)}")
    where = machine()
    rows: list[Row] = []
    for name in names:
        begun = time.monotonic()
        for row in rows_of(name):
            rows.append(row)
            print(f"[{name}, {time.monotonic() - begun:.0f} s] {row.what}: {row.measured}", file=sys.stderr, flush=True)
    print(table(rows, where))
    if names == list(ORDER):
        print(f"Kept in {keep(rows, where)}", file=sys.stderr)
    return 0 if all(row.holds for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
