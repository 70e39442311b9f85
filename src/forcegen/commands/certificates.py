"""``--certificate``: proofs in files, as JSON for ``verify`` or in the open format VIPR for any checker of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from forcegen.commands.files import Outputs
from forcegen.commands.output import say
from forcegen.problems import Together

if TYPE_CHECKING:
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel
    from forcegen.plan.solve import Known

OPTION = "--certificate"

VIPR = ".vipr"
"""Ending of files in the format VIPR."""


def is_vipr(name: str) -> bool:
    """Whether a name is that of a file in the format VIPR."""
    return Path(name).suffix.lower() == VIPR


def certificate_option(what: str) -> Callable[[Any], Any]:
    """``--certificate``; ``what`` says what is proven and how the endings of files count."""
    return click.option(OPTION, "certificates", multiple=True, metavar="FILE", help=what)


def beside(name: str, which: str) -> str:
    """The name of a file beside one that is asked for: ``proof.vipr`` and ``proof.priority-1.vipr``."""
    path = Path(name)
    return str(path.with_name(f"{path.stem}.{which}{path.suffix}"))


class Certificates:
    """The files that were asked for: refused before the solve where they cannot be written.

    Args:
        outputs: All that the command writes.
    """

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self._priorities: list[int] = []
        self._json: list[Path] = []
        self._vipr: list[dict[int | None, Path]] = []

    def know(self, model: ForceModel) -> None:
        """Note of which priorities there will be a file each."""
        touched = model.calendar.touched
        found = {one.priority for one in model.requirements if touched(one.since, one.until)}
        self._priorities = sorted(found) if len(found) > 1 else []

    def claim(self, names: Iterable[str], together: Together) -> None:
        """Claim the files that are asked for."""
        for name in names:
            with together:
                target = self._outputs.file(name, OPTION)
                if not is_vipr(name):
                    self._json.append(target)
                    continue
                files: dict[int | None, Path] = {None: target}
                for one in self._priorities:
                    files[one] = self._outputs.file(beside(name, f"priority-{one}"), OPTION)
                self._vipr.append(files)

    def put(self, plan: Plan, known: Known) -> bool:
        """Note the files of a plan, to be written with all else; whether there is a proof for each of them."""
        if not (self._json or self._vipr):
            return True
        from forcegen.plan.solve import answered_by
        from forcegen.proof.certifying import certificate_of
        from forcegen.proof.vipr import NothingProvenError, vipr_files

        answered = answered_by(plan, known)
        for target in self._json:
            proof = certificate_of(answered.merged, answered.formulation, answered.plan, answered.duals, answered.ray)
            self._outputs.put(proof.to_json() + "\n", target, option=OPTION)
        for targets in self._vipr:
            try:
                files: Mapping[int | None, Iterable[str]] = vipr_files(answered)
            except NothingProvenError as nothing:
                say(f"{OPTION}: {targets[None].name} is not written, because {nothing}.", err=True)
                return False
            for which, lines in files.items():
                self._outputs.put(lines, targets[which], option=OPTION)
        return True
