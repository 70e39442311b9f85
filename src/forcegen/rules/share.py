"""Share: a partial caveat, the lead nation's part, the largest part that one country may have."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Each, Force, Row, Rule
from forcegen.terms.entities import Site
from forcegen.terms.record import Share as ShareOfOne
from forcegen.terms.scope import Scope


class Share(Rule):
    r"""The scope is at least, or at most, a part of a whole.

    $\phi \sum_{w \in \text{of}} w_t \le \sum_{x \in \text{scope}} x_t \le \Phi \sum_{w \in \text{of}} w_t$.

    One row for each bound and rotation, and for each country, zone, site or role where ``each`` asks for it:
    both sums are then taken within that one. A partial caveat bounds a country's part of its own contingent, a
    lead nation has at least its share of a site, and no country may have more than its share of the force.

    Its price in a rotation is the shortfall removed by one person more beyond the share in that rotation.
    """

    example: ClassVar[str] = """
id = "lead-nation-odesa"
owner = "coalition"
bindingness = "force"
at_least = 0.5
scope = { countries = ["FRA"], sites = ["odesa-hub"] }
of = { sites = ["odesa-hub"] }
status = "assumed"
"""

    kind: Literal["share"] = "share"
    of: Scope = Scope()
    """The whole of which the scope is a part."""
    at_least: ShareOfOne | None = None
    """Smallest part."""
    at_most: ShareOfOne | None = None
    """Largest part."""
    each: Each | None = None
    """Whether the share is taken for each country, zone, site or role by itself."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise UnfitError("'at_least' or 'at_most', or both")
        return self

    def scopes(self) -> tuple[Scope, ...]:
        """The part and what it is measured by."""
        return (self.scope, self.of)

    def tells_apart(self, one: Site, other: Site) -> bool:
        """Whether the rule can treat two sites differently."""
        return super().tells_apart(one, other) or self.apart_by(self.each, one, other)

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each bound, rotation and member."""
        for member, part, whole in self.members(force, self.each, self.scope, self.of):
            for t in self.applies(force):
                some, all_of_it = force.contributions(part, t), force.contributions(whole, t)
                if self.at_least is not None and not all_of_it.empty:
                    yield Row((t, *member, "least"), some - all_of_it * Fraction(self.at_least), ">=", Fraction(0))
                if self.at_most is not None and not some.empty:
                    yield Row((t, *member, "most"), some - all_of_it * Fraction(self.at_most), "<=", Fraction(0))

    def sentence(self) -> str:
        """The share in words."""
        least = None if self.at_least is None else f"at least {self.at_least * 100:f} %"
        most = None if self.at_most is None else f"at most {self.at_most * 100:f} %"
        each = f" of each {self.each}" if self.each else ""
        return f"{self.owner}: {' and '.join(part for part in (least, most) if part)}{each}"
