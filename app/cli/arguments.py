"""What can be typed. Imports argparse and nothing of ours."""

import argparse
from collections.abc import Sequence

SAVE_HELP = (
    "keep a copy: .ndjson (native, lossless), .json (Chrome trace, for Perfetto), .speedscope.json or .csv (a table)"
)


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    """The options of one command. Wrong ones end the program with status 2 and a sentence."""
    return parser().parse_args(arguments)


def parser() -> argparse.ArgumentParser:
    """All commands. ``module``: where each is carried out."""
    top = argparse.ArgumentParser(
        prog="interleave",
        description="See what a Python program's threads, processes and tasks really do, while they do it.",
        epilog="Settings are environment variables, INTERLEAVE_...; the README has a table of them.",
    )
    commands = top.add_subparsers(metavar="COMMAND", required=True)
    _serve(commands.add_parser("serve", help="start the web server", description="Start the web server."))
    _run(
        commands.add_parser(
            "run",
            help="run a lesson here in the terminal",
            description="Run the panes of a lesson one after another, and say what they showed.",
        )
    )
    _lessons(commands.add_parser("lessons", help="list the lessons", description="List the lessons."))
    _trace(
        commands.add_parser(
            "trace",
            help="measure a script of your own",
            description="Run a script as you would run it with Python, and record what its workers do. Its output and "
            "exit status are its own; what Interleave has to say goes to standard error.",
            usage="interleave trace [--open] [--json FILE] [--save FILE] [--python PATH] SCRIPT [ARGS ...]",
        )
    )
    _record(
        commands.add_parser(
            "record",
            help="record lessons anew",
            description="Make the recordings that come with the lessons: each is run until its proof holds.",
        )
    )
    _site(
        commands.add_parser(
            "export-site",
            help="write the course as files",
            description="Write the course with its recordings as files that work from any web server, or from disk.",
        )
    )
    _export(commands.add_parser("export", help="write a run to a file", description="Write a kept run to a file."))
    _import(
        commands.add_parser(
            "import",
            help="take in a run",
            description="Take in a run: a native recording (.ndjson), or a Chrome trace (.json).",
        )
    )
    return top


def _serve(command: argparse.ArgumentParser) -> None:
    command.add_argument("--host", help="address to listen on (default: 127.0.0.1, or INTERLEAVE_HOST)")
    command.add_argument("--port", type=_port, help="port to listen on (default: 8000, or INTERLEAVE_PORT)")
    command.set_defaults(module="serve")


def _run(command: argparse.ArgumentParser) -> None:
    command.add_argument("lesson", metavar="LESSON", help="its name or number, such as four-cooks-one-stove or L06")
    command.add_argument(
        "--pane", action="append", default=[], metavar="PANE", help="only this pane (may be given several times)"
    )
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="settings", help="set a parameter"
    )
    command.add_argument("--json", action="store_true", help="print one JSON object instead of a table")
    command.add_argument("--save", metavar="FILE", help=SAVE_HELP + "; of several panes, one file each")
    command.set_defaults(module="run")


def _lessons(command: argparse.ArgumentParser) -> None:
    command.add_argument("--json", action="store_true", help="print a JSON array")
    command.set_defaults(module="lessons")


def _trace(command: argparse.ArgumentParser) -> None:
    command.add_argument("--open", action="store_true", help="open the live picture in a browser")
    command.add_argument("--json", metavar="FILE", help="write the run's metrics and verdict to a file, as JSON")
    command.add_argument("--save", metavar="FILE", help=SAVE_HELP)
    command.add_argument("--python", metavar="PATH", help="the Python to run the script with (default: this one)")
    command.add_argument("script", metavar="SCRIPT", help="the script; Interleave's own options come before it")
    rest = command.add_argument(
        "arguments", metavar="ARGS", nargs=argparse.REMAINDER, help="handed to the script as they are"
    )
    rest.required = False  # or the sentence about a missing script would ask for arguments, too
    command.set_defaults(module="trace")


def _site(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", metavar="FOLDER", help="a new or empty folder")
    command.set_defaults(module="export_site")


def _record(command: argparse.ArgumentParser) -> None:
    command.add_argument("lessons", nargs="*", metavar="LESSON", help="its name or number")
    command.add_argument("--all", action="store_true", help="all lessons that are here")
    command.add_argument("--to", metavar="FOLDER", help="where the lessons' folders are (default: those in use)")
    command.add_argument("--tries", type=int, default=5, metavar="N", help="at most so often a lesson (default: 5)")
    command.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="settings", help="set a parameter, with --for"
    )
    command.add_argument("--for", default="", metavar="USE", dest="use", help="not for its own page, but such as home")
    command.set_defaults(module="record")


def _export(command: argparse.ArgumentParser) -> None:
    command.add_argument("run", metavar="RUN", help="the run's name, as printed after it")
    command.add_argument("file", metavar="FILE", help=SAVE_HELP)
    command.set_defaults(module="exporting")


def _import(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "file", metavar="FILE", help="a recording (.ndjson) or a Chrome trace (.json); - is standard input"
    )
    command.set_defaults(module="importing")


def _port(text: str) -> int:
    try:
        port = int(text)
    except ValueError:
        port = -1
    if not 0 <= port <= 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port: it must be a number from 0 to 65535")
    return port
