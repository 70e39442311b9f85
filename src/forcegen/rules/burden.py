"""Burden: bounds on each country's multiple of its fair share by a key."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.entities import Country
from forcegen.terms.numbers import Amount, Persons

Key = Literal["active", "population", "gdp"]
"""What a fair share is measured by: active personnel, inhabitants or economic output."""


class Burden(Rule):
    r"""Each country within bounds of its fair share: $\alpha k_c X_t \le \sum_{x \in c} x_t \le \beta k_c X_t$.

    $X_t = \sum_{x \in \text{scope}} x_t$ is what all countries in scope contribute together and $k_c$ the country's
    part of the sum of their keys. One row for each bound, country and rotation. Countries in scope that the
    law forbids to contribute count as well: name the contributing countries in the scope.

    Its shadow price in a rotation is the shortfall removed by one extra person (or one fewer) in each country's bound.

    >>> import forcegen as fg
    >>> fg.Burden(id="fair", owner="coalition", bindingness="political", key="active", at_most=3).sentence()
    'every country carries at most 3 times its fair share by active'
    """

    chapter: ClassVar[Chapter] = "coalition"
    example: ClassVar[str] = """
id = "fair-shares"
owner = "coalition"
bindingness = "political"
key = "active"
at_most = 3
scope = { components = ["ground"] }
status = "assumed"
"""

    kind: Literal["burden"] = "burden"
    key: Key
    """Figure of the countries by which a share is fair."""
    at_least: Amount | None = None
    """Smallest multiple of the fair share."""
    at_most: Amount | None = None
    """Largest multiple of the fair share."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise UnfitError("'at_least' or 'at_most', or both")
        return self

    def sharing(self, force: Force) -> list[tuple[Country, Fraction]]:
        """The countries in scope that have pools and the key, each with its part of the key's sum."""
        with_pools = {pool.country for pool in force.pools if self.scope.covers_pool(pool)}
        keys = [
            (country, Fraction(value))
            for country in sorted(force.countries, key=lambda country: country.id)
            if country.id in with_pools and (value := self.key_of(country))
        ]
        whole = sum((value for _, value in keys), Fraction(0))
        return [(country, value / whole) for country, value in keys]

    def key_of(self, country: Country) -> Persons | None:
        """The country's figure for the key."""
        match self.key:
            case "active":
                return country.active
            case "population":
                return country.population
            case "gdp":
                return country.gdp

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each bound, country and rotation."""
        sharing = self.sharing(force)
        scopes = {country.id: self.scope.model_copy(update={"countries": (country.id,)}) for country, _ in sharing}
        together = self.scope.model_copy(update={"countries": tuple(scopes)})
        for country, part in sharing:
            for t in self.applies(force):
                own, fair = force.contributions(scopes[country.id], t), force.contributions(together, t) * part
                yield from self.bounded((t, country.id), own, fair, self.at_least, self.at_most)

    def sentence(self) -> str:
        """The bounds in words."""
        least = None if self.at_least is None else f"at least {self.at_least:f}"
        most = None if self.at_most is None else f"at most {self.at_most:f}"
        bounds = " and ".join(part for part in (least, most) if part)
        return f"every country carries {bounds} times its fair share by {self.key}"
