"""What the audit demands of a plan under rules of the kind nations."""

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


def nations(rule: rules.Nations, figures: Figures) -> Says:
    """The countries with anybody at a site are no more than may be."""

    def few_enough(persons: Sequence[int]) -> bool:
        return sum(one > 0 for one in persons) <= rule.most

    expected = f"persons of at most {rule.most:,} countries"
    for t, everybody in in_force(rule, figures):
        for site in sorted(figures.manned[t].intersection(everybody.sites)):
            there = {country: replace(own, sites={site}) for country, own in by_country(everybody)}
            relaxed = [
                relaxed_statement(
                    rule, index, (own,), "<=", 0, Number(index, 1, -sum(strengths_of(country, figures), Fraction(0)))
                )
                for country, own in there.items()
                for index in [(t, country, site)]
            ]
            present = [Number((t, country, site), 1) for country in there]
            relaxed.append(relaxed_statement(rule, (t, site), (), "<=", rule.most, *present))
            yield Choice(rule.id, (t, site), tuple(there.values()), few_enough, expected, tuple(relaxed))
