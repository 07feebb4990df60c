"""Samples by thread and time."""

from app.runner.samples import Sample, Samples, Seen


def test_samples_are_found_by_thread_and_time() -> None:
    samples = Samples()
    for t in range(0, 100, 10):
        samples.add(Sample(t, 1, 2, Seen.IO))
        samples.add(Sample(t, 1, 3, Seen.GIL))
        samples.round(t)
    assert [s.t for s in samples.between(1, 2, 20, 50)] == [30, 40]
    assert {s.what for s in samples.between(1, 3, 0, 100)} == {Seen.GIL}
    assert samples.between(9, 9, 0, 100) == []
    assert samples.rounds(20, 50) == 2


def test_old_samples_are_let_go() -> None:
    samples = Samples()
    for t in range(30_000):
        samples.add(Sample(t, 1, 2, Seen.IO))
    assert len(samples.between(1, 2, -1, 30_000)) <= 20_000
    assert samples.between(1, 2, 29_998, 30_000)[0].t == 29_999
