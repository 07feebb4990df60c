"""A pane: one script of a lesson, with the parameters filled in."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..model.facts import RunOutcome, Shown, Watched
from . import constants, parameters
from .figures import PaneFigure
from .parameters import Parameter


@dataclass(frozen=True)
class Pane:
    """One script. ``exclusive``: it computes, so it gets whole CPUs. ``ends``: how it is meant to end.

    ``python``: what the interpreter must have (a word of ``needs.WORDS``); None: the server's own.
    ``wall_s``: when it is ended from outside if it is still running; None: as every run.
    ``watch`` and ``show``: what is drawn beside the lanes.
    ``text`` is the script as it stands in the folder; what is run and shown is ``source``.
    """

    name: str
    title: str
    script: str
    text: str
    exclusive: bool
    ends: RunOutcome
    python: str | None
    figures: tuple[PaneFigure, ...]
    parameters: tuple[Parameter, ...]
    wall_s: float | None = None
    watch: tuple[Watched, ...] = ()
    show: tuple[Shown, ...] = ()

    def source(self, values: Mapping[str, object] | None = None) -> str:
        """The code as it is run and shown, with these parameters. Raises ``InvalidRequest``."""
        checked = parameters.check_all(self.parameters, values or {})
        return constants.fill(self.text, {each.constant: checked[each.name] for each in self.parameters})
