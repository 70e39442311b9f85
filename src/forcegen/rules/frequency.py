"""Frequency: deployments in a limited number of any successive rotations."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.rules.presence import Whose, members
from forcegen.terms.numbers import Count


class Frequency(Rule):
    r"""A country, or each pool, has people in scope in at most ``most`` of any ``out_of`` successive rotations.

    $\sum_{\tau=t-n+1}^{t} z_\tau \le k$, $\sum_{x \in \text{scope}} x_t \le M\,z_t$, $z_t \in \{0, 1\}$, $\forall t$.

    $k$ is ``most``, $n$ is ``out_of``, and $M$ the strength of the pools. The past counts: a rotation before the plan
    in which the pools had people in the force (table ``history``), wherever they served, is one of those, if it lies in
    the scope's period. If the past alone has more than ``most``, no contribution is possible until it is over. Only
    rotations in which the rule applies count. Needs integers: the program is then searched, not only solved.

    Its shadow price in a rotation is that of its rows with the choice of rotations held fixed.

    >>> import forcegen as fg
    >>> fg.Frequency(id="turns", owner="FRA", bindingness="political", most=1, out_of=3).sentence()
    'a country has people there in at most 1 of any 3 rotations'
    """

    chapter: ClassVar[Chapter] = "whole numbers"
    whole_numbers: ClassVar[bool] = True

    example: ClassVar[str] = """
id = "FRA-every-other-rotation"
owner = "FRA"
bindingness = "political"
most = 1
out_of = 2
each = "pool"
scope = { countries = ["FRA"] }
status = "assumed"
"""

    kind: Literal["frequency"] = "frequency"
    most: Count
    """Largest number of rotations with people in scope."""
    out_of: Count
    """Number of successive rotations among which they are counted, more than ``most``."""
    each: Whose = "country"
    """Whose rotations are counted: those of each country, its pools together, or those of each pool."""

    @model_validator(mode="after")
    def _some_rotations_without(self) -> Self:
        if self.out_of <= self.most:
            raise UnfitError(f"'out_of' above {self.most:,}, which is 'most'")
        return self

    def rows(self, force: Force) -> Iterator[Row]:
        """Two rows for each rotation and member: whether it is there, and how often until then."""
        applies, counts = self.applies(force), force.calendar.touches
        for member in members(force, self.scope, self.each, "scope"):
            there = {t: force.whole((t, *member.name), 1) for t in applies}
            for t, z in there.items():
                window = range(t - self.out_of + 1, t + 1)
                before = sum(
                    counts(one, self.scope.since, self.scope.until) and member.was_there(force, one)
                    for one in window
                    if one < 1
                )
                persons = force.contributions(member.scope, t)
                yield Row((t, *member.name), persons - z * member.most, "<=", Fraction(0))
                often = sum((there[one] for one in window if one in there), force.nothing)
                yield Row((t, *member.name, "window"), often, "<=", Fraction(max(0, self.most - before)))

    def sentence(self) -> str:
        """The limit in words."""
        return f"a {self.each} has people there in at most {self.most:,} of any {self.out_of:,} rotations"
