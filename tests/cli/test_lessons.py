import json

import pytest

from app.cli import main


def test_the_list(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons"]) == 0
    said = capsys.readouterr().out
    assert "four-cooks-one-stove" in said and "L06" in said


def test_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lessons", "--json"]) == 0
    lessons = {each["id"]: each for each in json.loads(capsys.readouterr().out)}
    assert lessons["L06"]["lesson"] == "four-cooks-one-stove"
    assert [pane["pane"] for pane in lessons["L06"]["panes"]] == ["sequential", "threads", "processes"]
    assert lessons["L06"]["needs"]["usable_cpus"] == 2
    assert lessons["L06"]["available"] is not bool(lessons["L06"]["lacks"])


def test_one_cpu_is_said(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.cli.lessons.usable_cpus", lambda: 1)
    main(["lessons"])
    assert "needs 2 usable CPUs (there is 1)" in capsys.readouterr().out
