"""Time limit: the government may deploy alone for a limited time, then needs its parliament."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar, Literal

from pydantic import model_validator

from forcegen.problems import UnfitError
from forcegen.rules.answers import Deadline
from forcegen.rules.base import Chapter, Facts, Rule, Window
from forcegen.terms.calendar import Calendar
from forcegen.terms.dates import Moment
from forcegen.terms.numbers import Days, Months
from forcegen.terms.text import Id


class TimeLimit(Rule):
    r"""None in scope beyond the time limit unless the approval holds: $x_t = 0 \;\; \forall x \in \text{scope}$.

    It binds in every rotation $t$ that is covered neither by the limit, counted from ``begins``, nor by
    ``condition`` (France: 4 months, Czechia and the United States: 60 days). Months from a rotation are counted from
    its boundary, months from a date keep the date's own day of the month.

    Its shadow price in a rotation is the shortfall removed by allowing the one person in scope who would help most.

    >>> import forcegen as fg
    >>> rule = fg.TimeLimit(
    ...     id="limit", owner="FRA", bindingness="legal", condition="french-vote", months=4
    ... )
    >>> rule.sentence()
    "FRA may stay no longer than 4 months without the approval 'french-vote'"
    """

    chapter: ClassVar[Chapter] = "law"
    example: ClassVar[str] = """
id = "FRA-four-months"
owner = "FRA"
bindingness = "legal"
condition = "french-vote"
months = 4
scope = { countries = ["FRA"], hosts = ["UKR"] }
instrument = "Constitution of 4 October 1958"
article = "art. 35"
source = "article-35"
status = "verified"
"""

    kind: Literal["time-limit"] = "time-limit"
    condition: Id
    """Condition that is true once the approval is given, even if afterwards."""
    begins: Moment = 1
    """First day of the operation, or the rotation with which it begins."""
    days: Days | None = None
    """Days for which no approval is needed."""
    months: Months | None = None
    """Months for which no approval is needed, in place of days."""

    @model_validator(mode="after")
    def _one_of_both(self) -> TimeLimit:
        if (self.days is None) == (self.months is None):
            raise UnfitError("either 'days' or 'months', and not both")
        return self

    def conditions(self) -> tuple[str, ...]:
        """The approval, and the conditions under which the limit counts."""
        return (self.condition, *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """The approval, and what makes it needless."""
        return (self.condition, *super().permitted_by())

    def windows(self, facts: Facts) -> Iterator[Window]:
        """The time for which no approval is needed."""
        yield Window(
            key="days" if self.months is None else "months",
            begins="begins",
            what=f"the time limit of {self.id}",
            since=facts.calendar.begins(self.begins),
            until=self.ends(facts.calendar) - timedelta(days=1),
            rotations=frozenset(self.applies(facts)),
            brief=True,
        )

    def ends(self, calendar: Calendar) -> date:
        """Return the first day after the limit."""
        if self.months is not None:
            return calendar.after(self.begins, self.months)
        return calendar.begins(self.begins) + timedelta(days=self.days or 0)

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation that neither the limit nor the approval covers from the first to the last day."""
        calendar = facts.calendar
        limit = calendar.covered(calendar.begins(self.begins), self.ends(calendar) - timedelta(days=1))
        return self.applies_besides(facts, (*limit, *facts.holds(self.condition)))

    def deadlines(self, facts: Facts) -> Iterator[Deadline]:
        """The end of the limit, from which on the approval carries on."""
        yield Deadline(self.ends(facts.calendar), f"limit ends: {self.condition}", self.condition)

    def sentence(self) -> str:
        """The time limit in words."""
        limit = f"{self.days} days" if self.months is None else f"{self.months} months"
        return f"{self.owner} may stay no longer than {limit} without the approval '{self.condition}'"
