"""``interleave serve``."""

from argparse import Namespace

from .. import main
from ..settings import Settings


def command(options: Namespace) -> int:
    """Serve until somebody ends it."""
    return main.serve(Settings.read(host=options.host, port=options.port))
