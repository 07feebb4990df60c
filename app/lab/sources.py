"""The program's own modules: which they are, and how they come to be compiled with probes.

The main script: the runner starts ``python <run>/main.pyc``, a file that is not there yet. We write it here, before the
interpreter opens it. So the program runs as a main script always does, and its stack holds no frame of ours; the first
statement sets right what names the file. Modules beside the script are compiled with probes when they are imported, and
never written to ``__pycache__``. In a spawned child the main module is read again, by ``runpy``.
"""

from __future__ import annotations

import marshal
import os
import sys
from importlib.machinery import ModuleSpec, PathFinder, SourceFileLoader
from importlib.util import MAGIC_NUMBER

from .compiling import compile_program
from .lanes import process

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from typing import Any

_FOLDER = "INTERLEAVE_FOLDER"  # of the script; the program's own modules lie in it
_main: dict[str, str] = {}


def prepare_main(script: str) -> bool:
    """Compile ``script`` into the file that the interpreter is about to open. False: we are not to measure after all.

    If it cannot be read or compiled, this process becomes the plain interpreter, which says what it always says.
    """
    pyc = sys.orig_argv[len(sys.orig_argv) - len(sys.argv)] if sys.argv else ""
    path = script if os.path.isabs(script) else os.path.join(os.getcwd(), script)
    folder = os.path.dirname(os.path.realpath(path))
    try:
        with open(path, "rb") as file:
            data = file.read()
        code = compile_program(data, path, main=True, watch=process.watch)
    except (OSError, SyntaxError, ValueError):
        _become_plain(script)
        return False
    with open(pyc, "wb") as file:
        file.write(MAGIC_NUMBER + bytes(12) + marshal.dumps(code))
    os.environ[_FOLDER] = folder
    _main.update(path=path, typed=os.environ.pop("INTERLEAVE_ARGV0", script), folder=folder, pyc=pyc)
    _remember(path, data)
    return True


def _become_plain(script: str) -> None:
    options = sys.orig_argv[1 : len(sys.orig_argv) - len(sys.argv)]
    for name in ("INTERLEAVE_LAB", "INTERLEAVE_LINE_BUFFERED", "INTERLEAVE_ARGV0", "INTERLEAVE_WATCH"):
        os.environ.pop(name, None)
    os.execv(sys.executable, [sys.executable, *options, script, *sys.argv[1:]])


def restore_main() -> None:
    """Make the main module and ``sys`` look as if the script itself had been opened."""
    path = _main["path"]
    module = sys.modules["__main__"]
    module.__file__ = path
    module.__loader__ = SourceFileLoader("__main__", path)
    sys.argv[0] = _main["typed"]
    if sys.path and not sys.flags.safe_path:
        sys.path[0] = _main["folder"]
    try:
        os.unlink(_main["pyc"])
    except OSError:
        pass


def _remember(path: str, data: bytes) -> None:
    process.sources[path] = data.decode("utf-8", "replace").splitlines()


class _ProbedLoader(SourceFileLoader):
    """Compiles with probes; reads and writes no byte code on disk."""

    def get_code(self, fullname: str) -> Any:
        data = self.get_data(self.path)
        code = compile_program(data, self.path, main=False)
        _remember(self.path, data)
        return code


class _OwnModules:
    """Finds modules that lie in the script's folder (and not in a library below it)."""

    def find_spec(self, name: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        if name in sys.builtin_module_names:
            return None
        spec = PathFinder.find_spec(name, path, target)
        if spec is None or type(spec.loader) is not SourceFileLoader or spec.origin is None:
            return None
        origin = os.path.realpath(spec.origin)
        if not origin.startswith(self.folder + os.sep) or _is_library(origin):
            return None
        spec.loader = _ProbedLoader(spec.loader.name, spec.loader.path)
        spec.cached = None
        return spec

    def __init__(self, folder: str) -> None:
        self.folder = folder


def _is_library(path: str) -> bool:
    if f"{os.sep}site-packages{os.sep}" in path or f"{os.sep}dist-packages{os.sep}" in path:
        return True
    return path.startswith(os.path.dirname(os.path.realpath(os.__file__)) + os.sep)


def patch_runpy(runpy: Any) -> None:
    """A spawned child runs the main script's file again, under the name ``__mp_main__``."""
    read = runpy._get_code_from_file

    def _get_code_from_file(*args: Any) -> Any:
        path = os.fspath(args[-1])
        found = read(*args)
        folder = os.environ.get(_FOLDER, "")
        if path.endswith(".pyc") or not folder or not os.path.realpath(path).startswith(folder + os.sep):
            return found
        with open(path, "rb") as file:
            data = file.read()
        code = compile_program(data, path, main=False, watch=process.watch)
        _remember(path, data)
        return (code, *found[1:]) if isinstance(found, tuple) else code

    runpy._get_code_from_file = _get_code_from_file


def install() -> None:
    """From now on the program's own modules are compiled with probes."""
    folder = os.environ.get(_FOLDER, "")
    if folder:
        sys.meta_path.insert(0, _OwnModules(folder))
