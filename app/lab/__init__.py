"""The lab: what runs inside the measured program.

It enters when the interpreter starts (``site/sitecustomize.py``), under the private name ``_interleave``, so that the
program's own modules may bear any name. It uses the standard library only, starts no thread, writes to no stream of the
program, swallows no exception, and switches itself off if it fails.

``lanes`` is its heart (who runs, since when, and what a gap means); ``writer`` stores records; ``compiling`` puts the
probes in; ``patching`` wraps what the standard library offers, one module of ours for each of its subjects.
"""
