"""How the lab wraps the standard library: at once, or just after a module was first imported.

A wrapper calls the original inside ``try`` and, when an exception passes, takes its own entry off the traceback before
it raises the same exception again; so a traceback shows no frame of ours. (``raise`` adds no entry for the frame in
which it stands.)
"""

import sys
from collections.abc import Callable
from functools import update_wrapper
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

from .lanes import begin_wait, end_wait

Patch = Callable[[Any], None]


class _AfterImport(MetaPathFinder):
    """Finds nothing itself: it has the other finders look, and sees to it that a patch follows the module's execution."""

    def __init__(self) -> None:
        self.patches: dict[str, list[Patch]] = {}
        self._looking = False

    def find_spec(self, name: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        if name not in self.patches or self._looking:
            return None
        self._looking = True
        try:
            for finder in sys.meta_path:
                spec = None if finder is self else finder.find_spec(name, path, target)
                if spec is not None and spec.loader is not None:
                    self._follow(spec.loader, self.patches.pop(name))
                    return spec
        finally:
            self._looking = False
        return None

    @staticmethod
    def _follow(loader: Any, patches: list[Patch]) -> None:
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            del loader.exec_module
            execute(module)
            for patch in patches:
                _try(patch, module)

        loader.exec_module = exec_module


def _try(patch: Patch, module: ModuleType) -> None:
    try:
        patch(module)
    except Exception:  # a library that is not as we know it is measured less, never broken
        if __debug__ and "_INTERLEAVE_STRICT" in module.__dict__:
            raise


_after_import = _AfterImport()


def when_imported(name: str, patch: Patch) -> None:
    """Call ``patch(module)`` now if ``name`` is imported already, else just after it will be."""
    module = sys.modules.get(name)
    if module is not None:
        _try(patch, module)
        return
    if _after_import not in sys.meta_path:
        sys.meta_path.insert(0, _after_import)
    _after_import.patches.setdefault(name, []).append(patch)


def wrap(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Replace ``owner.name`` by ``make(original)``, which keeps its name, signature and documentation."""
    original = getattr(owner, name)
    setattr(owner, name, update_wrapper(make(original), original))


def waiting(state: int, *, unless: Callable[..., bool] | None = None, why: str = "") -> Callable[[Any], Any]:
    """A maker for ``wrap``: the call is a wait in ``state``, but for calls of which ``unless(*args)`` says otherwise."""

    def make(original: Any) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            if unless is not None and unless(*args, **kwargs):
                w = _NOT_TOLD
            else:
                w = begin_wait(state, text=why)
            try:
                return original(*args, **kwargs)
            except BaseException as error:
                error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None
                raise
            finally:
                if w is not _NOT_TOLD:
                    end_wait(w)

        return wrapper

    return make


_NOT_TOLD: Any = object()
