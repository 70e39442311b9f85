"""Threshold: a country contributes only if others contribute a minimum."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Awaited
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.numbers import Persons
from forcegen.terms.scope import Scope


class Threshold(Rule):
    r"""No contribution in scope unless others contribute the minimum.

    $\sum_{x \in \text{scope}} x_t \le M z_t$, $N z_t \le \sum_{o \in \text{others}} o_t$,
    $z \in \{0, 1\}$, $\forall t$.

    $M$ is the strength of the pools in scope. Needs integers: the program is then searched, not only
    solved. (A condition on a *share* of the others needs none: see ``share``.)

    Its shadow price in a rotation is that of its rows with the choice held fixed.

    >>> import forcegen as fg
    >>> rule = fg.Threshold(
    ...     id="after", owner="BEL", bindingness="political", personnel=5000, others={"countries": ["FRA"]}
    ... )
    >>> rule.sentence()
    'BEL contributes only if others contribute at least 5,000'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "BEL-not-alone"
owner = "BEL"
bindingness = "political"
personnel = 5000
scope = { countries = ["BEL"] }
others = { countries = ["FRA", "GBR"] }
status = "assumed"
"""

    kind: Literal["threshold"] = "threshold"
    others: Scope
    """The contributions that must be there first."""
    personnel: Persons
    """Smallest number of them."""

    def scopes(self) -> tuple[Scope, ...]:
        """The part and what it is measured by."""
        return (self.scope, self.others)

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows a rotation."""
        most = sum((Fraction(pool.strength) for pool in force.pools if self.scope.covers_pool(pool)), Fraction(0))
        for t in self.applies(force):
            comes = force.whole((t,), 1)
            yield Row((t, "comes"), force.contributions(self.scope, t) - comes * most, "<=", Fraction(0))
            others = force.contributions(self.others, t) - comes * Fraction(self.personnel)
            yield Row((t, "others"), others, ">=", Fraction(0))

    def awaited(self) -> Awaited:
        """The others, in the number without which nobody comes."""
        return Awaited(self.others, self.personnel)

    def sentence(self) -> str:
        """The threshold in words."""
        return f"{self.owner} contributes only if others contribute at least {self.personnel:,}"
