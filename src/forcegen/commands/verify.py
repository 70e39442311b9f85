"""Check a plan anew, without a solver."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands.completion import model_argument
from forcegen.commands.output import say
from forcegen.commands.parsing import Command
from forcegen.exit_codes import STRICT
from forcegen.problems import ModelError, Problem, UnfitError, quoted
from forcegen.words import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forcegen.audit import Breach
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel

MOST_BREACHES = 50
"""Breaches of an audit, or of a certificate, that are shown."""


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN")
@model_argument
@click.option("--certificate", metavar="FILE", help="Check as well that no plan does better.")
def verify(plan: str, model: str, certificate: str | None) -> int:
    r"""Check PLAN, a JSON document, against MODEL anew, without a solver.

    Every rule is recomputed in exact arithmetic; with a certificate, so is the proof that no plan does better. Exits
    with 3 when the plan breaks a rule or its own sums, or the certificate does not prove what the plan says.

    \b
    Examples:
      forcegen solve template --format json --out plan.json --certificate proof.json
      forcegen verify plan.json template
      forcegen verify plan.json template --certificate proof.json
    """
    from forcegen.audit import CHANGES, NO_BETTER
    from forcegen.report.text import wrapped

    document = forcegen.Plan.read(plan)
    proof = None if certificate is None else forcegen.Certificate.read(certificate)
    varied = _as_planned(plan, document, forcegen.load(model))
    audited = forcegen.audit(document, varied)
    ok, text = audited.ok, str(audited)
    if not audited.ok:
        text = _failed("Audit failed: {} in " + f"{audited.rows:,} rows recomputed exactly.", audited.breaches)
    if proof is not None:
        checked = forcegen.check_certificate(proof, document, varied)
        ok = ok and checked.ok
        text += "\n" + (
            "\n".join(wrapped(str(checked), indent=2))
            if checked.ok
            else _failed("Certificate failed: {}.", checked.breaches)
        )
    checked_here = {CHANGES} if proof is None else {CHANGES, NO_BETTER}
    unchecked = [one for one in audited.unchecked if one not in checked_here]
    say("\n".join([text, *wrapped(f"Not checked: {'; '.join(unchecked)}.", indent=2)]))
    return 0 if ok else STRICT


def _failed(headline: str, breaches: Sequence[Breach]) -> str:
    """A headline with the number of breaches, and the first of them, a line each."""
    more = len(breaches) - MOST_BREACHES
    lines = [headline.format(count(len(breaches), "breach", "breaches"))]
    lines += [str(breach) for breach in breaches[:MOST_BREACHES]]
    return "\n".join(lines + ([f"… and {more:,} more"] if more > 0 else []))


def _as_planned(path: str, plan: Plan, model: ForceModel) -> ForceModel:
    """The model with the changes that the plan says it was made with.

    Raises:
        ModelError: When the plan was made for another model.
    """
    if plan.model != model.name:
        near = quoted(plan.model) if plan.model in forcegen.shipped_models() else ""
        expected = f"a plan for the model {quoted(model.name)}"
        raise ModelError([Problem(path, f"a plan for {quoted(plan.model)}", expected, near)])
    from forcegen.plan.answered import wrong_scenario
    from forcegen.scenario import rebuild
    from forcegen.terms.combination import known_parts

    problems: list[Problem] = []
    try:
        known_parts(plan.scenario, ["base", *(one.id for one in model.scenarios)])
    except UnfitError as unfit:
        problems.append(Problem(f"{path}, scenario", quoted(plan.scenario), str(unfit), unfit.maybe))
    else:
        problems += wrong_scenario(plan, model, path)
    try:
        variant = rebuild(model, plan.settings, plan.scenario)
    except ModelError as error:
        problems += [
            Problem(f"{path}, settings, {one.where}", one.found, one.expected, one.maybe) for one in error.problems
        ]
    else:
        stated = zip_longest(plan.settings.changes, variant.settings.changes, fillvalue="no change")
        problems += [
            Problem(f"{path}, settings", f"the change {quoted(told)}", f"{quoted(true)}, by the model as written")
            for told, true in stated
            if told != true
        ]
        if not problems and plan.settings != variant.settings:
            expected = "what they are by the model as written, values before the change included"
            problems.append(Problem(f"{path}, settings", "other settings", expected))
    if problems:
        raise ModelError(problems)
    return variant.model
