import pytest

from app.cli.progress import Progress


def test_one_line_a_pane_where_there_is_no_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    answers = iter([False, False, True])
    Progress(2).follow("Threads", lambda seconds: next(answers), lambda: None)
    said = capsys.readouterr()
    assert said.err == "1/2 Threads ...\n" and said.out == ""


def test_a_terminals_line_is_written_over(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    answers = iter([False, True])
    Progress(1).follow("Threads", lambda seconds: next(answers), lambda: "waiting, place 2 in the queue")
    said = capsys.readouterr().err
    assert "1/1 Threads: waiting, place 2 in the queue" in said and said.endswith("\r\x1b[K")
