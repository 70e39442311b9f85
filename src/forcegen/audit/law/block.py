"""What the audit demands of a plan under rules of the kind block."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, by_country, in_force, relaxed_statement, strengths_of
from forcegen.audit.statements import Choice, Number

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def block(rule: rules.Block, figures: Figures) -> Says:
    """The persons of a country at a site in a role are whole units: their size divides them."""

    def whole_units(persons: Sequence[int]) -> bool:
        return persons[0] % rule.size == 0

    expected = f"a multiple of {rule.size:,}"
    for t, everybody in in_force(rule, figures):
        posts = figures.posts[t].intersection(product(everybody.sites, everybody.roles))
        for country, own in by_country(everybody):
            for site, role in sorted(posts):
                cell, index = replace(own, sites={site}, roles={role}), (t, country, site, role)
                most = sum(map(int, strengths_of(country, figures))) // rule.size
                units = Number(index, most, -Fraction(rule.size))
                relaxed = (relaxed_statement(rule, index, (cell,), "==", 0, units),)
                yield Choice(rule.id, index, (cell,), whole_units, expected, relaxed)
