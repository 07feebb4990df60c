"""A small lesson in a folder, for tests that break it in one place."""

from pathlib import Path

COURSE = """
[sections]
A = "Threads"
[[lessons]]
id = "L01"
slug = "sample"
title = "Sample"
section = "A"
[[lessons]]
id = "L02"
slug = "later"
title = "Later"
section = "A"
[[playlists]]
key = "one"
title = "One"
time = "5 min"
lessons = ["L01"]
"""
LESSON = """
id = "L01"
question = "How long?"
lead = "A lead."
baseline = "one"
min_cpus = 2
[[options]]
text = "short"
correct = true
reply = "yes"
[[options]]
text = "long"
misconception = "M01"
reply = "no"
[[parameters]]
name = "tasks"
constant = "TASKS"
type = "int"
label = "Tasks"
default = 4
min = 1
max = 8
stops = [1, 4, 8]
[[panes]]
name = "one"
title = "One"
exclusive = true
[[panes]]
name = "two"
title = "Two"
exclusive = true
figures = [{ name = "sold", after = "sold" }]
[proof]
holds = "It holds."
failure = "It does not."
[[proof.checks]]
sentence = "{one.wall_s / two.wall_s:.1f} times as fast."
value = "one.wall_s / two.wall_s"
low = "0.7 * min(parameters.tasks, machine.usable_cpus)"
[[proof.checks]]
sentence = "Sold {two.sold:d}."
value = "two.sold"
high = 20
[[proof.unless]]
when = "parameters.tasks < 2"
text = "With {parameters.tasks:d} task there is nothing to see."
[[takeaways]]
when = "one.wall_s > two.wall_s"
text = "Two is quicker: {two.wall_s:.2f} s."
[[takeaways]]
text = "Two took {two.wall_s:.2f} s."
[[key_moments]]
pane = "one"
at = "state:GIL"
title = "Look"
text = "Here."
[transfer]
question = "And now?"
answer = "So."
"""
TEXT = "## Explain\n\nWhy.\n"
SCRIPT = "TASKS = 4\nprint(TASKS)\n"


def write(folder: Path, *, lesson: str = LESSON, course: str = COURSE, text: str = TEXT, script: str = SCRIPT) -> Path:
    """Write course and lesson into ``folder``, which is returned."""
    (folder / "sample" / "panes").mkdir(parents=True)
    (folder / "course.toml").write_text(course)
    (folder / "sample" / "lesson.toml").write_text(lesson)
    (folder / "sample" / "text.md").write_text(text)
    for name in ("one", "two"):
        (folder / "sample" / "panes" / f"{name}.py").write_text(script)
    return folder
