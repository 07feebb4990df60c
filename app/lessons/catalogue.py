"""All lessons, and the course that they stand in. Load it once; it never changes while the server runs.

The course is one small file. A lesson's folder is read when it is first asked for: all of them would be a third of a
cold start, and no page needs more than one. What reads and holds a lesson is imported with the first.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from ..model.errors import NotFound
from .course import Course, CourseEntry, Outline, PaneName, Playlist, Section
from .reading import LessonError, Table
from .recordings import Recording, name_of, recordings_of, uses_of

if TYPE_CHECKING:
    from .lesson import Lesson

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """``folder``: where the lessons' folders are. What is wrong in one is a ``LessonError`` when it is asked for."""

    course: Course
    folder: Path = FOLDER
    _read: dict[str, "Lesson"] = field(default_factory=dict, repr=False, compare=False)

    @cached_property
    def lessons(self) -> "tuple[Lesson, ...]":
        """Those that are here, in the order of the course. Reads all that were not read yet."""
        return tuple(self._lesson(entry) for entry in self.course.available)

    def get(self, name: str) -> "Lesson":
        """A lesson by its slug or number (``L06``). Raises ``NotFound``."""
        for entry in self.course.entries:
            if name in (entry.slug, entry.id, entry.id.lower()):
                if entry.available:
                    return self._lesson(entry)
                raise NotFound(f"The lesson “{entry.title}” is not here yet.")
        slugs = ", ".join(entry.slug for entry in self.course.available)
        raise NotFound(f"There is no lesson “{name}”. There are: {slugs}.")

    def outline(self, entry: CourseEntry) -> Outline:
        """The panes' names alone, in a fifth of the time that the whole lesson takes."""
        top = Table.load(self.folder / entry.slug / "lesson.toml", f"{entry.slug}/lesson.toml")
        panes = [
            PaneName(table.text("name"), table.text("title"), table.text("ends", "finished"))
            for table in top.tables("panes")
        ]
        return Outline(entry.slug, entry.title, tuple(panes))

    def _lesson(self, entry: CourseEntry) -> "Lesson":
        # Two threads may both read a folder: they come to the same, and the first is kept.
        from .loader import load_lesson

        known = self._read.get(entry.slug)
        return known or self._read.setdefault(entry.slug, load_lesson(self.folder / entry.slug, entry))

    def recordings(self, lesson: "Lesson | Outline", use: str = "") -> tuple[Recording, ...]:
        """One a pane, or none at all. ``use``: those with other parameters, for a page that is not the lesson's."""
        return recordings_of(self.folder / lesson.slug, [pane.name for pane in lesson.panes], use)

    def uses(self, lesson: "Lesson | Outline") -> tuple[str, ...]:
        """What ``recordings`` has beside the lesson's own."""
        return uses_of(self.folder / lesson.slug)

    def recording(self, run: str) -> Recording:
        """The recording that is the run of this name. Raises ``NotFound``."""
        for entry in self.course.available:
            if run.startswith(name_of(entry.slug, "")):
                lesson = self._lesson(entry)
                for use in ("", *self.uses(lesson)):
                    for each in self.recordings(lesson, use):
                        if each.run == run:
                            return each
        raise NotFound(f"There is no recording {run}.")

    def section_title(self, key: str) -> str:
        """The name of a section, A to F."""
        return next(section.title for section in self.course.sections if section.key == key)


def load(folder: Path = FOLDER) -> Catalogue:
    """Read ``course.toml`` and see which folders beside it have a ``lesson.toml``. Raises ``LessonError``."""
    course = _load_course(folder)
    entries = {entry.slug: entry for entry in course.entries}
    for found in sorted(path.parent for path in folder.glob("*/lesson.toml")):
        if found.name not in entries:
            raise LessonError(f"course.toml has no lesson with the slug {found.name}, but there is such a folder.")
    return Catalogue(course, folder)


def _load_course(folder: Path) -> Course:
    top = Table.load(folder / "course.toml", "course.toml")
    sections = tuple(Section(key, str(title)) for key, title in top.table("sections").items())
    keys = tuple(section.key for section in sections)
    entries = []
    for order, table in enumerate(top.tables("lessons"), 1):
        slug = table.text("slug")
        available = (folder / slug / "lesson.toml").is_file()
        section = table.choice("section", keys)
        entries.append(CourseEntry(table.text("id"), slug, table.text("title"), section, order, available))
        table.finish()
    ids = {entry.id for entry in entries}
    if len(ids) < len(entries) or len({entry.slug for entry in entries}) < len(entries):
        raise top.fault("lessons", "must have different ids and slugs")
    playlists = []
    for table in top.tables("playlists", []):
        chosen = table.texts("lessons")
        for each in chosen:
            if each not in ids:
                raise table.fault("lessons", f"names {each}, which is not a lesson of the course")
        playlists.append(Playlist(table.text("key"), table.text("title"), table.text("time"), chosen))
        table.finish()
    top.finish()
    return Course(sections, tuple(entries), tuple(playlists))
