"""The remarks on a model, as every command that uses it says them on stderr."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING

from forcegen.commands.again import command_of
from forcegen.commands.output import say
from forcegen.problems import ModelError

if TYPE_CHECKING:
    from forcegen.model import ForceModel
    from forcegen.model.findings import Remark
    from forcegen.scenario import Variation

MOST_LINES = 5
"""Remarks that are shown before a result; ``check`` shows all of them."""


def warn(remark: object) -> None:
    """Say one remark."""
    say(f"warning: {remark}", err=True)


def say_remarks(model: str, cases: Iterable[tuple[Variation, ForceModel]], *, quiet: bool) -> None:
    """Say the first remarks on the models that a command solves, grouped by kind, and where to read the others.

    Args:
        model: The model as it stands on the command line.
        cases: What was asked of it, and the model that this makes.
        quiet: Whether to say nothing.
    """
    if quiet:
        return
    from forcegen.model.remarks import remarks, selected

    first: dict[Remark, Variation] = {}
    for variation, varied in cases:
        for remark in remarks(varied):
            first.setdefault(remark, variation)
    shown = selected(tuple(first), MOST_LINES)
    for remark in shown:
        warn(remark)
    left = [variation for remark, variation in first.items() if remark not in shown]
    if left:
        say(f"... {len(left):,} more: {command_of(model, left[0], 'check')}", err=True)


def say_remarks_on_each(model: str, loaded: ForceModel, variations: Iterable[Variation], *, quiet: bool) -> None:
    """Say the first remarks on several variations of a model; what is wrong with one, its solve will tell."""
    cases = []
    for variation in () if quiet else variations:
        with suppress(ModelError):
            cases.append((variation, variation.of(loaded).model))
    say_remarks(model, cases, quiet=quiet)
