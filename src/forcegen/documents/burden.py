"""Burden sharing as a document."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from forcegen.documents.document import Document
from forcegen.documents.figures import Count, Exact
from forcegen.documents.plan import Plan
from forcegen.scenario import Settings
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id, LongText, YesNo

Key = Literal["active", "population", "gdp", "strength"]
"""Active military personnel, inhabitants (in thousands), economic output (in millions of euros), or the people in
the pools of the model."""


SCHEMA: Final = "forcegen.burden/1"


PER = 1000
"""Units of the key that a burden is stated for."""


class CountryBurden(Record):
    """What a country carries; burdens are persons at a time, on average, for each 1,000 of the key."""

    country: Id
    figure: Exact
    """Its figure by the key."""
    in_plan: Exact
    """Its burden in the plan that a solve gives."""
    fairest: Exact
    """Its burden in the fairest plans, before fractions of persons are rounded."""
    place: Whole
    """Round in which it was settled: 1 for those that carry the largest burden, whatever is done."""
    in_fairest_plan: Exact
    """Its burden in the fairest plan in whole people."""


class Price(Record):
    """One corner of the trade-off: so small a largest burden costs so large a shortfall."""

    largest: Exact
    """Largest burden of a country."""
    short: Exact
    """Least shortfall of all priorities together at that burden, in person-rotations."""


class BurdenSharing(Document):
    """How a burden can be shared at the least shortfall, and the price of more fairness.

    >>> import forcegen as fg
    >>> fair = fg.burden_sharing(fg.load("core-sustainment"), key="strength")
    >>> fair.plan.totals.short == fair.short
    True
    >>> max(one.fairest for one in fair.countries) <= max(one.in_plan for one in fair.countries)
    True
    """

    schema_: Literal["forcegen.burden/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    scenario: Combination
    settings: Settings = Field(default_factory=Settings)
    key: Key
    short: Count | None
    """Person-rotations that stay unfilled in the plan of a solve; ``None`` when the time limit came before one."""
    exact: YesNo
    """Whether every burden of the fairest plans is known exactly."""
    countries: tuple[CountryBurden, ...]
    """Countries that can send anybody, those with the largest burden in the fairest plans first."""
    prices: tuple[Price, ...]
    """From no more fairness than costs nobody to the smallest burden of all; between two of them a straight line
    lies nowhere below the truth, and through them the truth goes."""
    plan: Plan
    """A fairest plan in whole people, audited; the plan that a solve gives where ``left_out`` names the fairest."""
    left_out: tuple[LongText, ...] = ()
    """What was asked and is not answered, because of the time limit or Ctrl-C; none where everything is. A country
    whose burden was not settled by then is not among ``countries``."""
