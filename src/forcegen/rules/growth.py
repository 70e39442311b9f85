"""Growth: a limit on the increase from one rotation to the next."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Annotated, ClassVar, Literal, Self

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.answers import Relaxation
from forcegen.rules.base import Chapter, Force, Row, Rule
from forcegen.terms.numbers import Exact, Persons, within


class Growth(Rule):
    r"""The people in scope increase by a limited number from one rotation to the next.

    $\sum_{x \in \text{scope}} x_t \le (1 + r) \sum_{x \in \text{scope}} x_{t-1} + N \;\; \forall t$.

    $r$ is ``share`` and $N$ is ``personnel``; what is not given is 0. The rotation before the first one is the past:
    $x_0$ is what the pools in scope had in rotation 0 by the table ``history``, in posts (people divided by the people
    per post), wherever they served. Fewer people may serve at any time.

    A share of 0 is 0: if no one served before the plan, give ``personnel`` in addition to ``share``, or let the rule
    begin in rotation 2 (``from = 2``), so that the first rotation is free.

    Its shadow price in a rotation is the shortfall removed by one extra person of growth into that rotation.

    >>> import forcegen as fg
    >>> fg.Growth(id="ramp", owner="GBR", bindingness="force", personnel=500).sentence()
    'GBR: at most 500 more in a rotation than in the one before'
    """

    chapter: ClassVar[Chapter] = "force"
    example: ClassVar[str] = """
id = "GBR-ramp"
owner = "GBR"
bindingness = "force"
personnel = 500
share = 0.25
scope = { countries = ["GBR"] }
status = "assumed"
"""

    kind: Literal["growth"] = "growth"
    personnel: Persons | None = None
    """Persons by which the scope may grow in one rotation."""
    share: Annotated[Exact, within(0, 100, "a share of those in the rotation before")] | None = None
    """Part of those in the rotation before by which the scope may grow: 0.25 is a quarter more, 1 is twice as many."""

    @model_validator(mode="after")
    def _bounded(self) -> Self:
        if self.personnel is None and self.share is None:
            raise UnfitError("'personnel' or 'share', or both")
        return self

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation in which the rule applies."""
        times = 1 + Fraction(self.share or 0)
        more = Fraction(self.personnel or 0)
        for t in self.applies(force):
            now, before = force.contributions(self.scope, t), force.contributions(self.scope, t - 1)
            past = self.past_posts(force, self.scope, 0) if t == 1 else Fraction(0)
            yield Row((t,), now - before * times, "<=", more + past * times)

    def relaxations(self) -> Iterator[Relaxation]:
        """One person more a rotation."""
        yield Relaxation("personnel", (self.personnel or Decimal(0)) + 1)

    def sentence(self) -> str:
        """The growth in words."""
        share = "" if self.share is None else f"{(self.share * 100).normalize():f} %"
        persons = "" if self.personnel is None else f"{self.personnel:,}"
        more = " and ".join(part for part in (share, persons) if part)
        return f"{self.owner}: at most {more} more in a rotation than in the one before"
