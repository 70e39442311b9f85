"""The command line that makes a result again."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from forcegen.scenario import Variation


def command_of(model: str, variation: Variation, name: str = "solve", more: Sequence[str] = ()) -> str:
    """The command that makes the same again: a plan, or what another command makes of it, with more options."""
    words = ["forcegen", name, model]
    if variation.scenario != "base":
        words += ["--scenario", variation.scenario]
    words += [part for path, value in variation.changes.items() for part in ("--set", f"{path}={value}")]
    words += [part for rule in variation.without for part in ("--without", rule)]
    if variation.rotations is not None:
        words += ["--rotations", str(variation.rotations)]
    for group, factor in variation.scale.items():
        words += ["--scale", str(factor) if group == "requirements" else f"{group}={factor}"]
    return shlex.join([*words, *more])
