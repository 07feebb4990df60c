"""``interleave export-site FOLDER``: the course with its recordings as files."""

import asyncio
import sys
import tempfile
from argparse import Namespace
from dataclasses import replace
from pathlib import Path

from ..main import create_app
from ..settings import Settings
from ..web import site
from ..web.static import folder
from . import session


def command(options: Namespace) -> int:
    """Runs of this machine are nobody's business there: only what comes with the lessons is written."""
    target = Path(options.folder)
    with tempfile.TemporaryDirectory(prefix="interleave-site-") as data:
        settings = replace(Settings.read(), data=Path(data))
        with session.conductor(settings) as conductor:
            written = asyncio.run(site.write(create_app(settings, conductor), conductor, folder(), target))
    print(
        f"Written: {target / 'index.html'} ({written.size / 1e6:.1f} MB, {len(written.lessons)} lessons)",
        file=sys.stderr,
    )
    if written.without:
        print(f"Without a recording, so text and code only: {', '.join(written.without)}", file=sys.stderr)
    return 0
