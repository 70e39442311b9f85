"""Mandate: a limit in number, area and time, in terms that are renewed or expire."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Literal

from forcegen.rules.answers import Deadline, Relaxation
from forcegen.rules.base import Chapter, Facts, Force, Row, Rule, Window
from forcegen.terms.calendar import Calendar
from forcegen.terms.dates import Moment
from forcegen.terms.numbers import Months, Persons
from forcegen.terms.text import IdList


class Mandate(Rule):
    r"""At most ``personnel`` in scope while a term runs, none after it.

    $\sum_{x \in \text{scope}} x_t \le N_t \;\; \forall t$.

    $N_t = N$ in a rotation that lies wholly within the first 1 + k terms, taken together, for some k such that
    the first k ``renewals`` hold throughout that rotation; $N_t = 0$ otherwise. Where no number is known there
    is no $N$: the mandate bounds the time and not the people, and gives no row while a term runs.

    The first k terms are k times ``term_months``, counted at once from ``begins`` and not one term after another.
    A rotation as ``begins`` is that rotation's boundary: a term of as many months as n rotations have covers exactly
    that rotation and the n - 1 after it. A date keeps its own day of the month: 12 months from 1 January 2025
    end on 31 December 2025, and miss a rotation that ends on 1 January 2026 by a day.

    Its shadow price in a rotation is the shortfall removed by one extra person under the mandate in that rotation.

    >>> import forcegen as fg
    >>> fg.Mandate(id="term", owner="EST", bindingness="legal", personnel=250, term_months=12).sentence()
    'EST mandates at most 250 for 12 months'
    """

    chapter: ClassVar[Chapter] = "law"
    example: ClassVar[str] = """
id = "EST-mandate"
owner = "EST"
bindingness = "legal"
personnel = 250
begins = 2025-09-01
term_months = 12
renewals = ["riigikogu-2026", "riigikogu-2027"]
scope = { countries = ["EST"], hosts = ["UKR"] }
status = "assumed"
"""

    kind: Literal["mandate"] = "mandate"
    personnel: Persons | None = None
    """Largest number of persons in scope at one time; no ceiling when absent."""
    begins: Moment = 1
    """First day of the first term, or the rotation with which it begins."""
    term_months: Months
    """Length of a term, and of each renewal, in months."""
    renewals: IdList = ()
    """Conditions, one for each renewal in their order; a renewal counts only while those before it hold too."""

    def conditions(self) -> tuple[str, ...]:
        """The renewals, and the conditions under which a mandate is needed."""
        return (*self.renewals, *super().conditions())

    def permitted_by(self) -> tuple[str, ...]:
        """The renewals, and what makes a mandate needless."""
        return (*self.renewals, *super().permitted_by())

    def windows(self, facts: Facts) -> Iterator[Window]:
        """The first term, and the terms taken together up to each renewal that may hold."""
        renewed = set(self.applies(facts))
        for terms, renewal in enumerate((None, *self.renewals), start=1):
            if renewal is not None:
                renewed.intersection_update(facts.may_hold(renewal))
            if not renewed:
                return
            last = f", renewed by {renewal}" if renewal else ""
            yield Window(
                key="term_months",
                begins="begins",
                what=f"the term of {self.id}{last}",
                since=facts.calendar.begins(self.begins),
                until=self.ends(facts.calendar, terms) - timedelta(days=1),
                rotations=frozenset(renewed),
            )

    def ends(self, calendar: Calendar, terms: int) -> date:
        """Return the first day after the first so many terms."""
        return calendar.after(self.begins, terms * self.term_months)

    def in_force(self, facts: Facts) -> tuple[int, ...]:
        """Rotations that the terms which run cover from the first to the last day."""
        first = facts.calendar.begins(self.begins)
        covered: set[int] = set()
        renewed = set(range(1, facts.calendar.rotations + 1))
        for term in range(len(self.renewals) + 1):
            if term:
                renewed.intersection_update(facts.holds(self.renewals[term - 1]))
            last = self.ends(facts.calendar, term + 1) - timedelta(days=1)
            covered.update(renewed.intersection(facts.calendar.covered(first, last)))
        return tuple(sorted(covered))

    def forbids(self, facts: Facts) -> tuple[int, ...]:
        """Every rotation in which no term runs throughout."""
        return self.applies_besides(facts, self.in_force(facts))

    def rows(self, force: Force) -> Iterator[Row]:
        """One row a rotation in which a term runs throughout; none without a number."""
        if self.personnel is None:
            return
        running = set(self.in_force(force))
        for t in self.applies(force):
            if t in running:
                yield Row((t,), force.contributions(self.scope, t), "<=", Fraction(self.personnel))

    def most_at_once(self) -> Decimal | None:
        """The number, if one is known."""
        return self.personnel

    def relaxations(self) -> Iterator[Relaxation]:
        """One person more."""
        if self.personnel is not None:
            yield Relaxation("personnel", self.personnel + 1)

    def deadlines(self, facts: Facts) -> Iterator[Deadline]:
        """The end of each term, from which on its renewal carries on."""
        for term, renewal in enumerate(self.renewals, start=1):
            yield Deadline(self.ends(facts.calendar, term), f"renewal {term}: {renewal}", renewal)
        yield Deadline(self.ends(facts.calendar, len(self.renewals) + 1), "last term ends")

    def sentence(self) -> str:
        """The mandate in words."""
        renewed = f", renewed up to {len(self.renewals)} times" if self.renewals else ""
        people = "people" if self.personnel is None else f"at most {self.personnel:,}"
        return f"{self.owner} mandates {people} for {self.term_months} months{renewed}"
