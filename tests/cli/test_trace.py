"""``interleave trace``: the script's output, input, exit status and death are its own."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from .helpers import ROOT, environment, interleave, own_words

SCRIPT = """
import sys
print("args", sys.argv[1:], __name__, __file__)
print("read", sys.stdin.read().upper())
print("to stderr", file=sys.stderr)
def divide(n):
    return 1 / n
if "raise" in sys.argv:
    divide(0)
sys.exit(3)
"""


@pytest.fixture
def script(tmp_path: Path) -> Path:
    path = tmp_path / "script.py"
    path.write_text(SCRIPT)
    return path


@pytest.mark.parametrize("arguments", [["a", "--json", "--", "b"], ["raise"], []])
def test_the_same_with_and_without(script: Path, tmp_path: Path, arguments: list[str]) -> None:
    plain = subprocess.run(
        [sys.executable, script, *arguments], input="some\nlines", capture_output=True, text=True, cwd=tmp_path
    )
    traced = interleave(tmp_path / "data", "trace", str(script), *arguments, input="some\nlines", cwd=tmp_path)
    assert traced.stdout == plain.stdout and "SOME\nLINES" in traced.stdout
    assert own_words(traced.stderr) == plain.stderr
    assert traced.returncode == plain.returncode == (1 if "raise" in arguments else 3)
    assert "/runs/" in traced.stderr


@pytest.mark.parametrize("source", ["def broken(:\n", "import no_such_module_of_anybody\n"])
def test_what_cannot_run_says_what_it_always_says(tmp_path: Path, source: str) -> None:
    path = tmp_path / "bad.py"
    path.write_text(source)
    plain = subprocess.run([sys.executable, path], capture_output=True, text=True)
    traced = interleave(tmp_path / "data", "trace", str(path))
    assert own_words(traced.stderr) == plain.stderr
    assert traced.returncode == plain.returncode == 1


def test_json_and_save_leave_the_output_alone(script: Path, tmp_path: Path) -> None:
    report, kept = tmp_path / "report.json", tmp_path / "run.ndjson"
    done = interleave(
        tmp_path / "data", "trace", "--json", str(report), "--save", str(kept), str(script), input="", cwd=tmp_path
    )
    assert done.stdout.startswith("args []")
    said = json.loads(report.read_text())
    assert said["outcome"] == "failed" and said["panes"][0]["exit_code"] == 3
    assert "wall_s" in said["panes"][0]["metrics"]
    first, *_, last = map(json.loads, kept.read_text().splitlines())
    assert (first["type"], last["type"]) == ("run", "end")


def test_a_script_that_a_signal_ended(tmp_path: Path) -> None:
    path = tmp_path / "dies.py"
    path.write_text("import os, signal\nprint('x', flush=True)\nos.kill(os.getpid(), signal.SIGTERM)\n")
    done = interleave(tmp_path / "data", "trace", str(path))
    assert done.stdout == "x\n" and done.returncode == -signal.SIGTERM


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_are_handed_on(tmp_path: Path, number: signal.Signals) -> None:
    path = tmp_path / "waits.py"
    path.write_text(
        "import signal, sys, time\n"
        "signal.signal(signal.SIGTERM, lambda *_: sys.exit(7))\n"
        "try:\n"
        "    print('ready', flush=True)\n"
        "    time.sleep(30)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(8)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-m", "app", "trace", str(path)],
        env=environment(tmp_path / "data"),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    assert process.stdout is not None and process.stdout.readline() == "ready\n"
    time.sleep(0.3)  # until its first facts are in
    process.send_signal(number)
    process.communicate(timeout=30)
    assert process.returncode == (7 if number == signal.SIGTERM else 8)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["none.py"], "There is no script none.py."),
        (["--python", "/nowhere/python", "x.py"], "wants the path of a Python"),
        (["--save", "a.zip", "x.py"], "cannot be saved as"),
        (["--json", "no/such/a.json", "x.py"], "There is no folder"),
    ],
)
def test_wrongly_asked(tmp_path: Path, arguments: list[str], says: str) -> None:
    (tmp_path / "x.py").write_text("print(1)\n")
    done = interleave(tmp_path / "data", "trace", *arguments, cwd=tmp_path)
    assert done.returncode == 2 and done.stdout == "" and says in done.stderr
