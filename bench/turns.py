"""CPU-bound threads of one interpreter: they take turns, and never two at once."""

from collections.abc import Sequence
from statistics import median

from .harness import Row
from .measured import WORK, trace

SCRIPT = (
    WORK
    + """
    import sys, threading
    threads = [threading.Thread(target=work, args=(0.25,)) for _ in range(int(sys.argv[1]))]
    for thread in threads: thread.start()
    for thread in threads: thread.join()
    """
)


def measure() -> Sequence[Row]:
    rows = []
    for count in (2, 4):
        metrics = [trace(SCRIPT, str(count)).metrics for _ in range(5)]
        shares = [m["parallel_share"] for m in metrics]
        turns = [m["median_turn_s"] * 1000 for m in metrics]
        share, turn = median(shares), median(turns)
        rows.append(
            Row(
                f"{count} CPU-bound threads: share of busy time with two lanes running",
                f"{share:.2%}",
                "< 1 %",
                share < 0.01,
                {"shares": shares},
            )
        )
        rows.append(
            Row(
                f"{count} CPU-bound threads: median turn",
                f"{turn:.2f} ms",
                "5 to 7 ms",
                5 <= round(turn, 1) <= 7,
                {"turns_ms": turns},
            )
        )
    return rows
