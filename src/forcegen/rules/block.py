"""Block: contributions in whole units, such as companies, batteries or field hospitals."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Group
from forcegen.rules.base import Apart, Chapter, Force, Row, Rule
from forcegen.terms.numbers import Count


class Block(Rule):
    r"""Contributions in multiples of ``size``: $x_{c,s,r,t} = b\,n_{c,s,r,t}, \; n$ whole, $\forall t$.

    One row for each country, site and role in scope. Needs integers: the program is then searched, not
    only solved.

    Its shadow price in a rotation is that of its row with the number of units held fixed: the shortfall removed by one
    person beyond whole units.

    >>> import forcegen as fg
    >>> fg.Block(id="batteries", owner="coalition", bindingness="force", size=120).sentence()
    'coalition contributes in whole units of 120'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "air-defence-batteries"
owner = "coalition"
bindingness = "force"
size = 120
scope = { roles = ["air-defence"] }
status = "assumed"
"""

    kind: Literal["block"] = "block"
    size: Count
    """Persons in a unit."""

    def tells_apart(self) -> Iterator[Apart]:
        """Every site is counted by itself."""
        return self.apart_by("site")

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each rotation, country, site and role."""
        for t in self.applies(force):
            for where, persons in force.cells(self.scope, t):
                most = sum(int(pool.strength) for pool in force.pools if pool.country == where[0])
                units = force.whole((t, *where), most // self.size) * Fraction(self.size)
                yield Row((t, *where), persons - units, "==", Fraction(0))

    def group(self) -> Group:
        """A unit, at one site in one role."""
        return Group("size", Decimal(self.size), f"a unit of {self.size:,}", one_role=True)

    def sentence(self) -> str:
        """The blocks in words."""
        return f"{self.owner} contributes in whole units of {self.size:,}"
