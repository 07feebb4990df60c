"""Free play: any work, run in any way, as one plain script that is put together from fragments.

    free-play/play.toml     the knobs
    free-play/work/*.py     what a task does: a function ``work``
    free-play/models/*.py   how the tasks are run

The script that comes out is shown and run as it is, like a lesson's pane.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..model.errors import InvalidRequest
from . import constants, parameters
from .catalogue import FOLDER
from .constants import Value
from .parameters import Parameter
from .reading import Table

#: Models whose workers are processes, and what in a script makes them start otherwise.
PROCESSES = ("processes", "process-pool")
POOLS = ("thread-pool", "process-pool", "interpreters")
#: CPython's own switch interval: then nothing is set.
USUAL_MS = 5
#: What a model wants of the interpreter (a word of ``needs.WORDS``).
PYTHONS = {"interpreters": "3.14"}
#: Together, tasks may take so much: the limit of a run is not met by a choice that the page offers.
MOST_UNITS = 40.0


@dataclass(frozen=True)
class Play:
    """The knobs, the words of their stops (by knob and value), and the fragments by name."""

    knobs: tuple[Parameter, ...]
    words: Mapping[str, Mapping[Value, str]]
    sizes: Mapping[str, float]
    works: Mapping[str, str]
    models: Mapping[str, str]

    def check(self, given: Mapping[str, object]) -> dict[str, Value]:
        """A value for each knob. Raises ``InvalidRequest`` with the knob at fault."""
        values = parameters.check_all(self.knobs, given)
        units = self.sizes[str(values["size"])] * float(values["tasks"])
        if units > MOST_UNITS:
            raise InvalidRequest("So many large tasks take too long. Choose fewer, or a smaller size.", "tasks", 8)
        return values

    def source(self, values: Mapping[str, Value]) -> str:
        """The script, of values that ``check`` gave."""
        model = str(values["model"])
        work, way = self._sized(values), self.models[model]
        if model == "asyncio":
            work = _awaiting(work)
        way = constants.fill(way, {"TASKS": values["tasks"], "WORKERS": values["workers"]})
        settings = [*_switching(values), *_starting(values)]
        done, run = _Fragment.of(work), _Fragment.of(way)
        imports = sorted({*done.imports, *run.imports, *(line for line, _ in settings)}, key=_place)
        begin = 'if __name__ == "__main__":\n'
        main = run.rest.replace(begin, begin + "".join(f"    {line}\n" for _, line in settings))
        head = [f"# {self.title(values)}.", *imports, "", *run.constants, *done.constants]
        return "\n".join([*head, "", "", done.rest, "", "", main, ""])

    def title(self, values: Mapping[str, Value]) -> str:
        """What it is, in a few words: “8 tasks: Python, thread pool of 4”."""
        count, model = values["tasks"], str(values["model"])
        work, way = (self.words[knob][values[knob]] for knob in ("work", "model"))
        several = "1 task" if count == 1 else f"{count} tasks"
        pool = f" of {values['workers']}" if model in POOLS else ""
        return f"{several}: {_lowered(work)}, {_lowered(way)}{pool}"

    def matters(self, values: Mapping[str, Value]) -> dict[str, bool]:
        """Whether each knob changes this script: a pool's size does nothing without a pool."""
        model = str(values["model"])
        return {
            knob.name: {"workers": model in POOLS, "start_method": model in PROCESSES}.get(knob.name, True)
            for knob in self.knobs
        }

    def python(self, values: Mapping[str, Value]) -> str | None:
        """What the interpreter must have."""
        return PYTHONS.get(str(values["model"]))

    def computes(self, values: Mapping[str, Value]) -> bool:
        """Whether it is to have whole CPUs."""
        return values["work"] != "waiting"

    def _sized(self, values: Mapping[str, Value]) -> str:
        text, share = self.works[str(values["work"])], self.sizes[str(values["size"])]
        sized: dict[str, Value] = {}
        for name, value in constants.values(text).items():
            if isinstance(value, int):
                sized[name] = max(1, round(value * share))
            elif isinstance(value, float):
                sized[name] = round(value * share, 4)
        return constants.fill(text, sized)


def load(folder: Path = FOLDER / "free-play") -> Play:
    """Raises ``LessonError``."""
    top = Table.load(folder / "play.toml", "free-play/play.toml")
    knobs: list[Parameter] = []
    words: dict[str, Mapping[Value, str]] = {}
    for table in top.tables("parameters"):
        name, unit, stops, default = (
            table.text("name"),
            table.text("unit", ""),
            table.raw("stops"),
            table.raw("default"),
        )
        # Stops that are words have a name each; numbers speak for themselves.
        shown = stops if isinstance(stops, dict) else {value: f"{value} {unit}".strip() for value in stops}
        if default not in shown:
            raise table.fault("default", "is none of the stops")
        knobs.append(Parameter(name, "", "choice", table.text("label"), unit, default, tuple(shown)))
        words[name] = shown
        table.finish()
    sizes = {key: float(value) for key, value in top.table("sizes").items()}
    top.finish()
    return Play(tuple(knobs), words, sizes, _fragments(folder / "work"), _fragments(folder / "models"))


def _fragments(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.py"))}


@dataclass(frozen=True)
class _Fragment:
    """A fragment's parts, in the order in which they stand in it."""

    imports: list[str]
    constants: list[str]
    rest: str

    @classmethod
    def of(cls, text: str) -> "_Fragment":
        lines = [line for line in text.splitlines() if line]
        count = next(i for i, line in enumerate(lines) if not line.startswith(("import ", "from ")))
        last = next(i for i, line in enumerate(lines) if i >= count and not line[0].isupper())
        return cls(lines[:count], lines[count:last], text[text.index(lines[last]) :].rstrip("\n"))


def _place(line: str) -> tuple[bool, str]:
    return line.startswith("from "), line


def _awaiting(work: str) -> str:
    """The same work as a coroutine: a wait is awaited, and what computes stays what it is."""
    asynchronous = work.replace("def work(", "async def work(").replace("time.sleep(", "await asyncio.sleep(")
    return asynchronous.replace("import time\n", "")


def _switching(values: Mapping[str, Value]) -> Iterable[tuple[str, str]]:
    """Import and statement."""
    if values["switch_ms"] != USUAL_MS:
        yield "import sys", f"sys.setswitchinterval({float(values['switch_ms']) / 1000:g})"


def _starting(values: Mapping[str, Value]) -> Iterable[tuple[str, str]]:
    if values["model"] in PROCESSES and values["start_method"] != "default":
        yield "import multiprocessing", f'multiprocessing.set_start_method("{values["start_method"]}")'


def _lowered(words: str) -> str:
    """Within a sentence; names keep their capitals."""
    return words if words.startswith(("Python", "C ")) else words[0].lower() + words[1:]
