"""The lessons: one folder each, and what reads them.

``catalogue`` loads the folders into the frozen records of ``lesson``; ``constants`` fills parameters into the scripts;
``expression`` evaluates what the proofs and takeaways say about the figures; ``conclusion`` puts that into sentences.
A new lesson is a new folder with ``lesson.toml``, ``text.md`` and ``panes/*.py``, and no Python here.
"""
