"""Output in lines, with times, up to a limit."""

from app.runner.output import Output


def test_lines_have_the_time_of_their_end() -> None:
    output = Output(None)
    output.write("stdout", b"a\nb", 10)
    output.write("stderr", b"x\n", 15)
    output.write("stdout", b"c\n", 20)
    assert [(line.t, line.stream, line.text) for line in output.take(16, 16)] == [
        (10, "stdout", "a\n"),
        (15, "stderr", "x\n"),
    ]
    assert [(line.t, line.text) for line in output.take(21, 21)] == [(20, "bc\n")]
    assert output.take(100, 100) == []


def test_a_prompt_without_an_end_of_line_is_told_after_a_while() -> None:
    output = Output(None)
    output.write("stdout", b"name? ", 10)
    assert output.take(100_000_000, 100_000_000) == []
    assert [line.text for line in output.take(300_000_000, 300_000_000)] == ["name? "]


def test_the_rest_is_told_at_the_end() -> None:
    output = Output(None)
    output.write("stdout", b"no newline", 10)
    assert [line.text for line in output.take(0, 0, last=True)] == ["no newline"]


def test_the_limit_cuts_once() -> None:
    output = Output(5)
    output.write("stdout", b"abc\nde", 1)
    output.write("stderr", b"never", 2)
    lines = output.take(9, 9, last=True)
    assert [(line.text, line.cut) for line in lines] == [("abc\n", False), ("d", True)]
    assert output.total == 11


def test_exactly_the_limit_is_not_cut() -> None:
    output = Output(4)
    output.write("stdout", b"abc\n", 1)
    assert [(line.text, line.cut) for line in output.take(9, 9, last=True)] == [("abc\n", False)]


def test_bytes_that_are_no_text_and_endless_lines_do_no_harm() -> None:
    output = Output(None)
    output.write("stdout", b"\xff\n" + b"x" * 20_000, 1)
    lines = output.take(2, 2, last=True)
    assert lines[0].text == "\ufffd\n"
    assert "".join(line.text for line in lines[1:]) == "x" * 20_000


def test_a_line_waits_a_while_for_somebody_to_say_that_it_was_his() -> None:
    output = Output(None)
    output.write("stdout", b"mine\n", 10)
    output.write("stderr", b"oh\n", 11)
    assert output.take(50, 5, {"his\n"}.__contains__) == []
    assert len(output.take(50, 5, {"mine\n"}.__contains__)) == 2
    output.write("stdout", b"nobody's\n", 60)
    assert len(output.take(100, 61, {"his\n"}.__contains__)) == 1
