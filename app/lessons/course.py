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
