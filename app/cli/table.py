"""Text tables, and figures as the pages show them."""

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]], numbers: Sequence[int] = ()) -> str:
    """Columns side by side, those in ``numbers`` to the right."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    lines = []
    for row in (head, ["-" * width for width in widths], *rows):
        cells = [
            cell.rjust(width) if place in numbers else cell.ljust(width)
            for place, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def seconds(value: float | None) -> str:
    """``0.98 s``; short ones in milliseconds; unknown is a dash."""
    if value is None:
        return "–"
    return f"{value:.2f} s" if value >= 0.1 else f"{value * 1000:.1f} ms"


def figure(value: float | None, digits: int = 1) -> str:
    """A number with these decimals; unknown is a dash."""
    return "–" if value is None else f"{value:.{digits}f}"
