"""From an optimum to the plan: whole people, what is proven of them, and the document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.collector import collector_paused
from forcegen.documents.plan import Plan, Totals
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.plan.loads import loads_of
from forcegen.plan.searched import better_than, searched_best, searched_for
from forcegen.plan.stated import as_decimal, document_of, opposed_rules, prices_by, rules_of, waivers_of
from forcegen.plan.tiers import attained, conflict_of, short_of, tiers_of, verdict_of
from forcegen.plan.worth import Worth, worth_of
from forcegen.proof.bounds import duals_of, nearest_duals
from forcegen.rounding.people import people
from forcegen.rounding.polish import polish
from forcegen.rounding.whole import WholePeople, shortfall, whole_people
from forcegen.scenario import Variant
from forcegen.solver.optimise import Optimum
from forcegen.solver.outcome import Bounds
from forcegen.stages import Watch, nobody


@collector_paused()
def make_plan(
    variant: Variant,
    merged: Merged,
    formulation: Formulation,
    optimum: Optimum,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
    *,
    further: bool = False,
    time_limit: float | None = None,
    keep: Callable[[WholePeople], object] = nobody,
) -> Plan:
    """State what an optimum means, believing of it only what is proven.

    Args:
        variant: The model with its changes.
        merged: The model with equal sites as one.
        formulation: Its program.
        optimum: The optimum.
        watch: Called as each stage begins.
        bounds: Called whenever more is known of the shortfall.
        further: Whether to solve again: for what one person changes, and for a plan where rounding finds none.
        time_limit: Seconds for all of the solve, of which the solver has taken some.
        keep: Called with the people of the plan and the numbers of its rules.

    Raises:
        ForcegenError: When a proof and a plan contradict each other, which only a defect can bring about.
    """
    required = as_decimal(Fraction(int(formulation.sets.line_persons.sum()), formulation.sets.line_scale))
    unknown = Totals(required=required, filled=None, short=None, lower_bound=None)
    watch("proof")
    conflict = conflict_of(formulation, optimum)
    if conflict is not None:
        rules = rules_of(formulation, prices_by(formulation, [conflict]))
        reason = "the rules contradict each other: no plan satisfies all of them"
        loads = loads_of(merged, formulation, np.flatnonzero(conflict).tolist())
        return document_of(variant, "contradictory", reason, unknown, optimum, rules=rules, loads=loads)
    watch("whole people")
    whole = whole_people(formulation, optimum.values)
    if whole is None and optimum.values is not None:
        whole = polish(formulation, optimum.values, None)
    if whole is None and further:  # nothing was found: whether there is anything, a search says
        whole, opposed = searched_for(formulation, optimum, time_limit)
        if opposed is not None:
            rules, reason = opposed_rules(formulation, *opposed)
            return document_of(variant, "contradictory", reason, unknown, optimum, rules=rules, proof="search")
    if whole is None:
        reason = f"no plan in whole people was found ({optimum.said})"
        rules = rules_of(formulation, prices_by(formulation, list(optimum.duals.values())))
        return document_of(variant, "inconclusive", reason, unknown, optimum, rules=rules)
    contributions, shortfalls = people(merged, formulation, whole.persons)
    watch("proof")
    tiers, least, proof = tiers_of(formulation, optimum, nearest_duals(optimum), shortfalls)
    bounds(float(least), float(short_of(tiers)))
    if not attained(tiers):  # the exact multipliers may say more
        duals = duals_of(formulation, optimum)
        tiers, least, proof = tiers_of(formulation, optimum, duals, shortfalls)
        bounds(float(least), float(short_of(tiers)))
        watch("whole people")
        better = better_than(formulation, optimum, whole)
        if further and not least:  # nothing is known: whether whole people can fill everything, a search says
            settled, optimum = searched_best(formulation, optimum, time_limit)
            plans = [plan for plan in (whole, better, settled) if plan is not None]
            better = min(plans, key=lambda plan: shortfall(formulation, plan))
        if better is not None:
            whole = better
            contributions, shortfalls = people(merged, formulation, whole.persons)
            tiers, least, proof = tiers_of(formulation, optimum, duals, shortfalls)
    keep(whole)
    watch("document")
    totals = Totals(
        required=required,
        filled=sum((tier.filled for tier in tiers), Decimal(0)),
        short=short_of(tiers),
        lower_bound=as_decimal(least),
    )
    verdict, reason = verdict_of(formulation, totals, optimum)
    prices = prices_by(formulation, list(optimum.duals.values()))
    known: Mapping[int, Worth] = {}
    if further and optimum.status == "optimal" and not formulation.program.whole.any():
        watch("worth")
        left = None if time_limit is None else max(0.0, time_limit - optimum.seconds)
        known = worth_of(formulation, optimum, prices, met=verdict == "met", seconds=left)
    return document_of(
        variant,
        verdict,
        reason,
        totals,
        optimum,
        tiers=tiers,
        shortfalls=shortfalls,
        proof=proof,
        contributions=contributions,
        waivers=waivers_of(formulation, whole),
        rules=rules_of(formulation, prices, known),
    )
