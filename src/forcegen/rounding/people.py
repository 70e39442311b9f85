"""Who goes where: whole people of the program as contributions to sites, and what they fill of each requirement."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np

from forcegen.documents.plan import Contribution, Shortfall
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged, Sent, split
from forcegen.formulation.program import Whole
from forcegen.formulation.sets import Lines, over_one_denominator


def people(
    merged: Merged, formulation: Formulation, persons: Whole
) -> tuple[tuple[Contribution, ...], tuple[Shortfall, ...]]:
    """Contributions and shortfalls at every site of the whole model, in the order of rotation, site and role.

    Args:
        merged: The model, with equal sites as one.
        formulation: The program of the merged model.
        persons: Whole persons by contribution of the program.
    """
    sites = sorted(site.id for site in merged.whole.sites)
    sent = split(merged, formulation.sets, persons)
    return _contributions(formulation, sites, sent), _shortfalls(formulation, sites, sent, merged.lines)


def _contributions(formulation: Formulation, sites: list[str], sent: Sent) -> tuple[Contribution, ...]:
    sets = formulation.sets
    rotation, role = sets.post_rotation[sent.post], sets.post_role[sent.post]
    order = np.lexsort((sent.pool, role, sent.site, rotation))
    pools = sent.pool[order].tolist()
    return Contribution.table(
        country=[sets.pools[pool].country for pool in pools],
        pool=[sets.pools[pool].id for pool in pools],
        site=[sites[site] for site in sent.site[order].tolist()],
        role=[sets.roles[one].id for one in role[order].tolist()],
        rotation=rotation[order].tolist(),
        personnel=sent.persons[order].tolist(),
    )


def _shortfalls(formulation: Formulation, sites: list[str], sent: Sent, lines: Lines) -> tuple[Shortfall, ...]:
    """Every line with what is filled of it: the people at a post fill its first priority first."""
    sets = formulation.sets
    effects, scale = over_one_denominator(sets.effects)
    required = lines.required * effects[0]  # both over one denominator: the first effect is 1
    scale *= lines.scale

    def key(rotation: Whole, site: Whole, role: Whole) -> Whole:
        return (rotation * len(sites) + site) * len(sets.roles) + role

    posts, post = np.unique(key(lines.rotation, lines.site, lines.role), return_inverse=True)
    there = key(sets.post_rotation[sent.post], sent.site, sets.post_role[sent.post])
    at = np.searchsorted(posts, there)
    counts = at < posts.size
    counts[counts] = posts[at[counts]] == there[counts]  # whoever serves where nothing is required fills nothing
    filling = np.zeros(posts.size, dtype=required.dtype)
    np.add.at(filling, at[counts], (sent.persons * effects[sent.effect] * lines.scale)[counts])
    before = np.cumsum(required) - required
    before -= before[np.searchsorted(post, np.arange(posts.size))][post]
    filled = np.minimum(required, np.maximum(filling[post] - before, 0))
    return Shortfall.table(
        site=[sites[site] for site in lines.site.tolist()],
        role=[sets.roles[role].id for role in lines.role.tolist()],
        rotation=lines.rotation.tolist(),
        priority=lines.priority.tolist(),
        required=_decimals(required, scale),
        filled=_decimals(filled, scale),
        short=_decimals(required - filled, scale),
    )


def _decimals(numerators: Whole, scale: int) -> list[Decimal]:
    """Multiples of one over a number as decimals, each value worked out once."""
    every = numerators.tolist()
    known = {one: Decimal(one) if scale == 1 else decimal(Fraction(one, scale)) for one in set(every)}
    return [known[one] for one in every]


def decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, which for requirements and whole people under a decimal effect it always is.

    Raises:
        ArithmeticError: When it has no exact decimal of reasonable length.
    """
    if value.denominator == 1:
        return Decimal(value.numerator)
    exact = Decimal(value.numerator) / Decimal(value.denominator)
    if Fraction(exact) != value:
        raise ArithmeticError(f"{value} has no exact decimal")
    return exact
