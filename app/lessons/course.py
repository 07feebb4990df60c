"""The course: its sections, all 24 titles in order, and the playlists. Read from ``course.toml``."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Section:
    """A group of lessons. ``key``: A to F."""

    key: str
    title: str


@dataclass(frozen=True)
class CourseEntry:
    """A lesson's place on the path. ``available``: its folder is here; if not, it is still to come."""

    id: str
    slug: str
    title: str
    section: str
    order: int
    available: bool


@dataclass(frozen=True)
class Playlist:
    """A choice of lessons for somebody."""

    key: str
    title: str
    time: str
    lessons: tuple[str, ...]


@dataclass(frozen=True)
class Course:
    """The whole path."""

    sections: tuple[Section, ...]
    entries: tuple[CourseEntry, ...]
    playlists: tuple[Playlist, ...]

    @property
    def available(self) -> tuple[CourseEntry, ...]:
        """Those that are here."""
        return tuple(entry for entry in self.entries if entry.available)


@dataclass(frozen=True)
class PaneName:
    """A pane as far as its name goes. ``ends``: how a run of it ends if all goes well."""

    name: str
    title: str
    ends: str


@dataclass(frozen=True)
class Outline:
    """A lesson as far as the names of its panes go, for whoever shows runs of it and not the lesson."""

    slug: str
    title: str
    panes: tuple[PaneName, ...]

    def pane(self, name: str) -> PaneName:
        """The pane of this name. It is one of ``panes``."""
        return next(pane for pane in self.panes if pane.name == name)
