"""All that is needed to make runs from a terminal, without a server. A server on the same data directory is no harm."""

from collections.abc import Iterator
from contextlib import contextmanager

from ..conductor import Conductor, local
from ..recording.archive import Archive, Retention
from ..settings import Settings


def archive(settings: Settings) -> Archive:
    """Where runs are kept."""
    return Archive(settings.data, Retention(settings.keep_runs, settings.keep_bytes))


@contextmanager
def conductor(settings: Settings) -> Iterator[Conductor]:
    """Starts runs in this process; at the end nothing of them is left."""
    made = local(settings)
    try:
        yield made
    finally:
        made.close()


def link(settings: Settings, run: str) -> str:
    """Where to look at a run, as soon as a server is there."""
    host = "127.0.0.1" if settings.host in ("0.0.0.0", "::") else settings.host
    return f"http://{f'[{host}]' if ':' in host else host}:{settings.port or 8000}/runs/{run}"
