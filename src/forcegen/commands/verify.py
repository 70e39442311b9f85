"""Check a plan anew, without a solver."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING

import click

import forcegen
from forcegen.commands import completion
from forcegen.commands.certificates import is_vipr
from forcegen.commands.output import say
from forcegen.commands.parsing import Command, help_of
from forcegen.exit_codes import STRICT
from forcegen.problems import ModelError, Problem, UnfitError, quoted
from forcegen.words import count

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from forcegen.audit import Breach
    from forcegen.audit.vipr import Vipr
    from forcegen.documents.plan import Plan
    from forcegen.model import ForceModel

MOST_BREACHES = 50
"""Breaches of an audit, or of a certificate, that are shown."""


@click.command(cls=Command)
@click.argument("plan", metavar="PLAN|FILE.vipr")
@click.argument("model", required=False, metavar="[MODEL|PLAN]", shell_complete=completion.models)
@click.argument("last", required=False, metavar="[MODEL]", shell_complete=completion.models)
@click.option("--certificate", metavar="FILE", help="Also check the optimality certificate.")
@click.pass_context
def verify(ctx: click.Context, plan: str, model: str | None, last: str | None, certificate: str | None) -> int:
    r"""Check PLAN, a JSON document, against MODEL without a solver.

    Every rule is recomputed in exact arithmetic; with a certificate, so is the lower bound of the shortfall. A
    certificate in the format VIPR (FILE.vipr) can also be checked by itself: what it proves of its own rows. With
    PLAN and MODEL, every row of the law is looked up in it as well. Exits with 3 when the plan breaks a rule or its
    own sums, or the certificate does not prove the plan's bound.

    \b
    Examples:
      forcegen solve template --format json --out plan.json --certificate proof.json --certificate proof.vipr
      forcegen verify plan.json template
      forcegen verify plan.json template --certificate proof.json
      forcegen verify proof.vipr
      forcegen verify proof.vipr plan.json template
    """
    if is_vipr(plan):
        if certificate is not None:
            raise ModelError([Problem("--certificate", quoted(certificate), f"no second certificate beside {plan}")])
        if model is None:
            return _vipr_alone(plan)
        plan, model, certificate = model, last, plan
    elif last is not None:
        raise ModelError([Problem(ctx.command_path, f"one argument too many, {quoted(last)}", help_of(ctx))])
    if model is None:
        raise ModelError([Problem(ctx.command_path, "no MODEL", help_of(ctx))])
    return _verify(plan, model, certificate)


def _vipr_alone(name: str) -> int:
    """Say what a file proves of its own rows."""
    from forcegen.audit.vipr import ViprError
    from forcegen.report.text import wrapped

    try:
        file = _read_vipr(name)
    except ViprError as wrong:
        say(f"VIPR certificate failed: {wrong}.")
        return STRICT
    rows = count(len(file.rows) - file.bounds, "row")
    if file.claim is None:
        proven = f"no solution satisfies its {rows} within the bounds of its variables"
    else:
        least, most = ("no end" if end is None else f"{end:,}" for end in file.claim)
        proven = f"the {file.sense}imum over its {rows} lies between {least} and {most}"
    derived = count(file.steps, "derived constraint")
    text = f"VIPR certificate passed: {proven}; {count(len(file.solutions), 'solution')}, {derived}, exact."
    unchecked = "Not checked: that its rows are what the rules of a model say (give PLAN and MODEL)."
    say("\n".join([*wrapped(text, indent=2), *wrapped(unchecked, indent=2)]))
    return 0


def _read_vipr(name: str) -> Vipr:
    """Read a file in the format VIPR.

    Raises:
        ModelError: When it cannot be read.
        ViprError: When it does not prove what it says.
    """
    from forcegen.audit.vipr import Vipr

    try:
        with Path(name).open(encoding="utf-8") as lines:
            return Vipr(lines)
    except OSError as error:
        found = f"a file that cannot be read ({error.strerror})"
        raise ModelError([Problem(name, found, "a certificate in the format VIPR")]) from None
    except UnicodeDecodeError:
        raise ModelError([Problem(name, "a file that is no text", "a certificate in the format VIPR")]) from None


def _verify(plan: str, model: str, certificate: str | None) -> int:
    """Check a plan, and a certificate of either format."""
    from forcegen.audit import CHANGES, NO_BETTER
    from forcegen.report.text import wrapped

    document = forcegen.Plan.read(plan)
    read = None if certificate is None else _certificate(certificate)
    varied = _as_planned(plan, document, forcegen.load(model))
    audited = forcegen.audit(document, varied)
    ok, text = audited.ok, str(audited)
    if not audited.ok:
        text = _failed("Audit failed: {} in " + f"{audited.rows:,} rows recomputed exactly.", audited.breaches)
    if read is not None:
        proven, said = read(document, varied)
        ok = ok and proven
        text += "\n" + ("\n".join(wrapped(said, indent=2)) if proven else said)
    checked_here = {CHANGES} if read is None else {CHANGES, NO_BETTER}
    unchecked = [one for one in audited.unchecked if one not in checked_here]
    say("\n".join([text, *wrapped(f"Not checked: {'; '.join(unchecked)}.", indent=2)]))
    return 0 if ok else STRICT


def _certificate(name: str) -> Callable[[Plan, ForceModel], tuple[bool, str]]:
    """Read a certificate; what holds it against a plan and a model, and says whether it passed and how."""
    if not is_vipr(name):
        proof = forcegen.Certificate.read(name)

        def as_json(plan: Plan, model: ForceModel) -> tuple[bool, str]:
            checked = forcegen.check_certificate(proof, plan, model)
            return checked.ok, str(checked) if checked.ok else _failed("Certificate failed: {}.", checked.breaches)

        return as_json

    from forcegen.audit.vipr import ViprError
    from forcegen.audit.vipr_law import check_vipr

    wrong = ""
    try:
        file = _read_vipr(name)
    except ViprError as error:
        wrong = f"VIPR certificate failed: {error}."

    def as_vipr(plan: Plan, model: ForceModel) -> tuple[bool, str]:
        if wrong:
            return False, wrong
        held = check_vipr(file, plan, model)
        return held.ok, str(held) if held.ok else _failed("VIPR certificate failed: {}.", held.breaches)

    return as_vipr


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
