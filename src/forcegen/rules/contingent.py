"""Contingent: a country is at a site with a minimum number of people, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Group
from forcegen.rules.base import Apart, Chapter, Force, Row, Rule
from forcegen.terms.numbers import Count


class Contingent(Rule):
    r"""None or enough: $m\,z_{c,s,t} \le \sum_{x \in c,s} x_t \le M_c\,z_{c,s,t}, \; z \in \{0, 1\}, \; \forall t$.

    $M_c$ is the strength of the country's pools. Two rows for each country and site in scope. Needs whole
    numbers: the program is then searched, not only solved.

    Its shadow price in a rotation is that of its rows with the choice of sites held fixed.

    >>> import forcegen as fg
    >>> fg.Contingent(id="least", owner="coalition", bindingness="force", personnel=100).sentence()
    'a country is at a site with at least 100 persons, or not at all'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "no-token-presence"
owner = "coalition"
bindingness = "force"
personnel = 100
scope = { hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["contingent"] = "contingent"
    personnel: Count
    """Smallest number of persons of a country at a site."""

    def tells_apart(self) -> Iterator[Apart]:
        """Every site is counted by itself."""
        return self.apart_by("site")

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows for each rotation, country and site."""
        for t in self.applies(force):
            for where, persons, most in self.by_site(force, t):
                there = force.whole((t, *where), 1)
                yield Row((t, *where, "least"), persons - there * Fraction(self.personnel), ">=", Fraction(0))
                yield Row((t, *where, "most"), persons - there * most, "<=", Fraction(0))

    def group(self) -> Group:
        """The smallest contingent, at one site."""
        return Group(
            "personnel", Decimal(self.personnel), f"a contingent of at least {self.personnel:,}", one_role=False
        )

    def sentence(self) -> str:
        """The minimum in words."""
        return f"a country is at a site with at least {self.personnel:,} persons, or not at all"
