"""Found by Python at start-up because the runner puts this folder first on PYTHONPATH. Starts the lab, steps aside.

Without INTERLEAVE_LAB it only hands on to the ``sitecustomize`` that would have been found without us.
"""

import os
import sys


def _start_lab() -> None:
    directory = os.environ.get("INTERLEAVE_LAB")
    if not directory:
        return
    # The package gets a private name: the program may have an ``app`` of its own.
    from importlib.machinery import ModuleSpec
    from importlib.util import module_from_spec

    root = os.path.dirname(os.path.dirname(_HERE))
    spec = ModuleSpec("_interleave", None, is_package=True)
    spec.submodule_search_locations = [root]
    sys.modules["_interleave"] = module_from_spec(spec)
    from _interleave.lab.start import start  # type: ignore[import-not-found]

    start(directory)


def _hand_on() -> None:
    """Run the ``sitecustomize`` that we stand in front of, if there is one, as if we were not here."""
    from importlib.machinery import PathFinder
    from importlib.util import module_from_spec

    sys.path[:] = [entry for entry in sys.path if os.path.realpath(entry or ".") != _HERE]
    spec = PathFinder.find_spec("sitecustomize", sys.path)
    if spec is None or spec.loader is None:
        return
    module = module_from_spec(spec)
    sys.modules["sitecustomize"] = module
    spec.loader.exec_module(module)


_HERE = os.path.dirname(os.path.realpath(__file__))
_SCRIPT = os.environ.get("INTERLEAVE_SCRIPT")
try:
    _start_lab()
except Exception as error:
    # The instrument may not hurt the patient: it leaves a note, and the program runs without it.
    _LAB = os.environ.pop("INTERLEAVE_LAB")
    try:
        with open(f"{_LAB}/failed-{os.getpid()}.txt", "w") as note:
            note.write(f"{type(error).__name__}: {error}")
    except OSError:
        pass
    if os.environ.get("INTERLEAVE_DEBUG"):
        raise
    if _SCRIPT and not os.path.exists(sys.argv[0]):
        os.execv(sys.executable, [sys.executable, _SCRIPT, *sys.argv[1:]])
_hand_on()
