"""The document of a plan, made of what a solve found."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Context, Decimal
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from forcegen.documents.cited_rules import RuleSource
from forcegen.documents.figures import figure
from forcegen.documents.plan import (
    Contribution,
    Load,
    NotCounted,
    Overrun,
    Plan,
    Proof,
    RuleResult,
    Shortfall,
    SolverRun,
    Tier,
    Totals,
    Verdict,
    Waiver,
)
from forcegen.formulation import Formulation
from forcegen.formulation.program import Float
from forcegen.model import ForceModel, assumptions, uncounted
from forcegen.model.norms import overruns
from forcegen.plan.prices import Prices, prices_of
from forcegen.plan.worth import NOT_KNOWN, Worth
from forcegen.rounding.whole import WholePeople
from forcegen.scenario import Variant
from forcegen.solver.optimise import Optimum
from forcegen.terms.numbers import PLACES

_EXACT = Context(prec=60)


def document_of(
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
    loads: tuple[Load, ...] = (),
) -> Plan:
    """Write the document of a plan: what a solve found, and what the model alone says."""
    name, version = optimum.solver
    return Plan(
        model=variant.model.name,
        scenario=variant.scenario,
        settings=variant.settings,
        verdict=verdict,
        reason=reason,
        totals=totals,
        not_counted=_not_counted(variant.model),
        tiers=tiers,
        shortfalls=shortfalls,
        contributions=contributions,
        waivers=waivers,
        proof=proof,
        whole_numbers=any(rule.whole_numbers for rule in variant.model.rules),
        overruns=_overruns(variant.model),
        loads=loads,
        rules=rules,
        assumed=assumptions(variant.model),
        input_sha256=variant.model.sha256,
        solver=SolverRun(name=name, version=version, status=optimum.said, seconds=round(optimum.seconds, 3)),
    )


def _not_counted(model: ForceModel) -> NotCounted:
    """The requirements that lie outside the plan."""
    lines = [model.requirements[row].personnel for row in uncounted(model)]
    return NotCounted(lines=len(lines), personnel=sum(lines, Decimal(0)))


def waivers_of(formulation: Formulation, whole: WholePeople) -> tuple[Waiver, ...]:
    """Waivers in use, by pool, rotation and rule: so, after the rule, is a waiver's variable named."""
    waivers: list[Waiver] = []
    for variable, personnel in zip(formulation.own, whole.own.tolist(), strict=True):
        if variable.waiver and personnel:
            *_, country, pool, rotation = variable.name
            waivers.append(
                Waiver(country=country, pool=pool, rotation=rotation, personnel=personnel, rule=variable.rule)
            )
    return tuple(sorted(waivers, key=lambda one: (one.country, one.pool, one.rotation, one.rule)))


def _overruns(model: ForceModel) -> tuple[Overrun, ...]:
    """Rules on people that facts alone exceed."""
    return tuple(
        Overrun(
            rule=one.rule,
            country=one.country,
            pool=one.pool,
            rotation=one.rotation,
            personnel=as_decimal(one.persons),
            allowed=as_decimal(one.allowed),
            facts=tuple(f"{fact.table}: {fact.name}, {fact.personnel:,}" for fact in one.facts),
            waivable=one.waivable,
        )
        for one in overruns(model)
    )


def prices_by(formulation: Formulation, multipliers: list[Float]) -> Prices:
    """The price of every rule by the multipliers of all objectives together."""
    return prices_of(formulation, sum(multipliers, np.zeros(formulation.program.rows)))


def rules_of(
    formulation: Formulation, prices: Prices, known: Mapping[int, Worth] = MappingProxyType({})
) -> tuple[RuleResult, ...]:
    """Every rule with its price, what one person changes under it, and the rotations in which it binds."""
    ids = [rule.id for rule in formulation.rulebook]
    worth = [known.get(position, NOT_KNOWN) for position in range(len(ids))]
    return RuleResult.table(
        id=ids,
        kind=[rule.kind for rule in formulation.rulebook],
        owner=[rule.owner for rule in formulation.rulebook],
        bindingness=[rule.bindingness for rule in formulation.rulebook],
        binding=[bool(rotations) for rotations in prices.rotations],
        price=[figure(round(price, 6)) for price in prices.price.tolist()],
        one_more=[one.more for one in worth],
        one_fewer=[one.fewer for one in worth],
        together=[tuple(ids[at] for at in one.together) for one in worth],
        together_more=[one.together_more for one in worth],
        rotations=[tuple(sorted(rotations)) for rotations in prices.rotations],
        sentence=[rule.sentence() for rule in formulation.rulebook],
        source=[RuleSource.of(rule, formulation.model) for rule in formulation.rulebook],
    )


def opposed_rules(formulation: Formulation, rules: frozenset[str], fewest: bool) -> tuple[tuple[RuleResult, ...], str]:
    """The rules of a contradiction that a search found, as what binds, and what is to be said of it."""
    known = (
        "a plan exists if any one of the rules below is removed" if fewest else "fewer rules may contradict each other"
    )
    reason = f"by exhaustive search, without a certificate; {known}"
    nothing = rules_of(formulation, prices_by(formulation, []))
    stated: list[RuleResult] = []
    for position, one in enumerate(nothing):
        rows = {formulation.rotation(row) for row in formulation.rows_of(position)} - {0}
        banned = formulation.forbidden.get(position)
        rows |= set() if banned is None else set(formulation.sets.rotation[banned].tolist())
        binds = {"binding": True, "rotations": tuple(sorted(rows))} if one.id in rules else {}
        stated.append(one.model_copy(update=binds))
    return tuple(stated), reason


def as_decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, rounded down where it has more places than a number may have (a bound stays a bound)."""
    return Decimal(value.numerator * 10**PLACES // value.denominator).scaleb(-PLACES, _EXACT)
