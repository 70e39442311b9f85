"""Pledge: the smallest number of persons that a country has promised or is guaranteed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.numbers import Persons


class Pledge(Rule):
    r"""At least ``personnel`` of the scope at one time: $\sum_{x \in \text{scope}} x_t \ge m \;\; \forall t$.

    A pledge that other rules make impossible makes the model contradictory. Its shadow price in a rotation
    is the shortfall removed by one required person fewer in that rotation.

    >>> import forcegen as fg
    >>> fg.Pledge(id="pledge", owner="LTU", bindingness="political", personnel=150).sentence()
    'LTU contributes at least 150 at one time'
    """

    chapter: ClassVar[Chapter] = "coalition"
    example: ClassVar[str] = """
id = "LTU-pledge"
owner = "LTU"
bindingness = "political"
personnel = 150
scope = { countries = ["LTU"], from = 2 }
status = "assumed"
"""

    kind: Literal["pledge"] = "pledge"
    personnel: Persons
    """Smallest number of persons in scope in one rotation."""

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation in which the rule applies."""
        for t in self.applies(force):
            yield Row((t,), force.contributions(self.scope, t), ">=", Fraction(self.personnel))

    def least_at_once(self) -> Decimal:
        """The number."""
        return self.personnel

    def relaxations(self) -> Iterator[Relaxation]:
        """One person less."""
        if self.personnel >= 1:
            yield Relaxation("personnel", self.personnel - 1)

    def sentence(self) -> str:
        """The pledge in words."""
        return f"{self.owner} contributes at least {self.personnel:,} at one time"
