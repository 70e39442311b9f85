"""What the audit demands of a plan under rules of the kind contingent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, by_country, in_force, relaxed_statement, strengths_of
from forcegen.audit.statements import Choice, Number

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def contingent(rule: rules.Contingent, figures: Figures) -> Says:
    """The persons of a country at a site are none or enough."""

    def none_or_enough(persons: Sequence[int]) -> bool:
        return not persons[0] or persons[0] >= rule.personnel

    expected = f"0 persons, or at least {rule.personnel:,}"
    for t, everybody in in_force(rule, figures):
        for country, own in by_country(everybody):
            for site in sorted(figures.manned[t].intersection(own.sites)):
                there, index = (replace(own, sites={site}),), (t, country, site)
                least, most = Fraction(rule.personnel), sum(strengths_of(country, figures), Fraction(0))
                relaxed = (
                    relaxed_statement(rule, (*index, "least"), there, ">=", 0, Number(index, 1, -least)),
                    relaxed_statement(rule, (*index, "most"), there, "<=", 0, Number(index, 1, -most)),
                )
                yield Choice(rule.id, index, there, none_or_enough, expected, relaxed)
