"""Sites that are equal are one: merged for the solve, and the plan split back to each of them exactly.

Two sites are equal when no rule can treat them differently. What is required of them may differ: contributions
at one are as good at the other, so that only the sum counts. Merging is exact where people and requirements
are whole, and is left alone where they are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from forcegen.collector import collector_paused
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Whole
from forcegen.formulation.sets import Lines, Sets, lines_of
from forcegen.model import ForceModel
from forcegen.terms.entities import Requirement, Site


@dataclass(frozen=True, eq=False)
class Merged:
    """A model in which equal sites are one.

    Attributes:
        whole: The model as it was.
        model: The model with one site for each class of equal ones; not fit for anything but a formulation.
        members: Sites of each class, by the site that stands for it; both in order of their ids.
        lines: What is required in the whole model.
    """

    whole: ForceModel
    model: ForceModel
    members: Mapping[str, tuple[str, ...]]
    lines: Lines


@collector_paused()
def merge_equal_sites(model: ForceModel, *, apart: Callable[[Site], object] = lambda _: None) -> Merged:
    """Merge the sites that no rule tells apart, and of which ``apart`` says the same."""
    sites = sorted(model.sites, key=lambda site: site.id)
    lines = lines_of(model)
    alone = Merged(model, model, {site.id: (site.id,) for site in sites}, lines)
    exact = all(row.personnel == row.personnel.to_integral_value() for row in model.counted)
    if not exact or any(next(rule.stand_ins(model), None) for rule in model.rules):
        return alone
    ways = list({way for rule in model.rulebook for way in rule.tells_apart()})
    classes: dict[object, list[Site]] = {}
    for site in sites:
        classes.setdefault((apart(site), *(way.kind(site) for way in ways)), []).append(site)
    if len(classes) == len(sites):
        return alone
    members = {equal[0].id: tuple(site.id for site in equal) for equal in classes.values()}
    parts = {name: getattr(model, name) for name in type(model).model_fields}
    parts["sites"] = tuple(equal[0] for equal in classes.values())
    parts["requirements"] = _summed(model, lines, members)
    # unchecked, because rules may still name the sites that were merged away
    return Merged(model, ForceModel.model_construct(**parts), members, lines)


def _summed(model: ForceModel, lines: Lines, members: Mapping[str, tuple[str, ...]]) -> tuple[Requirement, ...]:
    """The requirements of each class, one row for each stretch of rotations in which their sum stands still."""
    ids, roles = sorted(site.id for site in model.sites), sorted(role.id for role in model.roles)
    places = list(members)
    class_of = {site: position for position, first in enumerate(places) for site in members[first]}
    place = np.array([class_of[site] for site in ids], dtype=np.int64)[lines.site]
    priorities, tier = np.unique(lines.priority, return_inverse=True)
    shape = len(places), len(roles), priorities.size, model.calendar.rotations + 1
    key, line = np.unique(np.ravel_multi_index((place, lines.role, tier, lines.rotation), shape), return_inverse=True)
    sums = np.zeros(key.size, dtype=lines.required.dtype)
    np.add.at(sums, line, lines.required)
    kind, rotation = np.divmod(key, shape[-1])
    goes_on = (np.diff(kind) == 0) & (np.diff(rotation) == 1) & (np.diff(sums) == 0)
    first, last = np.flatnonzero(np.r_[True, ~goes_on][: key.size]), np.flatnonzero(np.r_[~goes_on, True][: key.size])
    at, role, tier = np.unravel_index(kind[first], shape[:-1])
    return Requirement.table(
        site=[places[position] for position in at.tolist()],
        role=[roles[position] for position in role.tolist()],
        priority=priorities[tier].tolist(),
        personnel=[Decimal(persons) for persons in sums[first].tolist()],
        since=rotation[first].tolist(),
        until=rotation[last].tolist(),
    )


@dataclass(frozen=True, eq=False)
class Sent:
    """Who is sent where, one entry for each pool, site, role and rotation, in no particular order.

    Attributes:
        site: Position of the site among the sites of the whole model, sorted by id.
        post: Post of the merged program.
        pool: Position of the pool.
        persons: Whole persons, at least one.
        effect: Position of the effect of one of them among the effects.
    """

    site: Index
    post: Index
    pool: Index
    persons: Whole
    effect: Index


def split(merged: Merged, sets: Sets, persons: Whole) -> Sent:
    """Who is sent to each of the equal sites.

    Each priority is filled in turn, its sites in proportion to what they require and to whole persons; whoever
    is sent beyond all requirements goes to the first site at which somebody may serve. Pools then take the sites
    one after the other, always in the same order, so that few pools share a site and a pool stays where it is.

    Args:
        merged: The model, with equal sites as one.
        sets: Sets of the merged model.
        persons: Whole persons by contribution of the merged program, shape (contributions,).
    """
    ids = sorted(site.id for site in merged.whole.sites)
    at = {site: position for position, site in enumerate(ids)}
    alone = np.array([at[site.id] for site in sets.sites], dtype=np.int64)
    sent = np.flatnonzero(persons)
    if len(sets.sites) == len(ids):
        post = sets.post[sent]
        return Sent(alone[sets.post_site[post]], post, sets.pool[sent], persons[sent], sets.effect[sent])
    class_of = np.zeros(len(ids), dtype=np.int64)
    for position, first in enumerate(sets.sites):
        class_of[[at[one] for one in merged.members[first.id]]] = position
    sent = sent[np.lexsort((_queue(merged, sets)[sets.post_site[sets.post[sent]], sets.pool[sent]], sets.post[sent]))]
    post, site, wanted = _wanted(sets, merged.lines, class_of, np.bincount(sets.post[sent], persons[sent], sets.posts))
    # the queue of pools and the row of sites cut the people of a post each in their own way: take both cuts
    pool_ends, site_ends = np.cumsum(persons[sent]), np.cumsum(wanted)
    ends = np.union1d(pool_ends, site_ends)
    begins = np.concatenate([[0], ends])[:-1].astype(np.int64)
    of, to = np.searchsorted(pool_ends, begins, side="right"), np.searchsorted(site_ends, begins, side="right")
    return Sent(site[to], post[to], sets.pool[sent[of]], ends - begins, sets.effect[sent[of]])


def _wanted(sets: Sets, lines: Lines, class_of: Index, sent: Float) -> tuple[Index, Index, Whole]:
    """Post, site and persons there, sorted by post and site, of everybody who is sent to a post."""
    width = len(sets.sites)
    key = (sets.post_rotation * width + sets.post_site) * len(sets.roles) + sets.post_role
    line_post = np.searchsorted(key, (lines.rotation * width + class_of[lines.site]) * len(sets.roles) + lines.role)
    order = np.lexsort((lines.site, lines.priority, line_post))
    post, site, priority, required = (
        one[order] for one in (line_post, lines.site, lines.priority, lines.required.astype(np.int64))
    )
    tier = np.cumsum(np.concatenate([[0], (np.diff(post) != 0) | (np.diff(priority) != 0)])) if post.size else post
    together = np.bincount(tier, required).astype(np.int64)
    of_tier = np.zeros(together.size, dtype=np.int64)
    of_tier[tier] = post
    before = np.cumsum(together) - together
    before -= before[np.searchsorted(of_tier, of_tier)]
    filling = np.clip(sent.astype(np.int64)[of_tier] - before, 0, together)
    # in proportion: the largest remainders, then the first sites, get one more
    share, remainder = np.divmod(filling[tier] * required, np.maximum(together, 1)[tier])
    odd = filling - np.bincount(tier, share, together.size).astype(np.int64)
    ranked = np.lexsort((site, -remainder, tier))
    rank = np.empty_like(ranked)
    rank[ranked] = np.arange(ranked.size) - np.searchsorted(tier, tier)
    share += rank < odd[tier]
    # whoever is beyond all requirements goes to the first site at which somebody may serve
    beyond = sent.astype(np.int64) - np.bincount(post, share, sets.posts).astype(np.int64)
    over = np.flatnonzero(beyond)
    first_open = np.full((sets.rotations + 1) * width, class_of.size)
    np.minimum.at(first_open, lines.rotation * width + class_of[lines.site], lines.site)
    over_site = first_open[sets.post_rotation[over] * width + sets.post_site[over]]
    place = np.concatenate([post * class_of.size + site, over * class_of.size + over_site])
    places, at = np.unique(place, return_inverse=True)
    wanted = np.bincount(at, np.concatenate([share, beyond[over]])).astype(np.int64)
    manned = np.flatnonzero(wanted)
    return *np.divmod(places[manned], class_of.size), wanted[manned]


def _queue(merged: Merged, sets: Sets) -> Index:
    """The place of each pool in the queue for the sites of each class, shape (sites, pools): from names alone."""
    queue = np.zeros((len(sets.sites), len(sets.pools)), dtype=np.int64)
    for position, site in enumerate(sets.sites):
        members = "|".join(merged.members[site.id])
        hashed = [hashlib.sha256(f"{pool.key}|{members}".encode()).digest() for pool in sets.pools]
        queue[position, sorted(range(len(hashed)), key=hashed.__getitem__)] = np.arange(len(hashed))
    return queue
