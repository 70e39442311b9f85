"""What the audit demands of a plan under rules of the kind eligibility."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.statements import Block, Statement

if TYPE_CHECKING:
    from forcegen.audit.figures import Figures
    from forcegen.terms.entities import Pool


def eligibility(pool: Pool, figures: Figures) -> list[Statement] | None:
    """Nobody of a pool that the table names is where, or serves as, none of its rows says for the whole rotation."""
    rows = [row for row in figures.model.eligibility if row.country == pool.country and row.pool in (None, pool.id)]
    if not rows:
        return None
    key = frozenset({(pool.country, pool.id)})
    statements = []
    for t in figures.rotations:
        granted = [row for row in rows if figures.covers(t, row.since, row.until)]
        shut = []
        for role in sorted(figures.roles):
            where = {row.site for row in granted if row.role is None or row.role == role}
            sites = frozenset() if None in where else figures.sites.keys() - where
            if sites:
                shut.append(Block(key, sites, frozenset({role}), (t,)))
        if shut:
            statements.append(Statement(f"{pool.key}.eligibility", (t,), tuple(shut), "<=", Fraction(0)))
    return statements
