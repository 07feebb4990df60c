"""The program's own modules."""

from tests.lab.scripts import measured


def test_a_script_that_raises_at_import() -> None:
    result = measured("import helper\n", files={"helper.py": "raise RuntimeError('at import')\n"})
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert "RuntimeError: at import" in result.output("stderr")
    main = result.lane("MainThread")
    assert main.finished is not None and main.finished["error"] == "RuntimeError: at import"


def test_a_syntax_error_is_said_as_python_says_it() -> None:
    result = measured("print('a'\n")
    assert (result.outcome, result.exit_code) == ("failed", 1)
    assert "SyntaxError: '(' was never closed" in result.output("stderr")
    assert "interleave" not in result.output("stderr").replace(result.output("stderr").split('"')[1], "")
