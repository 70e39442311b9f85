"""Lines of the requirement that nobody can fill: one of them holds a frontier at zero, however small the force."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.frontier import Unfillable
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.formulation.sets import Mask
from forcegen.model import ForceModel
from forcegen.rules import Rule


def unfillable(
    model: ForceModel, merged: Merged, formulation: Formulation, lines: Mask, rotations: int
) -> tuple[Unfillable, ...]:
    """The lines for which nobody may be sent in some of the first rotations, by site, role and priority.

    Args:
        model: The model.
        merged: The model with equal sites as one.
        formulation: Its program.
        lines: Lines that count, shape (lines,).
        rotations: The first rotations of the plan that count.
    """
    sets = formulation.sets
    permitted = formulation.permitted[: sets.contributions]
    filled = np.zeros(sets.posts, dtype=np.bool_)
    filled[sets.post[permitted]] = True
    asked = {(row.site, row.role, row.priority) for row in model.requirements if row.personnel}
    open_ = np.flatnonzero(lines & ~filled[sets.line_post] & (sets.post_rotation[sets.line_post] <= rotations))
    found: dict[tuple[int, int, int], list[int]] = {}
    for line in open_.tolist():
        post = int(sets.line_post[line])
        key = int(sets.post_site[post]), int(sets.post_role[post]), int(sets.line_priority[line])
        found.setdefault(key, []).append(post)
    return tuple(
        Unfillable(
            site=site,
            role=sets.roles[role].id,
            priority=priority,
            rotations=tuple(sorted(int(sets.post_rotation[post]) for post in posts)),
            pools=len(np.unique(sets.pool[np.isin(sets.post, posts)])),
            rules=tuple(Blamed.of(rule, formulation.model) for rule in _forbidding(formulation, posts)),
        )
        for (place, role, priority), posts in found.items()
        for site in merged.members.get(sets.sites[place].id, (sets.sites[place].id,))
        if (site, sets.roles[role].id, priority) in asked
    )


def _forbidding(formulation: Formulation, posts: list[int]) -> Iterator[Rule]:
    """The rules that forbid somebody to serve at one of the posts, those that forbid most first."""
    of_posts = np.isin(formulation.sets.post, posts)
    many = {position: int(of_posts[forbidden].sum()) for position, forbidden in formulation.forbidden.items()}
    for position in sorted(many, key=lambda one: (-many[one], formulation.rulebook[one].id)):
        if many[position]:
            yield formulation.rulebook[position]
