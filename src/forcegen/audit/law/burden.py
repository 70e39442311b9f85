"""What the audit demands of a plan under rules of the kind burden."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING

from forcegen.audit.law.alike import Says, bounds_of, by_country, contributions_in
from forcegen.audit.statements import Statement

if TYPE_CHECKING:
    from forcegen import rules
    from forcegen.audit.figures import Figures


def burden(rule: rules.Burden, figures: Figures) -> Says:
    """Each country within multiples of its fair share: of what all in scope send, its part of the sum of keys.

    Countries with no pool in scope, and those of which the key is not known or nothing, take no part.
    """
    everybody = contributions_in(rule.scope, figures)
    with_pools = {country for country, _ in everybody.pools}
    figure_of = {country.id: getattr(country, rule.key) for country in figures.model.countries}
    keys = {country: Fraction(figure_of[country]) for country in sorted(with_pools) if figure_of[country]}
    sharing = replace(everybody, pools={pool for pool in everybody.pools if pool[0] in keys})
    for country, own in by_country(sharing):
        fair = keys[country] / sum(keys.values())
        for t in figures.in_force(rule):
            for bound, word, sense in bounds_of(rule):
                parts = (replace(own, rotations=(t,)), replace(sharing, rotations=(t,), weight=-bound * fair))
                yield Statement(rule.id, (t, country, word), parts, sense, Fraction(0))
