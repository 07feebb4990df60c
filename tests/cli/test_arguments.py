import pytest

from app.cli.arguments import parse


def test_what_comes_after_the_script_is_the_scripts() -> None:
    options = parse(["trace", "--save", "a.csv", "x.py", "--json", "-v", "--", "-", "--open"])
    assert (options.script, options.save, options.json, options.open) == ("x.py", "a.csv", None, False)
    assert options.arguments == ["--json", "-v", "--", "-", "--open"]
    assert parse(["trace", "x.py"]).arguments == []


@pytest.mark.parametrize(
    "arguments",
    [[], ["dance"], ["run"], ["serve", "--port", "99999"], ["serve", "--port", "x"], ["trace"], ["export", "a"]],
)
def test_wrong_usage_is_status_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    assert ended.value.code == 2
    assert "error" in capsys.readouterr().err


def test_run() -> None:
    options = parse(["run", "L06", "--pane", "a", "--pane", "b", "--set", "x=1", "--set", "y=2", "--json"])
    assert (options.lesson, options.pane, options.settings, options.json) == ("L06", ["a", "b"], ["x=1", "y=2"], True)


def test_a_missing_script_is_all_that_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parse(["trace"])
    assert capsys.readouterr().err.rstrip().endswith("required: SCRIPT")
