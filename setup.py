"""What pyproject.toml cannot say: templates/ and static/ lie beside app/ and go to share/interleave of an installation.

An install in place (``make run``, the container) reads them from the tree and does not need this.
"""

from pathlib import Path

from setuptools import setup

ROOT = Path(__file__).resolve().parent


def shared() -> list[tuple[str, list[str]]]:
    """Each folder below templates/ and static/ with its files."""
    folders: dict[str, list[str]] = {}
    for top in ("templates", "static"):
        for path in sorted((ROOT / top).rglob("*")):
            if path.is_file() and path.parent.name != "__pycache__":
                inside = path.relative_to(ROOT)
                folders.setdefault(f"share/interleave/{inside.parent.as_posix()}", []).append(inside.as_posix())
    return sorted(folders.items())


setup(data_files=shared())
