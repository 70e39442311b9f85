"""From a model to its plan: formulate, optimise, round to whole people, prove, and say what binds."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction

import numpy as np

from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.formulation.program import Float
from forcegen.model import ForceModel, assumptions
from forcegen.plan.bounds import column_sums, in_whole_numbers, tier_bounds
from forcegen.plan.people import people
from forcegen.plan.plan import (
    Contribution,
    Plan,
    Proof,
    RuleResult,
    RuleSource,
    Shortfall,
    SolverRun,
    Tier,
    Totals,
    Verdict,
    Waiver,
)
from forcegen.problems import ForcegenError
from forcegen.rules import Rule
from forcegen.scenario import BASE, Variant, vary
from forcegen.solver.engines import engine_by_name
from forcegen.solver.optimise import Optimum, optimise
from forcegen.solver.polish import polish
from forcegen.solver.proof import lower_bound
from forcegen.solver.whole import WholePeople, shortfall, whole_people
from forcegen.terms.record import PLACES

_SMALLEST_PRICE = 1e-7
_EXACT = Context(prec=60)
_SEARCH_TOLERANCE = 1e-4
"""Persons by which the bound of a search may be off."""


class Interrupted(KeyboardInterrupt):
    """An interruption that lost nothing: ``plan`` says what was known by then."""

    def __init__(self, plan: Plan) -> None:
        super().__init__("interrupted")
        self.plan = plan


def solve(
    model: ForceModel,
    scenario: str = BASE,
    *,
    conditions: Mapping[str, bool] | None = None,
    rotations: int | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
) -> Plan:
    """The plan with the least shortfall, in whole people, with what is proven about it.

    Args:
        model: The model.
        scenario: Name of one of its scenarios; ``base`` is the model as written.
        conditions: Conditions set by hand, after the scenario.
        rotations: Number of rotations, instead of the model's.
        solver: ``HiGHS``, or the name of any solver that PuLP knows and finds.
        time_limit: Seconds that the solver may take; without a limit it runs to the end.

    Raises:
        ModelError: When a scenario or condition is unknown.
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.
    """
    variant = vary(model, scenario, conditions=conditions, rotations=rotations)
    merged = merge_equal_sites(variant.model)
    formulation = formulate(merged.model)
    optimum = optimise(formulation, engine_by_name(solver, formulation), time_limit)
    try:
        plan = make_plan(variant, merged, formulation, optimum)
    except KeyboardInterrupt:  # what the solver found is worth the moment that it takes to say
        raise Interrupted(make_plan(variant, merged, formulation, optimum)) from None
    if optimum.status == "interrupted":
        raise Interrupted(plan)
    return plan


def make_plan(variant: Variant, merged: Merged, formulation: Formulation, optimum: Optimum) -> Plan:
    """State what an optimum means, believing of it only what is proven.

    Raises:
        ForcegenError: When a proof and a plan contradict each other, which only a defect can bring about.
    """
    required = sum(formulation.sets.line_required, Fraction(0))
    conflict = _conflict(formulation, optimum)
    if conflict is not None:
        totals = Totals(required=_decimal(required), filled=None, short=None, lower_bound=None)
        rules = _rules(formulation, [conflict])
        reason = "the rules contradict each other: no plan obeys them all"
        return _document(variant, "contradictory", reason, totals, optimum, rules=rules)
    whole = whole_people(formulation, optimum.values)
    if whole is None and optimum.values is not None:
        whole = polish(formulation, optimum.values, None)
    rules = _rules(formulation, list(optimum.duals.values()))
    if whole is None:
        totals = Totals(required=_decimal(required), filled=None, short=None, lower_bound=None)
        reason = f"no plan in whole people was found ({optimum.said})"
        return _document(variant, "inconclusive", reason, totals, optimum, rules=rules)
    contributions, shortfalls = people(merged, formulation, whole.persons)
    tiers, proof = _tiers(formulation, optimum, shortfalls)
    better = _better(formulation, optimum, whole, tiers)
    if better is not None:
        whole = better
        contributions, shortfalls = people(merged, formulation, whole.persons)
        tiers, proof = _tiers(formulation, optimum, shortfalls)
    totals = Totals(
        required=_decimal(required),
        filled=sum((tier.filled for tier in tiers), Decimal(0)),
        short=sum((tier.short for tier in tiers), Decimal(0)),
        lower_bound=sum((tier.lower_bound for tier in tiers), Decimal(0)),
    )
    verdict, reason = _verdict(formulation, totals, optimum)
    return _document(
        variant,
        verdict,
        reason,
        totals,
        optimum,
        tiers=tiers,
        shortfalls=shortfalls,
        proof=proof,
        contributions=contributions,
        waivers=_waivers(formulation, whole),
        rules=rules,
    )


def _better(
    formulation: Formulation, optimum: Optimum, rounded: WholePeople, tiers: tuple[Tier, ...]
) -> WholePeople | None:
    """A plan in whole people that is short of less than the rounded one, where the bound leaves room for one."""
    if optimum.status != "optimal" or optimum.values is None or all(tier.short == tier.lower_bound for tier in tiers):
        return None
    polished = polish(formulation, optimum.values, rounded)
    if polished is None or shortfall(formulation, polished) >= shortfall(formulation, rounded):
        return None
    return polished


def _conflict(formulation: Formulation, optimum: Optimum) -> Float | None:
    """The solver's ray with the sign that proves, in exact arithmetic, that no plan obeys every rule."""
    if optimum.ray is None:
        return None
    nothing = np.zeros(formulation.program.columns, dtype=np.int64)
    for ray in (optimum.ray, -optimum.ray):
        if lower_bound(formulation.program, formulation.permitted, formulation.largest, nothing, ray) > 0:
            return ray
    return None


def _verdict(formulation: Formulation, totals: Totals, optimum: Optimum) -> tuple[Verdict, str]:
    if totals.short == 0:
        return "met", ""
    if totals.lower_bound:
        return "short", ""
    known = f"the least shortfall lies between {totals.lower_bound:,} and {totals.short:,} person-rotations"
    if optimum.status == "optimal" and optimum.values is not None:
        relaxed = optimum.values[formulation.columns.shortfall : formulation.columns.surge].sum()
        if relaxed < _SEARCH_TOLERANCE:
            return "inconclusive", f"only fractions of persons meet the requirement; {known}"
        return "inconclusive", f"the solver gave no multipliers that prove its optimum; {known}"
    return "inconclusive", f"the solver ended with '{optimum.said}'; {known}"


def _document(
    variant: Variant,
    verdict: Verdict,
    reason: str,
    totals: Totals,
    optimum: Optimum,
    *,
    tiers: tuple[Tier, ...] = (),
    shortfalls: tuple[Shortfall, ...] = (),
    contributions: tuple[Contribution, ...] = (),
    waivers: tuple[Waiver, ...] = (),
    proof: Proof = "none",
    rules: tuple[RuleResult, ...] = (),
) -> Plan:
    name, version = optimum.solver
    return Plan(
        model=variant.model.name,
        scenario=variant.scenario,
        settings=variant.settings,
        verdict=verdict,
        reason=reason,
        totals=totals,
        tiers=tiers,
        shortfalls=shortfalls,
        contributions=contributions,
        waivers=waivers,
        proof=proof,
        whole_numbers=any(rule.whole_numbers for rule in variant.model.rules),
        rules=rules,
        assumed=assumptions(variant.model),
        input_sha256=variant.model.sha256,
        solver=SolverRun(name=name, version=version, status=optimum.said, seconds=round(optimum.seconds, 3)),
    )


def _tiers(
    formulation: Formulation, optimum: Optimum, shortfalls: tuple[Shortfall, ...]
) -> tuple[tuple[Tier, ...], Proof]:
    sums = {priority: (Decimal(0), Decimal(0), Decimal(0)) for priority in formulation.priorities}
    for row in shortfalls:
        required, filled, short = sums[row.priority]
        sums[row.priority] = required + row.required, filled + row.filled, short + row.short
    persons = {priority: Fraction(short) for priority, (_, _, short) in sums.items()}
    bounds = tier_bounds(formulation, optimum.proof, persons)
    proof: Proof = "multipliers" if bounds else "none"
    for priority, searched in _searched(formulation, optimum, persons).items():
        if searched > bounds.get(priority, Fraction(0)):
            bounds[priority], proof = searched, "search"
    tiers: list[Tier] = []
    for priority, (required, filled, short) in sums.items():
        proven = bounds.get(priority, Fraction(0))
        if proven > Fraction(short):
            raise ForcegenError(f"priority {priority}: a plan short of {short} contradicts the proven {proven}")
        tiers.append(
            Tier(priority=priority, required=required, filled=filled, short=short, lower_bound=_decimal(proven))
        )
    return tuple(tiers), proof


def _searched(formulation: Formulation, optimum: Optimum, short: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Bounds of a search, as far as they hold for the plan: that of a priority supposes the best in the earlier."""
    bounds: dict[int, Fraction] = {}
    for priority in formulation.priorities:
        if priority not in optimum.searched:
            break
        bound = Fraction(optimum.searched[priority] - _SEARCH_TOLERANCE).limit_denominator(10**6)
        if in_whole_numbers(formulation):
            bound = Fraction(-(-bound.numerator // bound.denominator))
        bounds[priority] = max(Fraction(0), bound)
        if short[priority] > bounds[priority]:
            break
    return bounds


def _waivers(formulation: Formulation, whole: WholePeople) -> tuple[Waiver, ...]:
    """Waivers in use: a waiver's variable is named by pool and rotation."""
    waivers: list[Waiver] = []
    for variable, personnel in zip(formulation.own, whole.own.tolist(), strict=True):
        if variable.waiver and personnel:
            _, country, pool, rotation = variable.name
            waivers.append(Waiver(country=country, pool=pool, rotation=rotation, personnel=personnel))
    return tuple(waivers)


def _rules(formulation: Formulation, multipliers: list[Float]) -> tuple[RuleResult, ...]:
    """Every rule with its price, the sum of the multipliers of its rows, and the rotations in which it binds."""
    summed = sum(multipliers, np.zeros(formulation.program.rows))
    price = np.zeros(len(formulation.rulebook))
    rotations: list[set[int]] = [set() for _ in formulation.rulebook]
    for row in np.flatnonzero(np.abs(summed) > _SMALLEST_PRICE).tolist():
        rule = int(formulation.owner[row])
        if rule >= 0:
            price[rule] += abs(summed[row])
            index = formulation.rows[row].index
            rotations[rule].update(part for part in index[:1] if isinstance(part, int))
    _price_bans(formulation, summed, price, rotations)
    return tuple(
        _rule_result(rule, price[position], rotations[position], formulation)
        for position, rule in enumerate(formulation.rulebook)
    )


def _price_bans(formulation: Formulation, summed: Float, price: Float, rotations: list[set[int]]) -> None:
    """What the forbidden contributions would be worth: priced although the program has no column for them."""
    sets = formulation.sets
    worth = column_sums(formulation, summed)[: sets.contributions]
    banned_by = np.zeros(sets.contributions, dtype=np.int64)
    for contributions in formulation.forbidden.values():
        banned_by[contributions] += 1
    for rule, contributions in formulation.forbidden.items():
        useful = contributions[worth[contributions] > _SMALLEST_PRICE]
        rotations[rule].update(np.unique(sets.rotation[useful]).tolist())
        alone = useful[banned_by[useful] == 1]
        best = np.zeros(sets.rotations + 1)
        np.maximum.at(best, sets.rotation[alone], worth[alone])
        price[rule] += best.sum()


def _rule_result(rule: Rule, price: float, rotations: set[int], formulation: Formulation) -> RuleResult:
    source = formulation.model.source(rule.source)
    return RuleResult(
        id=rule.id,
        kind=rule.kind,
        owner=rule.owner,
        bindingness=rule.bindingness,
        binding=bool(rotations),
        price=Decimal(str(round(float(price), 6))),
        rotations=tuple(sorted(rotations)),
        sentence=rule.sentence(),
        source=RuleSource(
            instrument=rule.instrument,
            article=rule.article,
            title=source.title if source else "",
            url=source.url if source else "",
            status=rule.status,
        ),
    )


def _decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, rounded down where it has more places than a number may have (a bound stays a bound)."""
    return Decimal(value.numerator * 10**PLACES // value.denominator).scaleb(-PLACES, _EXACT)
