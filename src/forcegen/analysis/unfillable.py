"""Lines of the requirement that nobody can fill: one of them holds a frontier at zero, however small the force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.frontier import Unfillable
from forcegen.formulation import Formulation
from forcegen.formulation.equal_sites import Merged
from forcegen.formulation.linear import Index
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
    closed = _closed(formulation)
    permitted = formulation.permitted[: sets.contributions].copy()
    for shut in closed.values():
        permitted[shut] = False
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
            rules=tuple(Blamed.of(rule, formulation.model) for rule in _forbidding(formulation, closed, posts)),
        )
        for (place, role, priority), posts in found.items()
        for site in merged.members.get(sets.sites[place].id, (sets.sites[place].id,))
        if (site, sets.roles[role].id, priority) in asked
    )


def _closed(formulation: Formulation) -> dict[int, Index]:
    """The contributions that each rule keeps at zero, by its position: by a ban, or by a row that allows nobody."""
    program, sets, columns = formulation.program, formulation.sets, formulation.columns
    shut: dict[int, list[Index]] = {position: [banned] for position, banned in formulation.forbidden.items()}
    for row in np.flatnonzero((formulation.owner >= 0) & program.at_most).tolist():
        inside = slice(program.starts[row], program.starts[row + 1])
        own = program.column[inside]
        if program.limits[row] or (program.coefficients[inside] <= 0).any():
            continue
        deployed = own[(own >= columns.deployed) & (own < columns.shortfall)] - columns.deployed
        sent = np.flatnonzero(np.isin(sets.deployment, deployed))
        shut.setdefault(int(formulation.owner[row]), []).extend([own[own < columns.deployed], sent])
    return {position: np.unique(np.concatenate(several)) for position, several in shut.items()}


def _forbidding(formulation: Formulation, closed: Mapping[int, Index], posts: list[int]) -> Iterator[Rule]:
    """The rules by which somebody may not serve at one of the posts, those that shut out most first."""
    of_posts = np.isin(formulation.sets.post, posts)
    many = {position: int(of_posts[forbidden].sum()) for position, forbidden in closed.items()}
    for position in sorted(many, key=lambda one: (-many[one], formulation.rulebook[one].id)):
        if many[position]:
            yield formulation.rulebook[position]
