"""Write static/js/model/states.js from app/model/states.py. With --check: only say whether it is up to date."""

import json
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from app.model.states import RUNNING, STACK_ORDER, STATES  # noqa: E402

TARGET = ROOT / "static" / "js" / "model" / "states.js"
HEAD = """// Written by scripts/write_states_js.py from app/model/states.py: do not edit by hand.

/**
 * How one state is named. `token` is the stem of its colour properties in the style sheet (`--run` and so on).
 * @typedef {{code: number, id: string, name: string, short: string, meaning: string, family: string,
 *   token: string}} StateInfo
 */

"""


def render() -> str:
    """The text of the module."""
    lines = [HEAD]
    for info in STATES:
        lines.append(f"export const {info.state.name} = {int(info.state)};\n")
    lines.append(f"\n/** How many states there are; codes run from 0. */\nexport const STATE_COUNT = {len(STATES)};\n")
    lines.append("\n/** By code.\n * @type {readonly StateInfo[]} */\nexport const STATES = Object.freeze([\n")
    for info in STATES:
        row = {"code": int(info.state), "id": info.state.name} | {
            key: getattr(info, key) for key in ("name", "short", "meaning", "family", "token")
        }
        body = ", ".join(f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in row.items())
        lines.append(f"  {{ {body} }},\n")
    lines.append("]);\n")
    order = ", ".join(state.name for state in STACK_ORDER)
    lines.append(
        "\n/** Bottom to top in a stacked column, and the order of the legend.\n * @type {readonly number[]} */\n"
        f"export const STACK_ORDER = Object.freeze([{order}]);\n"
    )
    running = " || ".join(f"code === {state.name}" for state in sorted(RUNNING))
    lines.append(
        "\n/** Is a lane in this state on a CPU?\n * @param {number} code\n * @returns {boolean} */\n"
        f"export function isRunning(code) {{\n  return {running};\n}}\n"
    )
    return "".join(lines)


def main() -> int:
    """Write or check; 1 if the file on disk is out of date."""
    text = render()
    if "--check" in sys.argv[1:]:
        fresh = TARGET.exists() and TARGET.read_text(encoding="utf-8") == text
        print("states.js is up to date" if fresh else "states.js is out of date: run scripts/write_states_js.py")
        return 0 if fresh else 1
    TARGET.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
