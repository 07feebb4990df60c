"""``python -m app`` is the same as ``interleave``."""

import sys

from .cli import main

if __name__ == "__main__":
    sys.exit(main())
