"""``interleave run`` as a process: a table, one JSON object, files, and what is said when it is asked wrongly."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from app.cli import main

from .helpers import ROOT, environment, interleave

QUICK = ("--set", "delay=0.25")
METRICS = {
    *("wall_s", "cpu_s", "in_flight", "on_cpu", "parallel_share", "gil_wait_s", "core_wait_s", "lock_wait_s"),
    *("sleep_s", "speedup", "measuring_cost", "dropped"),
}


def test_json_is_one_object_and_files_are_saved(tmp_path: Path) -> None:
    file = tmp_path / "run.csv"
    done = interleave(tmp_path / "data", "run", "waiting-overlaps", *QUICK, "--json", "--save", str(file))
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    assert (said["lesson"], said["outcome"]) == ("waiting-overlaps", "finished")
    assert said["machine"]["usable_cpus"] >= 1 and said["parameters"] == {"tasks": 2, "delay": 0.25}
    assert set(said["proof"]) == {"holds", "sentence", "checks", "reason"}
    assert [pane["pane"] for pane in said["panes"]] == ["sequential", "threads", "processes"]
    for pane in said["panes"]:
        assert pane["run"] and pane["outcome"] == "finished"
        assert set(pane["metrics"]) >= METRICS
        assert pane["verdict"] is None or set(pane["verdict"]) == {"kind", "sentence"}
        assert (tmp_path / f"run-{pane['pane']}.csv").stat().st_size > 100
    assert said["panes"][0]["metrics"]["speedup"] == 1.0
    assert "1/3 One after another" in done.stderr


def test_table_of_one_pane(tmp_path: Path) -> None:
    done = interleave(tmp_path, "run", "L01", "--pane", "threads", *QUICK)
    assert done.returncode == 0, done.stderr
    assert "Threads" in done.stdout and "in flight" in done.stdout
    assert "Not checked: the proof needs a run of each pane" in done.stdout


def test_a_pane_that_is_meant_to_fail(tmp_path: Path) -> None:
    done = interleave(tmp_path, "run", "L09", "--pane", "pool", "--set", "delay=1", "--json")
    said = json.loads(done.stdout)
    assert done.returncode == 0 and said["outcome"] == "finished"
    assert said["panes"][0]["outcome"] == said["panes"][0]["expected"] == "failed"


def test_a_run_that_is_ended_is_a_failure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("INTERLEAVE_DATA", str(tmp_path))
    monkeypatch.setenv("INTERLEAVE_RUN_WALL", "1")
    assert main(["run", "L09", "--pane", "thread"]) == 1


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["nope"], "There is no lesson “nope”"),
        (["L99"], "There is no lesson “L99”"),
        (["L06", "--pane", "x"], "has no pane “x”. It has: sequential, threads, processes."),
        (["L06", "--set", "tasks=99"], "tasks must be from 1 to 8, not 99."),
        (["L06", "--set", "tasks"], "--set wants NAME=VALUE"),
        (["L06", "--set", "size=1"], "There is no parameter 'size'. This lesson has tasks and steps."),
        (["L06", "--save", "x.zip"], "cannot be saved as '.zip'"),
    ],
)
def test_wrongly_asked(tmp_path: Path, arguments: list[str], says: str) -> None:
    done = interleave(tmp_path, "run", *arguments)
    assert done.returncode == 2 and done.stdout == ""
    assert says in done.stderr and "Traceback" not in done.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_ctrl_c_ends_all_of_it(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "run", "L09", "--pane", "module"],
        env=environment(tmp_path),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stderr is not None and process.stderr.readline().startswith("1/1")
    time.sleep(1)
    pids = _descendants(process.pid)
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=30)
    assert process.returncode == 130 and out == "" and "interrupted" in err and "Traceback" not in err
    assert len(pids) >= 3 and not any(Path(f"/proc/{pid}").exists() for pid in pids)


def _descendants(pid: int) -> list[int]:
    """Linux only: elsewhere there is nothing to look at."""
    found = []
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, children.read_text().split()):
            found += [child, *_descendants(child)]
    return found
