"""The local runner with real processes: outcomes, limits, the queue, and that nothing is left."""

import os
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from app.model.errors import Unavailable
from app.model.spec import Limits, RunSpec
from app.runner.leases import Leases
from app.runner.local import LocalRunner
from app.runner.run import RunningRun

from .standin import PATIENCE_S, Listener, make_site, nothing_left, pids, spec, start, until

linux = pytest.mark.skipif(sys.platform != "linux", reason="finds processes by /proc")

#: Starts children of every kind that gets away easily, prints their numbers, and waits.
FAMILY = """
    import multiprocessing, os, subprocess, sys, time
    SLEEP = "import time; time.sleep(600)"
    def linger():
        time.sleep(600)
    if __name__ == "__main__":
        print(os.getpid())
        process = multiprocessing.get_context("fork").Process(target=linger, daemon=True)
        process.start()
        print(process.pid)
        print(subprocess.Popen([sys.executable, "-S", "-c", SLEEP], start_new_session=True).pid)
        code = "import subprocess, sys; print(subprocess.Popen([sys.executable, '-S', '-c', sys.argv[1]]).pid)"
        subprocess.run([sys.executable, "-S", "-c", code, SLEEP])
        # Without our mark, in a session of its own, and its parent is gone.
        code = ("import subprocess, sys; print(subprocess.Popen([sys.executable, '-S', '-c', sys.argv[1]], env={{}},"
                " start_new_session=True).pid, flush=True); sys.stdin.read()")
        middle = subprocess.Popen([sys.executable, "-S", "-c", code, SLEEP], stdin=subprocess.PIPE)
        time.sleep(0.6)
        middle.stdin.close()
        middle.wait()
        print("ready")
        {then}
"""


def test_a_run_that_ends_well(runner: LocalRunner) -> None:
    listener = start(runner, "import sys\nprint('hello')\nprint('oh', file=sys.stderr)")
    assert listener.wait()[:3] == ("finished", 0, None)
    assert [fact["type"] for fact in listener.facts] == ["started", "output", "output"]
    texts = {fact["stream"]: fact["text"] for fact in listener.facts[1:]}
    assert texts == {"stdout": "hello\n", "stderr": "oh\n"}


def test_the_script_stands_in_an_empty_folder_with_a_closed_input_and_few_variables(runner: LocalRunner) -> None:
    script = """
        import os, sys
        print(os.listdir("."))
        print(repr(sys.stdin.read()))
        print(os.getcwd() == os.environ["HOME"])
        print(sorted(set(os.environ) - {"PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "LD_LIBRARY_PATH", "VIRTUAL_ENV"}))
        print(sys.argv[1:])
    """
    listener = start(runner, script, arguments=["a", "b"])
    listener.wait()
    assert listener.printed() == [
        "['pane.py']",
        "''",
        "True",
        "['HOME', 'INTERLEAVE_LAB', 'INTERLEAVE_LINE_BUFFERED', 'PYTHONPATH', 'PYTHONUTF8', 'TMPDIR']",
        "['a', 'b']",
    ]


@pytest.mark.parametrize(
    ("script", "code", "sentence"),
    [
        ("raise SystemExit(3)", 3, "The program ended with exit status 3."),
        ("import os; os.kill(os.getpid(), 11)", -11, "The program was ended by SIGSEGV."),
    ],
)
def test_a_run_that_fails(runner: LocalRunner, script: str, code: int, sentence: str) -> None:
    assert start(runner, script).wait()[:3] == ("failed", code, sentence)


def test_an_interpreter_that_is_not_there_is_a_sentence(runner: LocalRunner) -> None:
    outcome, code, reason, _ = start(runner, "pass", python=Path("/no/such/python")).wait()
    assert (outcome, code) == ("failed", None)
    assert "could not be started" in reason


@linux
def test_cancel_leaves_nothing_behind(runner: LocalRunner) -> None:
    listener = start(runner, FAMILY.format(then="time.sleep(600)"))
    numbers = pids(listener, 5)
    until(lambda: "ready" in listener.printed())
    assert runner.cancel("run")
    assert listener.wait()[0] == "cancelled"
    assert nothing_left(numbers)
    assert not runner.cancel("run")


@linux
def test_the_end_of_the_script_is_the_end_of_all(runner: LocalRunner) -> None:
    listener = start(runner, FAMILY.format(then="os._exit(0)"))
    assert listener.wait()[0] == "finished"
    assert nothing_left(pids(listener, 5))


@linux
def test_a_run_that_takes_too_long(runner: LocalRunner) -> None:
    listener = start(runner, FAMILY.format(then="time.sleep(600)"), limits=Limits(wall_s=3))
    outcome, _, reason, _ = listener.wait()
    assert outcome == "timed_out"
    assert reason == "It was still running after 3 s, the most that a run may take."
    assert nothing_left(pids(listener, 1))


@linux
def test_close_ends_everything_and_each_run_is_told_once(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path), leases=Leases([0], 1))
    first = start(runner, FAMILY.format(then="time.sleep(600)"), run="first")
    numbers = pids(first, 5)
    second = start(runner, "pass", run="second")
    until(lambda: second.facts)
    runner.close()
    assert first.wait()[0] == second.wait()[0] == "lost"
    assert nothing_left(numbers)
    assert list((tmp_path / "notes").iterdir()) == []
    with pytest.raises(Unavailable):
        runner.start(spec("pass", run="third"), first.emit, first.done)
    runner.close()


@linux
def test_cpu_time_is_limited(runner: LocalRunner) -> None:
    listener = start(runner, "while True: pass", limits=Limits(wall_s=PATIENCE_S, cpu_s=1))
    outcome, _, reason, _ = listener.wait()
    assert (outcome, reason) == ("timed_out", "It used more than 1 s of CPU time, the most that a run may use.")


@linux
def test_memory_is_limited(runner: LocalRunner) -> None:
    script = "import time\nhoard = []\nwhile True: hoard.append(b'x' * 5_000_000); time.sleep(0.01)"
    listener = start(runner, script, limits=Limits(wall_s=PATIENCE_S, memory_bytes=100 * 2**20))
    outcome, _, reason, _ = listener.wait()
    assert (outcome, reason) == ("failed", "It used more than 100 MB of memory, the most that it may.")


@linux
def test_a_fork_bomb_is_stopped(runner: LocalRunner) -> None:
    script = """
        import os, time
        end = time.monotonic() + 20
        made = 0
        while time.monotonic() < end and made < 60:
            made += os.fork() > 0
            time.sleep(0.02)
        time.sleep(20)
    """
    listener = start(runner, script, limits=Limits(wall_s=PATIENCE_S, processes=20))
    outcome, _, reason, _ = listener.wait()
    assert (outcome, reason) == ("failed", "It started more than 20 processes, the most that a run may have.")
    assert nothing_left([])


def test_output_is_cut_and_the_program_goes_on(runner: LocalRunner) -> None:
    script = "import sys\nfor i in range(50):\n    sys.stdout.write('x' * 99_999 + '\\n')\nsys.exit(5)"
    listener = start(runner, script, limits=Limits(wall_s=PATIENCE_S, output_bytes=200_000))
    assert listener.wait()[1] == 5
    told = [fact for fact in listener.facts if fact["type"] == "output"]
    assert sum(len(fact["text"]) for fact in told) == 200_000
    assert [fact.get("cut", False) for fact in told].count(True) == 1 and told[-1]["cut"]


def test_no_folder_is_left(runner: LocalRunner) -> None:
    listener = start(runner, "import os; print(os.getcwd()); print(os.path.dirname(os.environ['INTERLEAVE_LAB']))")
    listener.wait()
    assert not any(Path(folder).exists() for folder in listener.printed())


def test_computing_runs_come_one_after_another_and_waiting_runs_beside_them(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path), leases=Leases([0], 1))
    try:
        hold = "import time; print('here'); time.sleep(600)"
        first = start(runner, hold, run="first", visitor="a")
        until(lambda: first.printed() == ["here"])
        second = start(runner, "pass", run="second", visitor="a")
        third = start(runner, "pass", run="third", visitor="b")
        fourth = start(runner, hold, run="fourth", visitor="b", exclusive=False)
        until(lambda: fourth.printed() == ["here"])
        until(lambda: len(third.facts) >= 1 and len(second.facts) >= 1)
        until(lambda: position(second) == 1 and position(third) == 0)
        assert {run: place.position for run, place in runner.places().items()} == {"third": 0, "second": 1}
        runner.cancel("first")
        assert third.wait()[0] == second.wait()[0] == "finished"
        kinds = [fact["type"] for fact in second.facts]
        assert kinds.index("started") > max(i for i, kind in enumerate(kinds) if kind == "queued")
        assert runner.places() == {}
    finally:
        runner.close()


def position(listener: Listener) -> Any:
    return [fact["position"] for fact in listener.facts if fact["type"] == "queued"][-1]


def test_a_waiting_run_can_be_cancelled(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path), leases=Leases([0], 1))
    try:
        first = start(runner, "import time; print('here'); time.sleep(600)", run="first")
        until(first.printed)
        second = start(runner, "pass", run="second")
        assert runner.cancel("second")
        assert second.wait() == ("cancelled", None, "It was cancelled before it began.", 0)
        assert not first.outcomes
    finally:
        runner.close()


def test_a_run_starts_when_the_one_before_it_has_ended(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path), leases=Leases([0], 1))
    try:
        hold = "import time; print('here'); time.sleep(600)"
        first = start(runner, hold, run="first", exclusive=False)
        second = start(runner, hold, run="second", exclusive=False, after="first")
        third = start(runner, "pass", run="third", after="second")
        until(lambda: first.printed() == ["here"] and third.facts)
        assert (position(second), position(third)) == (0, 1)
        runner.cancel("first")
        until(lambda: second.printed() == ["here"])
        assert runner.cancel("second") and not third.outcomes
        assert third.wait()[0] == "finished"
    finally:
        runner.close()


def test_a_full_queue_says_so(tmp_path: Path) -> None:
    runner = LocalRunner(tmp_path / "notes", site=make_site(tmp_path), leases=Leases([0], 1), most_waiting=1)
    try:
        first = start(runner, "import time; print('here'); time.sleep(600)", run="first")
        until(first.printed)
        start(runner, "pass", run="second")
        with pytest.raises(Unavailable):
            start(runner, "pass", run="third")
    finally:
        runner.close()


def test_an_inherited_run_has_the_users_world(
    runner: LocalRunner, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MINE", "yes")
    script = tmp_path / "mine.py"
    script.write_text("import os, sys\nprint(os.getcwd(), os.environ['MINE'], sys.argv[1:], os.getpgrp())\nsys.exit(7)")
    listener = Listener()
    limits = Limits(None, None, None, None, None, None)
    mine = RunSpec("mine", script=script, arguments=["x"], inherit=True, limits=limits)
    runner.start(mine, listener.emit, listener.done)
    assert listener.wait()[:2] == ("failed", 7)
    assert capfd.readouterr().out == f"{tmp_path} yes ['x'] {os.getpgrp()}\n"
    assert listener.printed() == []


@linux
def test_an_idle_runner_does_not_wake(runner: LocalRunner) -> None:
    start(runner, "pass").wait()
    before = time.process_time()
    time.sleep(0.3)
    assert time.process_time() - before < 0.1


def test_a_run_for_which_there_is_no_thread_fails_and_the_next_one_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = LocalRunner(tmp_path / "running", leases=Leases(None, 2), site=make_site(tmp_path))
    begin = RunningRun.start

    def none_left(run: RunningRun) -> None:
        monkeypatch.setattr(RunningRun, "start", begin)
        raise RuntimeError("can't start new thread")

    monkeypatch.setattr(RunningRun, "start", none_left)
    try:
        outcome, _, reason, _ = start(local, "print(1)", exclusive=True).wait()
        assert outcome == "failed" and reason == "It could not be started: can't start new thread."
        assert start(local, "print(1)", exclusive=True).wait()[0] == "finished"
    finally:
        local.close()


def test_close_waits_for_a_run_that_is_just_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    local = LocalRunner(tmp_path / "running", leases=Leases(None, 2), site=make_site(tmp_path))
    begin, closed = RunningRun.start, threading.Event()

    def close() -> None:
        local.close()
        closed.set()

    closing = threading.Thread(target=close)

    def late(run: RunningRun) -> None:
        closing.start()
        closing.join(0.3)  # as far as it gets meanwhile
        begin(run)

    monkeypatch.setattr(RunningRun, "start", late)
    listener = start(local, "import time\ntime.sleep(600)")
    assert listener.wait()[0] == "lost"
    assert closed.wait(PATIENCE_S)


def test_a_place_that_cannot_be_written_is_a_sentence_and_nothing_is_left(tmp_path: Path) -> None:
    (tmp_path / "running").write_text("no folder")  # stands for a full disk and for rights that root has anyway
    local = LocalRunner(tmp_path / "running", leases=Leases(None, 2), site=make_site(tmp_path))
    try:
        outcome, _, reason, _ = start(local, "import time\ntime.sleep(600)").wait()
        assert outcome == "failed" and reason.startswith("The server cannot write to ")
    finally:
        local.close()
