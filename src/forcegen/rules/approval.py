"""Approval: consent of a parliament, government or host, with dates."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Facts, Force, Row, Rule
from forcegen.terms.numbers import Persons
from forcegen.terms.text import Id


class Approval(Rule):
    r"""At most ``exempt`` persons in scope unless the approval covers the whole rotation.

    $\sum_{x \in \text{scope}} x_t \le E \;\; \forall t$ that ``condition`` does not cover from the first to the
    last day; no row in the rotations that it covers.

    Its shadow price in a rotation is the shortfall removed by one extra person allowed without the approval.

    >>> import forcegen as fg
    >>> fg.Approval(id="vote", owner="DEU", bindingness="legal", condition="bundestag-mandate").sentence()
    "DEU needs the approval 'bundestag-mandate' to deploy"
    """

    chapter: ClassVar[Chapter] = "law"
    example: ClassVar[str] = """
id = "DEU-bundestag"
owner = "DEU"
bindingness = "legal"
condition = "bundestag-mandate"
scope = { countries = ["DEU"], hosts = ["UKR"] }
instrument = "Parlamentsbeteiligungsgesetz (18 March 2005)"
article = "§ 1"
source = "parlbg"
status = "verified"
"""

    kind: Literal["approval"] = "approval"
    condition: Id
    """Condition that is true while the approval holds."""
    exempt: Persons = Decimal(0)
    """Persons at one time that need no approval (Ireland 12, Finland 10)."""

    def conditions(self) -> tuple[str, ...]:
        """The approval itself and the conditions under which it is needed at all."""
        return (self.condition, *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """The approval, and what makes it needless."""
        return (self.condition, *super().permitted_by())

    def withheld(self, facts: Facts) -> tuple[int, ...]:
        """Rotations in which the approval is missing, be some persons exempt from it or not."""
        return self.missing(facts)

    def missing(self, facts: Facts) -> tuple[int, ...]:
        """Rotations in which the approval is needed and does not hold throughout."""
        return self.applies_besides(facts, facts.holds(self.condition))

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation without the approval, unless some persons are exempt from it."""
        return () if self.exempt else self.missing(facts)

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation without the approval, where some persons are exempt from it."""
        if self.exempt:
            for t in self.missing(force):
                yield Row((t,), force.contributions(self.scope, t), "<=", Fraction(self.exempt))

    def relaxations(self) -> Iterator[Relaxation]:
        """One extra exempt person."""
        yield Relaxation("exempt", self.exempt + 1)

    def sentence(self) -> str:
        """The approval in words."""
        beyond = f" more than {self.exempt:,} persons" if self.exempt else ""
        return f"{self.owner} needs the approval '{self.condition}' to deploy{beyond}"
