"""Work items that are lost or abandoned. (How lanes end: ``test_assemble``.)"""

from app.model.records import Mark
from app.model.states import State

from .story import MAIN, MS, Picture, Voice, main, tell


def lost(*voices: Voice) -> list[tuple[str, str]]:
    picture = Picture(tell(*voices, end=50 * MS))
    return [(kind, ref.get("text", "")) for _, _, kind, ref in picture.marks if kind in ("task_lost", "task_abandoned")]


def pool(*worker: tuple[Mark, int, str]) -> tuple[Voice, Voice]:
    first = main().declare(0, 2).state(0, State.QUEUED, lane=2)
    for name in ("a", "b", "c"):
        first.mark(1 * MS, Mark.TASK_SUBMITTED, text=name)
    voice = Voice(MAIN, 2).begin(1 * MS)
    for t, (mark, number, name) in enumerate(worker, start=2):
        voice.mark(t * MS, mark, a=number, text=name)
    return first.end(40 * MS), voice.end(30 * MS)


def test_all_done_is_nothing_lost() -> None:
    items = [
        item for n, name in enumerate("abc", 1) for item in ((Mark.TASK_STARTED, n, name), (Mark.TASK_ENDED, n, name))
    ]
    assert lost(*pool(*items)) == []


def test_begun_and_never_ended_is_lost_and_never_begun_is_abandoned() -> None:
    found = lost(*pool((Mark.TASK_STARTED, 1, "a"), (Mark.TASK_FAILED, 1, "E"), (Mark.TASK_STARTED, 2, "b")))
    assert found == [("task_lost", "b"), ("task_abandoned", "c")]
