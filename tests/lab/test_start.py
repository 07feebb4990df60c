"""The start of an interpreter."""

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
