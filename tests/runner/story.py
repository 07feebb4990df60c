"""Tells a run to an assembler: processes and threads that say things at times of the test's own choosing."""

import json
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.model.facts import Fact, MachineFacts
from app.model.records import GAP_SIBLING, NO_CORE, Kind, LaneKind, Mark, Outcome, Record, pack_ref
from app.model.states import State
from app.runner.assemble import Assembler
from app.runner.sweep import Entry, News

MS = 1_000_000
MAIN = 100
MACHINE = MachineFacts(
    usable_cpus=2,
    host_cpus=2,
    cpu_model=None,
    python="3.11.7",
    implementation="cpython",
    free_threaded=False,
    gil=True,
    switch_interval_s=0.005,
    start_method=None,
    platform="Linux",
    load=None,
)


class Voice:
    """One writer: a thread. ``lane`` is its own number."""

    def __init__(self, pid: int, lane: int, tid: int = 0) -> None:
        self.pid, self.lane, self.tid = pid, lane, tid or pid * 10 + lane
        self.entries: list[Entry] = []
        self.seen: list[tuple[int, int]] = []  # (entries told before, t)

    def say(self, t: int, kind: Kind, code: int = 0, a: int = 0, b: int = 0, text: str = "", lane: int = 0) -> "Voice":
        self.entries.append(Entry(Record(t, lane or self.lane, kind, code, NO_CORE, a, b), text))
        return self

    def process(self, t: int, **facts: Any) -> "Voice":
        return self.say(t, Kind.PROCESS, text=json.dumps(facts))

    def declare(self, t: int, lane: int, kind: LaneKind = LaneKind.THREAD, name: str = "", flags: int = 0) -> "Voice":
        return self.say(t, Kind.LANE, kind, a=self.lane if lane != self.lane else 0, b=flags, text=name, lane=lane)

    def begin(self, t: int, state: State = State.RUN) -> "Voice":
        return self.say(t, Kind.BEGIN, a=self.tid).state(t, state)

    def state(self, t: int, state: State, line: int = 0, other: int = 0, text: str = "", lane: int = 0) -> "Voice":
        return self.say(t, Kind.STATE, state, a=pack_ref(line, other), text=text, lane=lane)

    def mark(self, t: int, mark: Mark, a: int = 0, text: str = "") -> "Voice":
        return self.say(t, Kind.MARK, mark, a=a, text=text)

    def gap(self, t: int, length: int, code: int = GAP_SIBLING, other: int = 0) -> "Voice":
        return self.say(t, Kind.GAP, code, a=pack_ref(0, other), b=length)

    def span(self, t: int, length: int, off: int = 0, code: int = 0) -> "Voice":
        return self.say(t, Kind.SPAN, code, a=length, b=off)

    def end(self, t: int, outcome: Outcome = Outcome.FINISHED, code: int | None = None, error: str = "") -> "Voice":
        return self.say(t, Kind.END, outcome, a=0 if code is None else code + 2**31, text=error)

    def sign(self, t: int) -> "Voice":
        """A sign of life that makes no record."""
        self.seen.append((len(self.entries), t))
        return self


def main(t: int = 0) -> Voice:
    """The main thread of the run's first process."""
    return Voice(MAIN, 1).declare(t, 1, LaneKind.MAIN, "MainThread").begin(t).process(t, gil=True)


def assembler() -> Assembler:
    return Assembler(MAIN, MACHINE.copy(), 0)


def news(voice: Voice, begin: int = 0, end: int | None = None) -> News:
    """What a sweep finds that has read the first ``begin`` records before and now sees ``end``."""
    end = len(voice.entries) if end is None else end
    seen = max((t for count, t in voice.seen if count <= end), default=0)
    return News(voice.pid, str(voice.lane), voice.tid, voice.entries[begin:end], seen, 0, 7, 150, 5 * MS)


def tell(*voices: Voice, end: int, killed: bool = False) -> list[Fact]:
    """The whole run in one sweep."""
    a = assembler()
    a.feed([news(v) for v in voices], end)
    return a.flush(end) + a.finish(end, killed=killed)


class Picture:
    """Facts, folded."""

    def __init__(self, facts: Iterable[Fact]) -> None:
        self.facts = list(facts)
        self.lanes: dict[int, Any] = {}
        self.refs: dict[int, Any] = {0: {}}
        self._rows: dict[int, list[tuple[int, State, int]]] = {}
        self.marks: list[tuple[str, int, str, Any]] = []
        self.finished: dict[str, Any] = {}
        self.seen: dict[str, int] = {}
        self.dropped = 0
        for fact in self.facts:
            self._fold(fact)

    def _fold(self, fact: Any) -> None:
        if fact["type"] == "lane":
            self.lanes[fact["lane"]] = fact
        elif fact["type"] == "finished":
            assert self.name(fact["lane"]) not in self.finished, "a lane ends once"
            self.finished[self.name(fact["lane"])] = fact
        elif fact["type"] == "batch":
            self.refs |= {ref["ref"]: ref for ref in fact["refs"]}
            self.dropped += fact["dropped"]
            for lane, t, state, ref in fact["rows"]:
                assert lane in self.lanes, "a lane is told of before its first row"
                rows = self._rows.setdefault(lane, [])
                assert not rows or rows[-1][0] < t, "rows of a lane are in strict order"
                assert t >= 0
                assert ref in self.refs, "a ref is told of before it is used"
                rows.append((t, State(state), ref))
            for lane, t, kind, ref in fact["marks"]:
                self.marks.append((self.name(lane), t, kind, self.refs[ref]))
            for number, t in fact["seen"].items():
                assert self.seen.get(self.name(int(number)), -1) <= t
                self.seen[self.name(int(number))] = t

    def name(self, number: int) -> str:
        return str(self.lanes[number]["key"])

    def lane(self, key: str) -> Any:
        return next(lane for lane in self.lanes.values() if lane["key"] == key)

    def rows(self, key: str) -> list[tuple[int, State]]:
        """Rows of a lane: (t, state)."""
        return [(t, state) for t, state, _ in self._rows.get(self.lane(key)["lane"], [])]

    def causes(self, key: str) -> list[tuple[int, State, dict[str, Any]]]:
        """Rows with their refs, lanes named by key."""
        return [(t, state, self._named(self.refs[ref])) for t, state, ref in self._rows.get(self.lane(key)["lane"], [])]

    def _named(self, ref: dict[str, Any]) -> dict[str, Any]:
        named = {k: v for k, v in ref.items() if k != "ref"}
        if "other" in named:
            named["other"] = self.name(named["other"])
        return named

    def slices(self, key: str) -> Iterator[tuple[int, int, State]]:
        """(start, end, state), the last one up to the lane's end."""
        rows = self.rows(key)
        ends: Sequence[int] = [t for t, _ in rows[1:]] + [self.finished[key]["t"]]
        for (start, state), end in zip(rows, ends, strict=True):
            yield start, end, state

    @property
    def lanes_by_key(self) -> list[str]:
        return [str(lane["key"]) for lane in self.lanes.values()]
