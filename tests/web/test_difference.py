"""The panes' scripts side by side: same lines, differing lines, differing words."""

import pytest

from app.web.difference import Line, compare

SEQUENTIAL = """def burn(n):
    total = 0
    return total

work = [N] * 4
totals = list(map(burn, work))  # start
print(sum(totals))  # use
"""
THREADS = """def burn(n):
    total = 0
    return total

work = [N] * 4
with ThreadPoolExecutor(4) as pool:  # create
    totals = list(pool.map(burn, work))  # start
print(sum(totals))  # use
"""
PROCESSES = THREADS.replace("Thread", "Process")


def find(lines: list[Line], start: str) -> Line:
    return next(line for line in lines if line.text.strip().startswith(start))


def reversed_words(line: Line) -> list[str]:
    return [piece.text for piece in line.pieces if piece.differs]


def test_the_executor_is_the_one_differing_word() -> None:
    threads, processes = compare([THREADS, PROCESSES])
    assert [line.text for line in threads if not line.same] == ["with ThreadPoolExecutor(4) as pool:"]
    assert reversed_words(find(threads, "with")) == ["Thread"]
    assert reversed_words(find(processes, "with")) == ["Process"]


def test_lines_that_stand_in_all_panes_are_the_same() -> None:
    for lines in compare([SEQUENTIAL, THREADS, PROCESSES]):
        assert find(lines, "def burn").same
        assert find(lines, "print").same
        assert not find(lines, "totals").same


def test_step_labels_are_taken_off_the_line() -> None:
    line = find(compare([SEQUENTIAL, THREADS])[1], "with")
    assert (line.step, line.text) == ("create", "with ThreadPoolExecutor(4) as pool:")


def test_panes_keep_step() -> None:
    sequential, threads, processes = compare([SEQUENTIAL, THREADS, PROCESSES])
    assert len(sequential) == len(threads) == len(processes)
    rows = {[line.text for line in pane].index("print(sum(totals))") for pane in (sequential, threads, processes)}
    assert len(rows) == 1
    # the shorter pane's line stands beside the one that it resembles, and the filler beside the other
    at = [line.step for line in threads].index("start")
    assert sequential[at].step == "start" and sequential[at - 1].number == 0


def test_numbers_count_in_the_file() -> None:
    for source, lines in zip([SEQUENTIAL, THREADS], compare([SEQUENTIAL, THREADS]), strict=True):
        assert [line.number for line in lines if line.number] == list(range(1, source.count("\n") + 1))


def test_lines_that_share_nothing_are_not_in_reverse() -> None:
    left, right = compare(["time.sleep(1)\n", "total = sum(range(10)) + other\n"])
    assert not reversed_words(left[0]) and not reversed_words(right[0])
    assert not left[0].same and not right[0].same


def test_strings_and_comments_are_told() -> None:
    line = compare(['print("a # b")  # why\n', "x = 1\n"])[0][0]
    assert [(piece.text, piece.kind) for piece in line.pieces] == [
        ("print(", ""), ('"a # b"', "string"), (")  ", ""), ("# why", "comment"),
    ]  # fmt: skip


def test_a_text_of_several_lines() -> None:
    lines = compare(['"""One.\n\nTwo."""\nx = 1\n'])[0]
    assert [piece.kind for line in lines[:3] for piece in line.pieces] == ["string", "string"]


def test_one_pane_alone_and_none() -> None:
    assert [line.text for line in compare(["a = 1\nb = 2\n"])[0]] == ["a = 1", "b = 2"]
    assert compare([]) == []
    assert compare(["def (:\n  '\n", "x"])[0][0].text == "def (:"


def test_a_remark_is_quiet_and_signs_alone_are_not_in_reverse() -> None:
    left, right = compare(["# one thread\nrun(first, second)\n", "# two threads\nrun(first), second\n"])
    assert left[0].same and not reversed_words(left[0])
    assert not left[1].same and not reversed_words(left[1]) and not reversed_words(right[1])


def test_only_panes_beside_each_other_keep_step() -> None:
    short, other, long = compare(["a = 1\n", "a = 2\n", "import x\na = 3\nuse(x)\n"], columns=2)
    assert [line.number for line in short] == [line.number for line in other] == [1]
    assert [line.number for line in long] == [1, 2, 3]


@pytest.mark.parametrize(
    "source",
    ["''" * 50_000, " " * 100_000 + "#", "\t" * 25_000, "# create, " * 10_000],
    ids=["strings", "blanks", "tabs", "labels"],
)
def test_a_long_line_takes_no_longer_than_many_short_ones(source: str) -> None:
    """Anything may be imported and looked at. The square of these lengths is an hour."""
    ((line,),) = compare([source])
    assert line.text == source.expandtabs(4)
