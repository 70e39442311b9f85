"""Waiver: a limited number of people may be deployed before their dwell is over; every use is listed."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Facts, Force, Row, Rule
from forcegen.terms.numbers import Persons


class Waiver(Rule):
    r"""People of each pool in scope whose dwell may be waived: $0 \le w_t \le W \;\; \forall t$.

    A permission: $w_t$ loosens the pool's dwell window that ends in rotation $t$, beside what other waivers of
    the pool loosen it by. Plans use as little of it as the least shortfall allows, and list every use by
    country, pool and rotation, with the rule that allows it. People are waived whole: half a person in $W$
    allows none.

    Its shadow price in a rotation is the shortfall removed by one extra person waived in that rotation.

    >>> import forcegen as fg
    >>> fg.Waiver(id="harmony", owner="GBR", bindingness="political", personnel=500).sentence()
    'GBR may waive dwell for up to 500 persons a rotation'
    """

    chapter: ClassVar[Chapter] = "people"
    permits: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "GBR-harmony"
owner = "GBR"
bindingness = "political"
personnel = 500
scope = { countries = ["GBR"], pools = ["land"] }
status = "assumed"
"""

    kind: Literal["waiver"] = "waiver"
    personnel: Persons
    """Largest number of persons of each pool in one rotation."""

    def waives(self, facts: Facts) -> dict[int, int]:
        """Whole people, in every rotation in which the rule applies."""
        return dict.fromkeys(self.applies(facts), int(self.personnel))

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each pool and rotation."""
        for pool in sorted(force.pools, key=lambda pool: pool.key):
            if self.scope.covers_pool(pool):
                for t, people in self.waives(force).items():
                    waived = force.waived(pool.country, pool.id, t, self.id)
                    yield Row((t, pool.key), waived, "<=", Fraction(people))

    def sentence(self) -> str:
        """The permission in words."""
        return f"{self.owner} may waive dwell for up to {self.personnel:,} persons a rotation"
