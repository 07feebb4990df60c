"""One table of states, in one place: JavaScript, style sheet and Python say the same."""

import subprocess
import sys

import pytest

from app.model.states import STATES, State

from .tree import ROOT, THEMES, tokens


def test_javascript_table_is_written_from_the_python_one() -> None:
    check = [sys.executable, "scripts/write_states_js.py", "--check"]
    done = subprocess.run(check, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("info", [i for i in STATES if i.state is not State.NONE], ids=lambda i: i.state.name)
def test_style_sheet_has_the_colours_of_each_state(theme: str, info: object) -> None:
    token = f"--{info.token}"  # type: ignore[attr-defined]
    line_only = info.state in (State.QUEUED, State.UNKNOWN)  # type: ignore[attr-defined]
    wanted = {f"{token}-i"} if line_only else {token, f"{token}-i", f"{token}-t"}
    assert wanted <= tokens(theme).keys()
