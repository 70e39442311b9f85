"""Nations: a limited number of countries per site."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.base import Apart, Chapter, Expression, Force, Row, Rule
from forcegen.terms.numbers import Count


class Nations(Rule):
    r"""At most ``most`` countries at a site.

    $\sum_c z_{c,s,t} \le k$, $\sum_{x \in c,s} x_t \le M_c\,z_{c,s,t}$, $z \in \{0, 1\}$, $\forall t$.

    $M_c$ is the strength of the country's pools. Needs integers: the program is then searched, not only
    solved.

    Its shadow price in a rotation is that of its rows with the choice of sites held fixed.

    >>> import forcegen as fg
    >>> fg.Nations(id="flags", owner="coalition", bindingness="force", most=3).sentence()
    'at most 3 countries share a site'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "three-flags-a-site"
owner = "coalition"
bindingness = "force"
most = 3
scope = { hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["nations"] = "nations"
    most: Count
    """Largest number of countries at one site."""

    def tells_apart(self) -> Iterator[Apart]:
        """Every site is counted by itself."""
        return self.apart_by("site")

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each rotation and site, and one for each country there."""
        for t in self.applies(force):
            present: dict[str, Expression] = {}
            for (country, site), persons, most in self.by_site(force, t):
                there = force.whole((t, country, site), 1)
                present[site] = present.get(site, force.nothing) + there
                yield Row((t, country, site), persons - there * most, "<=", Fraction(0))
            for site, countries in present.items():
                yield Row((t, site), countries, "<=", Fraction(self.most))

    def most_countries(self) -> int:
        """The number."""
        return self.most

    def sentence(self) -> str:
        """The limit in words."""
        return f"at most {self.most} countries share a site"
