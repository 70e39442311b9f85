"""Total: bounds on person-rotations over a period."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.numbers import Persons


class Total(Rule):
    r"""The scope contributes a minimum or maximum number of person-rotations over a period.

    $m \le \sum_{t} \sum_{x \in \text{scope}} x_t \le M$.

    The period is that of the scope (``from`` and ``until``, rotations or dates), or the whole plan where it has none.
    As for every restriction, each rotation counts as a whole of which the period touches at least one day, and in
    which the rule applies. One row for each bound. Person-rotations before the plan do not count.

    Its shadow price is the shortfall removed by one extra person-rotation over the whole period: one person more for
    one rotation beyond the most, or one fewer than the least.

    >>> import forcegen as fg
    >>> rule = fg.Total(id="offer", owner="DNK", bindingness="political", at_most=3_000)
    >>> rule.sentence()
    'DNK contributes at most 3,000 person-rotations in total'
    """

    chapter: ClassVar[Chapter] = "coalition"
    example: ClassVar[str] = """
id = "DNK-two-years"
owner = "DNK"
bindingness = "political"
at_least = 800
at_most = 3000
scope = { countries = ["DNK"], from = 2025-09-01, until = 2027-08-31 }
status = "assumed"
"""

    kind: Literal["total"] = "total"
    at_least: Persons | None = None
    """Smallest number of person-rotations in scope, all rotations together."""
    at_most: Persons | None = None
    """Largest number of person-rotations in scope, all rotations together."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.at_least is None and self.at_most is None:
            raise UnfitError("'at_least' or 'at_most', or both")
        if self.at_least is not None and self.at_most is not None and self.at_least > self.at_most:
            raise UnfitError(f"'at_least' of at most {self.at_most:,}, which is 'at_most'")
        return self

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for each bound, all rotations together in which the rule applies."""
        rotations = self.applies(force)
        if not rotations:
            return
        given = sum((force.contributions(self.scope, t) for t in rotations), force.nothing)
        if self.at_least is not None:
            yield Row(("least",), given, ">=", Fraction(self.at_least))
        if self.at_most is not None:
            yield Row(("most",), given, "<=", Fraction(self.at_most))

    def relaxations(self) -> Iterator[Relaxation]:
        """One person-rotation more, or one fewer where fewer are asked for."""
        if self.at_most is not None:
            yield Relaxation("at_most", self.at_most + 1)
        if self.at_least is not None and self.at_least >= 1:
            yield Relaxation("at_least", self.at_least - 1)

    def sentence(self) -> str:
        """The total in words."""
        least = "" if self.at_least is None else f"at least {self.at_least:,}"
        most = "" if self.at_most is None else f"at most {self.at_most:,}"
        bounds = " and ".join(part for part in (least, most) if part)
        return f"{self.owner} contributes {bounds} person-rotations in total"
