"""Watched files, seen from outside: how large each is on disk."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter_ns

from app.model.facts import Watched


class Files:
    """The files among ``watch``, below the folder in which the program runs."""

    def __init__(self, folder: Path, watch: Iterable[Watched]) -> None:
        self._sizes = {each["name"]: -1 for each in watch if each["kind"] == "file"}
        self._folder = folder

    def changed(self) -> Iterator[tuple[str, int, int]]:
        """(name, size, raw time) of each that is larger or smaller than when it was last looked at."""
        for name, known in self._sizes.items():
            try:
                size = (self._folder / name).stat().st_size
            except OSError:
                continue
            if size != known:
                self._sizes[name] = size
                yield name, size, perf_counter_ns()
