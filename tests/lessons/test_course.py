from app.lessons.catalogue import load


def test_the_course_says_what_is_here() -> None:
    catalogue = load()
    here = [entry.slug for entry in catalogue.course.entries if entry.available]
    assert here == [lesson.slug for lesson in catalogue.lessons]
    assert {playlist.key for playlist in catalogue.course.playlists} >= {"one-class", "two-classes", "web", "data"}
