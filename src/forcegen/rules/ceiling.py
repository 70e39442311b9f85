"""Ceiling: the largest number of persons that a mandate, an offer or a decision allows."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.numbers import Persons


class Ceiling(Rule):
    r"""At most ``personnel`` of the scope at one time: $\sum_{x \in \text{scope}} x_t \le N \;\; \forall t$.

    Its shadow price in a rotation is the shortfall removed by one extra person under the ceiling in that rotation.

    >>> import forcegen as fg
    >>> fg.Ceiling(id="offer", owner="GBR", bindingness="political", personnel=10_000).sentence()
    'GBR allows at most 10,000 at one time'
    """

    chapter: ClassVar[Chapter] = "coalition"
    example: ClassVar[str] = """
id = "GBR-offer"
owner = "GBR"
bindingness = "political"
personnel = 10000
scope = { countries = ["GBR"], components = ["ground"], from = 2025-09-01 }
source = "radakin"
status = "reported"
"""

    kind: Literal["ceiling"] = "ceiling"
    personnel: Persons
    """Largest number of persons in scope in one rotation."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation in which the rule applies."""
        for t in self.applies(force):
            yield Row((t,), force.contributions(self.scope, t), "<=", Fraction(self.personnel))

    def most_at_once(self) -> Decimal:
        """The number."""
        return self.personnel

    def relaxations(self) -> Iterator[Relaxation]:
        """One person more."""
        yield Relaxation("personnel", self.personnel + 1)

    def sentence(self) -> str:
        """The ceiling in words."""
        return f"{self.owner} allows at most {self.personnel:,} at one time"
