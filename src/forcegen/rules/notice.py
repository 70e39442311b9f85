"""Notice to move: days from the decision to the first day in theatre."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, Literal

from forcegen.rules.base import Chapter, Facts, Rule, Window
from forcegen.terms.dates import Day
from forcegen.terms.numbers import Days


class Notice(Rule):
    r"""No contribution in scope before the notice has passed: $x_t = 0 \;\; \forall x \in \text{scope}$.

    It binds in every rotation $t$ that begins earlier than ``days`` after ``decided``: people who are not
    in theatre on the first day of a rotation do not count in it.

    Its shadow price in a rotation is the shortfall removed by allowing the one person in scope who would help most.

    >>> from datetime import date
    >>> import forcegen as fg
    >>> decided = date(2025, 8, 15)
    >>> fg.Notice(id="notice", owner="FRA", bindingness="force", days=30, decided=decided).sentence()
    'FRA needs 30 days from its decision on 2025-08-15 to be in theatre'
    """

    chapter: ClassVar[Chapter] = "people"
    example: ClassVar[str] = """
id = "FRA-notice"
owner = "FRA"
bindingness = "force"
days = 30
decided = 2025-08-15
scope = { countries = ["FRA"] }
status = "assumed"
"""

    kind: Literal["notice"] = "notice"
    days: Days
    """Days from the decision until the people can be in theatre."""
    decided: Day
    """Day of the decision."""

    @property
    def ready(self) -> date:
        """First day on which people can be in theatre."""
        return self.decided + timedelta(days=self.days)

    def windows(self, facts: Facts) -> Iterator[Window]:
        """The time after the notice."""
        rotations = frozenset(self.applies(facts))
        yield Window("days", f"the time after the notice of {self.id}", self.ready, None, rotations)

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation that begins before the notice has run."""
        ready = self.ready
        return tuple(t for t in self.applies(facts) if facts.calendar.first_day(t) < ready)

    def sentence(self) -> str:
        """The notice in words."""
        return f"{self.owner} needs {self.days} days from its decision on {self.decided} to be in theatre"
