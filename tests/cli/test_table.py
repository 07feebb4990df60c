from app.cli.table import figure, seconds, table


def test_columns() -> None:
    assert table(["a", "wall"], [["long name", "1.0"], ["b", "10.0"]], numbers=(1,)) == (
        "a          wall\n---------  ----\nlong name   1.0\nb          10.0"
    )


def test_figures() -> None:
    assert [seconds(value) for value in (None, 1.234, 0.1, 0.0123)] == ["–", "1.23 s", "0.10 s", "12.3 ms"]
    assert [figure(None), figure(1.25), figure(3, 0)] == ["–", "1.2", "3"]
