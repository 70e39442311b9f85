"""From the multipliers of an optimum to a certificate: by rule and requirement, site by site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Literal

from forcegen.documents.certificate import Certificate, Claim, RequirementMultiplier, RuleMultiplier, Weight
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.formulation.program import Float
from forcegen.proof.arithmetic import Multipliers
from forcegen.proof.bounds import Bound, Duals, charged_bans, contradiction, paid_for, proven, tier_bounds
from forcegen.terms.stretches import equal, stretches


def certificate_of(
    merged: Merged,
    formulation: Formulation,
    plan: Plan,
    duals: Duals,
    ray: Float | None = None,
) -> Certificate:
    """The certificate of a plan.

    Args:
        merged: The model that the plan answers, with equal sites as one.
        formulation: The program of the merged model.
        plan: The plan.
        duals: What the plan's bounds were made from.
        ray: Row multipliers that prove a contradiction.
    """
    claims: list[Claim] = []
    if plan.verdict == "contradictory" and ray is not None:
        bound = contradiction(formulation, ray)
        claims += [_claim(merged, formulation, bound, "contradiction")] if bound is not None else []
    elif plan.tiers:
        short = {tier.priority: Fraction(tier.short) for tier in plan.tiers}
        bounds = tier_bounds(formulation, duals.multipliers, short)
        tiers = proven(formulation, bounds, short).tiers
        for priority, bound in bounds.items():
            attained = [
                sum(weight * known[tier] for tier, weight in bound.weights.items())
                for known in (duals.attained, short)
                if known is not None
            ]
            claims.append(
                _claim(
                    merged,
                    formulation,
                    bound,
                    "exact" if bound.least in attained else "safe",
                    least=tiers[priority],
                    gap=short[priority] - tiers[priority],
                )
            )
    unsealed = Certificate(
        model=plan.model,
        scenario=plan.scenario,
        input_sha256=plan.input_sha256,
        covers="relaxation" if plan.proof == "search" else "plan",
        claims=tuple(claims),
        seal="",
    )
    return unsealed.model_copy(update={"seal": unsealed.sha256})


def _claim(
    merged: Merged,
    formulation: Formulation,
    bound: Bound,
    kind: Literal["exact", "safe", "contradiction"],
    *,
    least: Fraction | None = None,
    gap: Fraction | None = None,
) -> Claim:
    posts = _stretches(_of_requirements(merged, formulation, bound.multipliers))
    rows = _stretches([*_of_rules(formulation, bound.multipliers), *_of_bans(formulation, bound.multipliers)])
    return Claim(
        kind=kind,
        bound=bound.least,
        weights=tuple(Weight(priority=tier, weight=weight) for tier, weight in sorted(bound.weights.items())),
        least=least,
        gap=gap,
        requirements=tuple(
            RequirementMultiplier(site=site, role=role, first=first, last=last, multiplier=value)
            for (site, role), first, last, value in posts
        ),
        rules=tuple(
            RuleMultiplier(rule=rule, part=tuple(part), first=first, last=last, multiplier=value)
            for (rule, *part), first, last, value in rows
        ),
    )


Named = tuple[tuple[str, ...], int | None, Fraction]
"""What a multiplier is of, by names and rotation."""


def _of_requirements(merged: Merged, formulation: Formulation, multipliers: Multipliers) -> Iterator[Named]:
    """The multiplier of a post is that of each of the sites that are one in it, where they require anything."""
    sets, model = formulation.sets, merged.whole
    required = {
        (row.site, row.role, t) for row in model.requirements for t in model.calendar.touched(row.since, row.until)
    }
    for post in [row for row in multipliers if row < sets.posts]:
        place, role = sets.sites[sets.post_site[post]].id, sets.roles[sets.post_role[post]].id
        t = int(sets.post_rotation[post])
        for site in merged.members[place]:
            if (site, role, t) in required:
                yield (site, role), t, multipliers[post]


def _of_rules(formulation: Formulation, multipliers: Multipliers) -> Iterator[Named]:
    for row, value in multipliers.items():
        if row < formulation.sets.posts:
            continue
        rule, index = formulation.rulebook[formulation.owner[row]], formulation.index(row)
        yield _named(rule.id, index, value / rule.unit(formulation.model))


def _of_bans(formulation: Formulation, multipliers: Multipliers) -> Iterator[Named]:
    """Multipliers of rules that forbid, wherever somebody whom they forbid would be paid for."""
    paid, unit = paid_for(formulation, multipliers)
    for rule, t, price in charged_bans(formulation, paid):
        yield _named(formulation.rulebook[rule].id, (t,), -Fraction(price, unit))


def _named(rule: str, index: tuple[int | str, ...], value: Fraction) -> Named:
    rotations = [part for part in index if isinstance(part, int)]
    return (rule, *(part for part in index if isinstance(part, str))), rotations[0] if rotations else None, value


def _stretches(multipliers: Iterable[Named]) -> Iterator[tuple[tuple[str, ...], int | None, int | None, Fraction]]:
    """Multipliers by name, one for each stretch of rotations in which they stand still."""
    by_name: dict[tuple[str, ...], dict[int | None, Fraction]] = {}
    for name, t, value in multipliers:
        by_name.setdefault(name, {})[t] = value
    for name, values in sorted(by_name.items()):
        if None in values:
            yield name, None, None, values.pop(None)
        dated = {t: value for t, value in values.items() if t is not None}
        for one in stretches(dated, equal(dated)):
            yield name, one[0], one[-1], dated[one[0]]
