"""How the lab wraps the standard library: at once, or just after a module was first imported.

A wrapper calls the original inside ``try`` and, when an exception passes, takes its own entry off the traceback before
it raises the same exception again; so a traceback shows no frame of ours. (``raise`` adds no entry for the frame in
which it stands.)
"""

from __future__ import annotations

import os
import sys
from functools import update_wrapper
from importlib import import_module

from .lanes import begin_wait, end_wait

TYPE_CHECKING = False  # importing typing would cost the measured program 10 ms
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any


class _AfterImport:
    """A finder that finds nothing itself: it has the others look, and lets a patch follow the module's execution.

    Not derived from ``importlib.abc.MetaPathFinder``: importing that takes 15 ms.
    """

    def __init__(self) -> None:
        self.patches: dict[str, str] = {}
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
    def _follow(loader: Any, patch: str) -> None:
        execute = loader.exec_module

        def exec_module(module: ModuleType) -> None:
            del loader.exec_module
            execute(module)
            _apply(patch, module)

        loader.exec_module = exec_module


def _apply(patch: str, module: ModuleType) -> None:
    ours, _, function = patch.partition(":")
    try:
        getattr(import_module("." + ours, __package__), function)(module)
    except Exception:
        # A library that is not as we know it is measured less, never broken.
        if os.environ.get("INTERLEAVE_DEBUG"):
            raise


def follow_imports(patches: dict[str, str]) -> None:
    """For each ``module: "ours:function"`` call ``function(module)``: now if it is imported, else when it has been.

    Our own module is imported only then, too: a program without asyncio does not pay for what measures asyncio.
    """
    finder = _AfterImport()
    for name, patch in patches.items():
        if name in sys.modules:
            _apply(patch, sys.modules[name])
        else:
            finder.patches[name] = patch
    sys.meta_path.insert(0, finder)


def wrap(owner: Any, name: str, make: Callable[[Any], Callable[..., Any]]) -> None:
    """Replace ``owner.name`` by ``make(original)``, which keeps its name, signature and documentation."""
    original = getattr(owner, name)
    setattr(owner, name, update_wrapper(make(original), original))


def waiting(state: int, *, unless: Callable[..., bool] | None = None, why: str = "") -> Callable[[Any], Any]:
    """A maker for ``wrap``: the call is a wait in ``state``, if not ``unless(..)``."""

    def make(original: Any) -> Callable[..., Any]:
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            w = _NOT_TOLD if unless is not None and unless(*args, **kwargs) else begin_wait(state, text=why)
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
