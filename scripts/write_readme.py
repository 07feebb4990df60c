"""Put the table of settings and the newest bench table into README.md. --check: only say whether they are there."""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.settings import markdown  # noqa: E402

README = ROOT / "README.md"


def newest_bench() -> str:
    """The last table that ``make bench`` kept; a line that says so if there is none."""
    return _newest("*cpu-*.md", but=".peers.")


def newest_peers() -> str:
    """The last table that ``make bench-peers`` kept."""
    return _newest("*.peers.md")


def _newest(pattern: str, but: str = "\0") -> str:
    results = sorted(path for path in (ROOT / "bench" / "results").glob(pattern) if but not in path.name)
    return results[-1].read_text(encoding="utf-8").strip() if results else "Not measured yet."


def fill(text: str, name: str, content: str) -> str:
    """Replace what stands between the two comments named ``name``."""
    pattern = re.compile(rf"(<!-- {name}\b[^>]*-->\n).*?(<!-- /{name} -->)", re.DOTALL)
    if not pattern.search(text):
        raise SystemExit(f"README.md has no comments <!-- {name} … --> and <!-- /{name} -->")
    return pattern.sub(lambda found: f"{found[1]}{content}\n{found[2]}", text)


def main() -> int:
    old = README.read_text(encoding="utf-8")
    new = fill(fill(fill(old, "settings", markdown()), "bench", newest_bench()), "peers", newest_peers())
    if "--check" in sys.argv[1:]:
        print("README.md is up to date" if new == old else "README.md is out of date: run scripts/write_readme.py")
        return int(new != old)
    README.write_text(new, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
