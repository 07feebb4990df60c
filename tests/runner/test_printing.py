"""Which lane wrote a line."""

from app.runner.printing import Prints


def test_a_line_belongs_to_the_lane_that_alone_printed_it() -> None:
    prints = Prints()
    prints.told("one\ntwo", 3)
    prints.told("both", 3)
    prints.told("both", 4)
    assert prints.who("one") == prints.who("two") == 3
    assert prints.who("one") is None, "each print is one line"
    assert prints.who("both") is None, "it is not certain"
    assert prints.who("both") == 4
    assert prints.who("never printed") is None
