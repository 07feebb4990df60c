"""What is known of a lane before it is told."""

from app.model.records import LaneKind
from app.model.states import State
from app.runner.lane import KIND_NAMES, Lane
from app.runner.track import Sort


def test_a_running_lane_speaks_by_signs_and_a_waiting_one_by_its_silence() -> None:
    lane = Lane((1, 2), 0)
    lane.note(5, State.RUN)
    assert lane.runs and lane.spoken(seen=8, swept=100) == 8
    lane.note(10, State.LOCK)
    assert not lane.runs and lane.spoken(seen=8, swept=100) == 100
    assert list(lane.track.within(0, 100)) == [(5, 10, Sort.RUN)]
    lane.read_end = True
    assert lane.spoken(0, 0) > 1 << 62


def test_each_kind_has_a_name() -> None:
    assert set(KIND_NAMES) == set(LaneKind)
