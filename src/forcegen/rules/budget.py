"""Budget: money for months of service."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import ClassVar, Literal

from pydantic import field_validator

from forcegen.problems import UnfitError
from forcegen.rules.base import Chapter, Facts, Force, Row, Rule
from forcegen.terms.numbers import Amount


class Budget(Rule):
    r"""Money for the scope: $c\,m \sum_{t} \sum_{x \in \text{scope}} x_t \le B$, or the same for each $t$ by itself.

    $c$ is the cost of a person for a month and $m$ the months of a rotation; both amounts are in one unit, such
    as thousands of euros.

    Its shadow price is the shortfall removed by money for one extra person for a rotation.

    >>> import forcegen as fg
    >>> rule = fg.Budget(
    ...     id="fund", owner="coalition", bindingness="political", amount=900_000, per_person_month=4
    ... )
    >>> rule.sentence()
    'coalition pays 900,000 for the plan, at 4 a person and month'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "common-fund"
owner = "coalition"
bindingness = "political"
amount = 900000
per_person_month = 4
over = "plan"
status = "assumed"
"""

    kind: Literal["budget"] = "budget"
    amount: Amount
    """Money for the whole plan, or for each rotation."""
    per_person_month: Amount
    """Cost of one person for one month, in the same unit, above 0."""
    over: Literal["plan", "rotation"] = "plan"
    """Whether the amount is for the whole plan or for each rotation."""

    @field_validator("per_person_month")
    @classmethod
    def _of_some_cost(cls, value: Amount) -> Amount:
        if not value:
            raise UnfitError("a cost above 0")
        return value

    def unit(self, facts: Facts) -> Fraction:
        """Cost of one person for one rotation: the law speaks of money, the rows of person-rotations."""
        return Fraction(self.per_person_month) * facts.calendar.rotation_months

    def rows(self, force: Force) -> Iterator[Row]:
        """One row for the plan, or one for each rotation; in person-rotations, as the solver likes its rows."""
        persons = Fraction(self.amount) / self.unit(force)
        rotations = self.applies(force)
        if self.over == "rotation":
            for t in rotations:
                yield Row((t,), force.contributions(self.scope, t), "<=", persons)
        elif rotations:
            spent = sum((force.contributions(self.scope, t) for t in rotations), force.nothing)
            yield Row(("plan",), spent, "<=", persons)

    def sentence(self) -> str:
        """The budget in words."""
        return f"{self.owner} pays {self.amount:,} for the {self.over}, at {self.per_person_month:,} a person and month"
