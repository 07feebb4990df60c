"""All lessons, and the course that they stand in. Load it once; it never changes while the server runs."""

from dataclasses import dataclass
from pathlib import Path

from ..model.errors import NotFound
from .course import Course, CourseEntry, Playlist, Section
from .lesson import Lesson
from .loader import load_lesson
from .reading import LessonError, Table
from .recordings import Recording, name_of, recordings_of

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Catalogue:
    """``lessons``: those that are here, in the order of the course. ``folder``: where their folders are."""

    course: Course
    lessons: tuple[Lesson, ...]
    folder: Path = FOLDER

    def get(self, name: str) -> Lesson:
        """A lesson by its slug or number (``L06``). Raises ``NotFound``."""
        for lesson in self.lessons:
            if name in (lesson.slug, lesson.id, lesson.id.lower()):
                return lesson
        for entry in self.course.entries:
            if name in (entry.slug, entry.id, entry.id.lower()):
                raise NotFound(f"The lesson “{entry.title}” is not here yet.")
        slugs = ", ".join(lesson.slug for lesson in self.lessons)
        raise NotFound(f"There is no lesson “{name}”. There are: {slugs}.")

    def recordings(self, lesson: Lesson) -> tuple[Recording, ...]:
        """One a pane, or none at all."""
        return recordings_of(self.folder / lesson.slug, [pane.name for pane in lesson.panes])

    def recording(self, run: str) -> Recording:
        """The recording that is the run of this name. Raises ``NotFound``."""
        for lesson in self.lessons:
            if run.startswith(name_of(lesson.slug, "")):
                for each in self.recordings(lesson):
                    if each.run == run:
                        return each
        raise NotFound(f"There is no recording {run}.")

    def section_title(self, key: str) -> str:
        """The name of a section, A to F."""
        return next(section.title for section in self.course.sections if section.key == key)


def load(folder: Path = FOLDER) -> Catalogue:
    """Read ``course.toml`` and each folder beside it that has a ``lesson.toml``. Raises ``LessonError``."""
    course = _load_course(folder)
    entries = {entry.slug: entry for entry in course.entries}
    for found in sorted(path.parent for path in folder.glob("*/lesson.toml")):
        if found.name not in entries:
            raise LessonError(f"course.toml has no lesson with the slug {found.name}, but there is such a folder.")
    lessons = tuple(load_lesson(folder / entry.slug, entry) for entry in course.entries if entry.available)
    return Catalogue(course, lessons, folder)


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
