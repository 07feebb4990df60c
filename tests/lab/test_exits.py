"""The ways to end."""

import pytest

from tests.lab.scripts import measured


@pytest.mark.parametrize(
    ("ending", "code", "outcome"),
    [("sys.exit(3)", 3, "failed"), ("os._exit(4)", 4, "failed"), ("sys.exit()", 0, "finished"), ("1/0", 1, "failed")],
)
def test_the_ways_to_end(ending: str, code: int, outcome: str) -> None:
    result = measured(f"import os, sys\nprint('so far', flush=True)\n{ending}\n")
    assert (result.outcome, result.exit_code) == (outcome, code)
    assert result.output() == "so far\n"
    main = result.lane("MainThread")
    assert main.finished is not None and main.finished["outcome"] == outcome


def test_daemons_end_with_their_program() -> None:
    result = measured(
        """
        import multiprocessing, threading, time
        def forever():
            while True:
                time.sleep(0.01)
        if __name__ == "__main__":
            threading.Thread(target=forever, name="daemon-thread", daemon=True).start()
            multiprocessing.Process(target=forever, name="daemon-process", daemon=True).start()
            time.sleep(0.1)
        """
    )
    assert result.outcome == "finished"
    thread, process = result.lane("daemon-thread"), result.lane("daemon-process")
    assert thread.fact["daemon"] and process.fact["daemon"]
    assert thread.finished is not None and thread.finished["outcome"] == "exited"
    assert process.finished is not None and process.finished["outcome"] == "killed"
