import pytest

from app.model.errors import BrokenInvariant
from app.model.states import State
from app.recording.fold import fold

from .facts import Facts, machine, random_facts

S = State


def test_a_slice_ends_where_the_next_begins_and_the_last_where_the_lane_has_spoken() -> None:
    facts = Facts()
    lane = facts.lane()
    facts.rows(lane, (1, S.RUN, 0), (3, S.SLEEP), (3, S.IO), (5, S.NONE), (7, S.RUN)).seen(lane, 9)
    folded = fold(facts.log())
    assert [(start // 1000, end // 1000, state) for start, end, state, _ in folded.tracks[lane].slices()] == [
        (1, 3, S.RUN),
        (3, 5, S.IO),
        (7, 9, S.RUN),
    ]
    assert folded.last == 9_000


def test_an_end_cuts_what_was_told_of_later_times() -> None:
    facts = Facts()
    lane = facts.lane()
    facts.rows(lane, (0, S.RUN), (8, S.SLEEP)).seen(lane, 20).finish(lane, 5, "killed", exit_code=-9)
    track = fold(facts.log()).tracks[lane]
    assert list(track.slices()) == [(0, 5_000, S.RUN, 0)]
    assert (track.outcome, track.exit_code) == ("killed", -9)
    assert track.times(0, 100_000)[S.RUN] == 5_000
    assert sum(track.times(0, 100_000)) == 5_000


@pytest.mark.parametrize("seed", range(10))
def test_times_are_the_slices_cut_to_the_stretch(seed: int) -> None:
    for track in fold(random_facts(seed).log()).tracks.values():
        for a, b in ((0, 10**10), (100_000, 700_000), (2_000_000, 2_000_001), (5, 5), (9, 3)):
            wanted = [0] * len(State)
            for start, end, state, _ in track.slices():
                wanted[state] += max(0, min(end, b) - max(start, a))
            found = track.times(a, b)
            found[State.NONE] = 0
            assert found == wanted


def test_a_later_lane_fact_replaces_the_earlier_and_the_rows_stay() -> None:
    facts = Facts()
    lane = facts.lane("first")
    facts.rows(lane, (0, S.RUN)).seen(lane, 5)
    facts.cut()
    again = dict(next(fact for fact in facts.facts if fact["type"] == "lane"), name="second")
    facts.facts.append(again)  # type: ignore[arg-type]
    track = fold(facts.log()).tracks[lane]
    assert track.lane["name"] == "second"
    assert len(list(track.slices())) == 1


def test_usable_cpus_are_the_least_that_anybody_says() -> None:
    facts = Facts(usable_cpus=8)
    assert fold(facts.log()).usable_cpus == 8
    started = facts.facts[2]
    assert started["type"] == "started"
    started["machine"] = {**machine(6), "cores": [1, 2]}
    assert fold(facts.log()).usable_cpus == 2
    assert fold([]).usable_cpus is None


def test_a_lane_that_nobody_declared_is_our_mistake() -> None:
    facts = Facts()
    facts.rows(3, (0, S.RUN))
    with pytest.raises(BrokenInvariant, match="Lane 3"):
        fold(facts.log())
