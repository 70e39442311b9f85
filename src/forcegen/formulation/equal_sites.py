"""Sites that are equal are one: merged for the solve, and the plan split back to each of them exactly.

Two sites are equal when no rule can treat them differently. What is required of them may differ: contributions
at one are as good at the other, so that only the sum counts. Merging is exact where people and requirements
are whole, and is left alone where they are not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

import numpy as np

from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Whole
from forcegen.formulation.sets import Lines, Sets
from forcegen.model import ForceModel
from forcegen.terms.entities import Requirement, Site

Line = tuple[str, str, int, int]
"""Site, role, rotation and priority."""


@dataclass(frozen=True)
class Merged:
    """A model in which equal sites are one.

    Attributes:
        whole: The model as it was.
        model: The model with one site for each class of equal ones; not fit for anything but a formulation.
        members: Sites of each class, by the site that stands for it; both in order of their ids.
    """

    whole: ForceModel
    model: ForceModel
    members: Mapping[str, tuple[str, ...]]


def merge_equal_sites(model: ForceModel, *, apart: Callable[[Site], object] = lambda _: None) -> Merged:
    """Merge the sites that no rule tells apart, and of which ``apart`` says the same."""
    sites = sorted(model.sites, key=lambda site: site.id)
    exact = all(row.personnel == row.personnel.to_integral_value() for row in model.requirements)
    if not exact or any(next(rule.stand_ins(model), None) for rule in model.rules):
        return Merged(model, model, {site.id: (site.id,) for site in sites})
    classes: list[list[Site]] = []
    for site in sites:
        for equal in classes:
            alike = apart(equal[0]) == apart(site)
            if alike and not any(rule.tells_apart(equal[0], site) for rule in model.rules):
                equal.append(site)
                break
        else:
            classes.append([site])
    members = {equal[0].id: tuple(site.id for site in equal) for equal in classes}
    if len(members) == len(sites):
        return Merged(model, model, members)
    parts = {name: getattr(model, name) for name in type(model).model_fields}
    parts["sites"] = tuple(equal[0] for equal in classes)
    parts["requirements"] = tuple(_summed(model, members))
    # unchecked, because rules may still name the sites that were merged away
    return Merged(model, ForceModel.model_construct(**parts), members)


def _summed(model: ForceModel, members: Mapping[str, tuple[str, ...]]) -> Iterable[Requirement]:
    """The requirements of each class, one row for each stretch of rotations in which their sum stands still."""
    stands_for = {site: place for place, sites in members.items() for site in sites}
    sums: dict[tuple[str, str, int], dict[int, Decimal]] = {}
    for row in model.requirements:
        by_rotation = sums.setdefault((stands_for[row.site], row.role, row.priority), {})
        for rotation in model.calendar.touched(row.since, row.until):
            by_rotation[rotation] = by_rotation.get(rotation, Decimal(0)) + row.personnel
    for (place, role, priority), by_rotation in sums.items():
        stretch: list[int] = []
        for rotation in sorted(by_rotation):
            if stretch and (rotation != stretch[-1] + 1 or by_rotation[rotation] != by_rotation[stretch[0]]):
                yield _requirement(place, role, priority, by_rotation[stretch[0]], stretch)
                stretch = []
            stretch.append(rotation)
        if stretch:
            yield _requirement(place, role, priority, by_rotation[stretch[0]], stretch)


def _requirement(place: str, role: str, priority: int, personnel: Decimal, stretch: list[int]) -> Requirement:
    return Requirement.model_construct(
        site=place, role=role, priority=priority, personnel=personnel, since=stretch[0], until=stretch[-1]
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


def split(merged: Merged, sets: Sets, lines: Lines, persons: Whole) -> Sent:
    """Who is sent to each of the equal sites.

    Each priority is filled in turn, its sites in proportion to what they require and to whole persons; whoever
    is sent beyond all requirements goes to the first site at which somebody may serve. Pools then take the sites
    one after the other, always in the same order, so that few pools share a site and a pool stays where it is.

    Args:
        merged: The model, with equal sites as one.
        sets: Sets of the merged model.
        lines: Lines of the whole model.
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
    post, site, wanted = _wanted(sets, lines, class_of, np.bincount(sets.post[sent], persons[sent], sets.posts))
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
