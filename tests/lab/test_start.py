"""The start of an interpreter."""

import os
import subprocess
import sys
from pathlib import Path

from app.runner.lab import SITE
from tests.lab.scripts import each_python, measured


def test_an_existing_sitecustomize_still_runs() -> None:
    result = measured(
        """
        import os, subprocess, sys
        environment = dict(os.environ)
        environment["PYTHONPATH"] = environment["PYTHONPATH"] + os.pathsep + os.getcwd()
        subprocess.run([sys.executable, "-c", "import sys; print(sys.marked)"], env=environment, check=True)
        """,
        files={"sitecustomize.py": "import sys\nsys.marked = 'theirs'\n"},
    )
    assert result.output() == "theirs\n"


@each_python
def test_a_python_subprocess_is_a_lane(python: str) -> None:
    result = measured(
        """
        import subprocess, sys
        print(subprocess.run([sys.executable, "other.py"], check=True, capture_output=True, text=True).stdout, end="")
        """,
        files={"other.py": "import time\ntime.sleep(0.05)\nprint('from the other')\n"},
        python=python,
    )
    assert result.output() == "from the other\n"
    (other,) = result.of_kind("process")
    assert other.name == "other.py" and other.time_in("SLEEP") > 0.049
    assert other.fact["parent"] == result.lane("MainThread").fact["lane"]


def test_where_the_lab_cannot_start_the_script_runs_without_it(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text("import sys, os\nprint(sys.argv[1:], 'INTERLEAVE_LAB' in os.environ)\n")
    environment = dict(
        os.environ,
        PYTHONPATH=str(SITE),
        INTERLEAVE_LAB=str(tmp_path / "nowhere"),
        INTERLEAVE_SCRIPT=str(script),
    )
    done = subprocess.run(
        [sys.executable, str(tmp_path / "main.pyc"), "a", "b"], env=environment, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "['a', 'b'] False\n", "")


def test_a_lab_that_fails_midway_says_so_and_the_script_goes_on() -> None:
    result = measured(
        """
        import sys, threading
        lab = sys.modules["_interleave.lab.lanes"]
        lab.settle = lambda *_: 1 / 0
        thread = threading.Thread(target=print, args=("still here",))
        thread.start()
        thread.join()
        """
    )
    assert (result.outcome, result.output()) == ("finished", "still here\n")
    assert result.reason is not None and "ZeroDivisionError" in result.reason
