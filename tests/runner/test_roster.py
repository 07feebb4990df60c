"""Which process is which lane. (What the lanes did: ``test_assemble``.)"""

from app.model.records import Kind, LaneKind, Outcome
from app.model.states import State

from .story import MS, Picture, Voice, assembler, main, news, tell


def test_numbers_are_dense_and_parents_come_first() -> None:
    first = main()
    for lane in (7, 3, 5):
        first.declare(lane, lane)
    picture = Picture(tell(Voice(100, 3).begin(8).end(MS), first.end(MS), end=2 * MS))
    assert [picture.lanes[n]["lane"] for n in range(4)] == [0, 1, 2, 3]
    assert picture.lanes_by_key[0] == "100.1"


def test_a_lane_that_nobody_declared_is_a_thread_of_its_process() -> None:
    picture = Picture(tell(main(), Voice(100, 4).begin(MS).end(2 * MS), end=3 * MS))
    assert picture.lane("100.4")["kind"] == "thread"
    assert picture.rows("100.4") == [(MS, State.RUN)]


def test_a_child_that_was_announced_too_late_is_not_drawn_twice() -> None:
    parent = main().declare(1 * MS, 2, LaneKind.PROCESS, "W").state(1 * MS, State.STARTING, lane=2)
    a = assembler()
    a.feed([news(parent), news(Voice(200, 1).declare(4 * MS, 1, LaneKind.PROCESS).begin(4 * MS))], 5 * MS)
    facts = a.flush(5 * MS)
    a.feed([], 1_200 * MS)
    facts += a.flush(1_200 * MS)
    assert Picture(facts).lanes_by_key == ["100.1", "100.2", "200.1"]
    said = len(parent.entries)
    a.feed([news(parent.say(1_300 * MS, Kind.PID, a=200, lane=2), said)], 1_310 * MS)
    picture = Picture(facts + a.flush(1_310 * MS) + a.finish(1_400 * MS))
    assert picture.lane("100.2")["service"], "the empty one is out of the way"
    assert picture.finished["100.2"]["outcome"] == "exited"


def test_a_process_that_could_not_start_was_abandoned() -> None:
    parent = main().declare(1 * MS, 2, LaneKind.PROCESS, "W").state(1 * MS, State.STARTING, lane=2)
    parent.say(2 * MS, Kind.END, Outcome.ABANDONED, text="OSError", lane=2)
    picture = Picture(tell(parent.end(3 * MS), end=4 * MS))
    assert picture.finished["100.2"]["outcome"] == "abandoned"
    assert picture.finished["100.2"]["error"] == "OSError"


def test_a_lane_gets_a_new_name() -> None:
    picture = Picture(tell(main().say(1, Kind.NAME, text="chef").end(MS), end=2 * MS))
    assert picture.lane("100.1")["name"] == "chef"


def test_words_that_are_no_facts_of_a_process_do_no_harm() -> None:
    voice = main().say(1, Kind.PROCESS, text="[1]").say(2, Kind.PROCESS, text="{").end(MS)
    assert Picture(tell(voice, end=2 * MS)).lane("100.1")["gil"] == "100:0"
