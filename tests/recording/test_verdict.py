import pytest

from app.recording.verdict import verdict

NO_CPU = "With 1 usable CPU, parallelism cannot be seen here."


def said(flight: int, cpu: int, share: float, busy: float = 1.0, cpus: int | None = 2, wall: float = 1.0, **more: int):  # type: ignore[no-untyped-def]
    metrics = {
        "wall_s": wall,
        "most_in_flight": float(flight),
        "most_on_cpu": float(cpu),
        "parallel_share": share,
        "busy_s": busy,
    }
    return verdict(metrics, cpus, **more)


@pytest.mark.parametrize(
    ("flight", "cpu", "share", "kind", "sentence"),
    [
        (1, 1, 0.0, "sequential", "One after another: never more than one task was in flight."),
        (
            4,
            1,
            0.0,
            "concurrent",
            "Concurrent, not parallel: up to 4 tasks were in flight together, but only one ran at any instant.",
        ),
        (
            4,
            2,
            0.006,
            "concurrent",
            "Concurrent, not parallel: up to 4 tasks were in flight together, "
            "but at almost every instant only one ran (2 or more for 0.6 % of the busy time).",
        ),
        (
            2,
            2,
            0.91,
            "parallel",
            "Parallel: 2 or more ran at the same instant for 91 % of the busy time (at most 2, with 2 usable CPUs).",
        ),
        (
            4,
            2,
            0.3,
            "partly-parallel",
            "Partly parallel: 2 or more ran at the same instant for only 30 % of the busy time "
            "(at most 2, with 2 usable CPUs).",
        ),
    ],
)
def test_sentences(flight: int, cpu: int, share: float, kind: str, sentence: str) -> None:
    assert said(flight, cpu, share) == {"kind": kind, "sentence": sentence}


@pytest.mark.parametrize(
    ("share", "words"),
    [(0.0101, "1.0 %"), (0.0949, "9.5 %"), (0.5, "50 %"), (0.994, "99 %"), (0.9989, "99.8 %"), (0.9999, "100 %")],
)
def test_shares_are_rounded_but_never_up_to_all(share: float, words: str) -> None:
    assert f" {words} of the busy time" in said(4, 2, share)["sentence"]


@pytest.mark.parametrize(
    ("busy", "share", "words"),
    [
        (0.0949, 0.0, "only 9.5 %"),
        (0.0123, 0.0, "only 1.2 %"),
        (0.001, 0.4, "only 0.1 %"),
        (0.0002, 1.0, "less than 0.1 %"),
    ],
)
def test_tasks_that_wait_are_not_parallel_because_two_woke_up_together(busy: float, share: float, words: str) -> None:
    found = said(2, 2, share, busy=busy)
    assert found == {
        "kind": "concurrent",
        "sentence": "Concurrent, not parallel: up to 2 tasks were in flight together, "
        f"but they mostly waited, and a CPU was used for {words} of the time.",
    }
    assert said(1, 1, share, busy=busy)["kind"] == "sequential"


def test_little_work_done_at_the_same_time_is_parallel_all_the_same() -> None:
    assert said(2, 2, 0.6, busy=0.05)["kind"] == "parallel"


def test_edges_between_the_kinds() -> None:
    kinds = [said(2, 2, share)["kind"] for share in (0.0099, 0.01, 0.4999, 0.5)]
    assert kinds == ["concurrent", "partly-parallel", "partly-parallel", "parallel"]


def test_nothing_ran() -> None:
    assert said(1_000, 0, 0.0, busy=0.0)["sentence"] == (
        "Concurrent, not parallel: up to 1,000 tasks were in flight together, but none of them needed a CPU."
    )


def test_workers_that_died_before_their_task() -> None:
    assert said(0, 1, 0.0) == {"kind": "sequential", "sentence": "No task ever began."}


def test_tasks_too_short_to_be_seen_were_begun_all_the_same() -> None:
    metrics = {"wall_s": 1.0, "most_in_flight": 0.0, "most_on_cpu": 1.0, "busy_s": 0.5, "tasks_done": 5000.0}
    told = verdict({**metrics, "parallel_share": 0.0}, 2)
    assert told and told["sentence"] == "The tasks were short: none was in flight for 0.05 ms at a stretch."


def test_one_cpu_and_unknown_cpus() -> None:
    assert said(4, 1, 0.0, cpus=1)["sentence"].endswith(f"ran at any instant. {NO_CPU}")
    assert said(2, 2, 0.9, cpus=None)["sentence"].endswith("(at most 2).")


def test_no_verdict_where_it_cannot_be_told() -> None:
    assert said(0, 0, 0.0) is None
    assert said(2, 2, 0.9, wall=0.0004) is None
    assert said(2, 2, 0.9, wall=0.04, sampled_ns=5_000_000) is None
    assert said(2, 2, 0.9, wall=0.06, sampled_ns=5_000_000)["sentence"].startswith("Measured every 5 ms: parallel: ")
