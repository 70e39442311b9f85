"""The plan: what was asked, what is filled, what is short, who gives what, and which rules bind."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from forcegen.documents.cited_rules import RuleSource
from forcegen.documents.document import Document
from forcegen.documents.figures import Count, Figure
from forcegen.rules.base import Bindingness
from forcegen.scenario import Settings
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id, LongText, YesNo

SCHEMA: Final = "forcegen.plan/1"

Verdict = Literal["met", "short", "contradictory", "inconclusive"]
"""``met``: the plan fills every requirement. ``short``: it does not, and a proof says that none can.
``contradictory``: no plan obeys every rule. ``inconclusive``: a limit was reached before either was known."""


Proof = Literal["none", "multipliers", "search"]
"""What proves a lower bound: multipliers on rules, in exact arithmetic; or a search over whole numbers, on the
solver's word (prices then hold with the whole numbers fixed)."""


class Shortfall(Record):
    """One requirement in one rotation: what is needed, filled and short, in persons.

    >>> import forcegen as fg
    >>> plan = fg.solve(fg.load("core-sustainment"))
    >>> sum(one.short for one in plan.shortfalls) == plan.totals.short
    True
    >>> all(one.required - one.filled == one.short for one in plan.shortfalls)
    True
    """

    site: Id
    role: Id
    rotation: Whole
    priority: Whole
    required: Count
    filled: Count
    short: Count


class Contribution(Record):
    """Whole persons whom one pool sends to one site in one role for one rotation.

    >>> import forcegen as fg
    >>> plan = fg.solve(fg.load("core-sustainment"))
    >>> one = next(one for one in plan.contributions if one.country == "EST")
    >>> f"{one.country}.{one.pool}: {one.personnel} to {one.site} as {one.role} in rotation {one.rotation}"
    'EST.land: 250 to ukraine as ground in rotation 1'
    """

    country: Id
    pool: Id
    site: Id
    role: Id
    rotation: Whole
    personnel: Whole


class Waiver(Record):
    """Whole persons of one pool who are sent in one rotation before their rest is over, and the rule that allows it."""

    country: Id
    pool: Id
    rotation: Whole
    personnel: Whole
    rule: Id


class Totals(Record):
    """Person-rotations over all rotations; what no plan gives is ``None`` in a contradictory model."""

    required: Count
    """Sum of all requirements."""
    filled: Count | None
    """Of these, filled by the plan."""
    short: Count | None
    """Of these, not filled by the plan."""
    lower_bound: Count | None
    """Proven: no plan that obeys every rule (and fills earlier priorities as well) is short of less."""


class NotCounted(Record):
    """Requirements that lie wholly before or after the plan, so that they are in none of its totals."""

    lines: Whole = 0
    """How many requirements."""
    personnel: Count = Decimal(0)
    """Persons whom they ask for at one time, added up."""


class Tier(Record):
    """Totals of one priority."""

    priority: Whole
    required: Count
    filled: Count
    short: Count
    lower_bound: Count
    """Proven: no plan that fills the earlier priorities as well is short of less in this one."""


class RuleResult(Record):
    """What a rule did to the plan."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    binding: YesNo
    """Whether the proof of the shortfall rests on the rule."""
    price: Figure
    """What its multipliers in the proof come to: the most that one person more in each of its rows can remove."""
    rotations: tuple[int, ...] = ()
    """Rotations in which it binds."""
    sentence: LongText
    """What it says."""
    source: RuleSource
    one_more: Figure | None = None
    """Shortfall removed by one person more in each of its rows (through a ban by one in each rotation; of a pool's own
    rules by one more in the pool), by solving again; ``None`` where that is not known."""
    one_fewer: Figure | None = None
    """Shortfall added by one person fewer; ``None`` where it is not known, through a ban, or where no plan is left."""
    together: tuple[Id, ...] = ()
    """Rules that bind together with it: they have to give way as well before more is gained."""
    together_more: Figure | None = None
    """Shortfall removed by one person more under it and all of these."""


class Overrun(Record):
    """Persons by which facts alone exceed what a rule on a pool's people allows: no plan's fault, and no plan's cure.

    The pool sends nobody more in the rotations that the row of the rule speaks of. Fewer people elsewhere or more
    strength close it; for dwell a waiver does as well.
    """

    rule: Id
    """Availability or dwell of the pool."""
    country: Id
    pool: Id
    rotation: Whole
    """Rotation; for dwell the last of the window."""
    personnel: Count
    """Persons above what the rule and the waivers allow."""
    allowed: Figure
    """Persons whom the rule and the waivers allow; below 0 where more stay at home than there are."""
    facts: tuple[LongText, ...] = ()
    """Rows that count, as ``commitments: Elsewhere, 40``."""
    waivable: YesNo | None = None
    """Whether a waiver closes it too; ``None`` in documents written before this was told."""


class Load(Record):
    """A row of the model's tables on which a contradiction rests: posts, people, or where they are already."""

    from_table: str
    """``requirements``, ``pools``, ``strengths``, ``commitments`` or ``history``."""
    name: LongText
    """Role and site, or pool and what is said of it."""
    rotations: tuple[int, ...]
    """Rotations in which the contradiction rests on it."""
    personnel: Count
    """Persons of the row, at one time."""


class SolverRun(Record):
    """What the solver did."""

    name: str
    version: str
    status: str
    """The status that the solver itself reported, in its own words."""
    seconds: float


class Plan(Document):
    """The answer to a model: frozen, audited, and complete enough to be checked by somebody else.

    >>> import forcegen as fg
    >>> plan = fg.solve(fg.load("core-sustainment"))
    >>> plan.verdict, plan.totals.short == plan.totals.lower_bound
    ('short', True)
    >>> plan.by("country")[("EST",)]
    1500
    >>> fg.Plan.model_validate_json(plan.to_json()) == plan
    True
    """

    schema_: Literal["forcegen.plan/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    """Name of the model."""
    scenario: Combination
    """Name of the scenario, or of several joined by ``+`` in their order; ``base`` is the model as written."""
    settings: Settings = Field(default_factory=Settings)
    """With what the model as written becomes the one that the plan answers."""
    verdict: Verdict
    reason: LongText = ""
    """Why the verdict is what it is, where it is not ``met`` or ``short``."""
    totals: Totals
    not_counted: NotCounted = NotCounted()
    """Requirements outside the plan."""
    tiers: tuple[Tier, ...] = ()
    proof: Proof = "none"
    """What the lower bounds rest on."""
    whole_numbers: YesNo = False
    """Whether rules ask for whole numbers: prices then hold with these fixed as they are in the plan."""
    shortfalls: tuple[Shortfall, ...]
    """Every requirement in every rotation, short or not."""
    contributions: tuple[Contribution, ...]
    """Every contribution that is not zero."""
    waivers: tuple[Waiver, ...] = ()
    """Every waiver of rest that the plan makes use of."""
    overruns: tuple[Overrun, ...] = ()
    """Rules on people that facts alone exceed, whatever is planned."""
    loads: tuple[Load, ...] = ()
    """Rows of the model on which a contradiction rests; none for any other verdict."""
    left_out: tuple[LongText, ...] = ()
    """What was asked of the plan and not found, because time was over or Ctrl-C came."""
    rules: tuple[RuleResult, ...]
    assumed: dict[str, int] = Field(default_factory=dict)
    """Assumed figures that the plan rests on, counted by what they are."""
    input_sha256: str
    """Hash of the model's document, changes included."""
    solver: SolverRun

    @property
    def changes(self) -> tuple[str, ...]:
        """Everything that was changed in the model as written, as a reader sees it."""
        return self.settings.changes

    def by(self, *keys: Literal["country", "pool", "site", "role", "rotation"]) -> dict[tuple[str | int, ...], int]:
        """Persons (over several rotations: person-rotations) contributed, by any of the keys, in key order.

        Example:
            ``plan.by("country", "rotation")[("FRA", 3)]`` is what France has deployed in rotation 3.
        """
        return tally((tuple(getattr(one, key) for key in keys), one.personnel) for one in self.contributions)


def tally(rows: Iterable[tuple[tuple[str | int, ...], int]]) -> dict[tuple[str | int, ...], int]:
    """Sum of the numbers by key, in key order."""
    sums: dict[tuple[str | int, ...], int] = {}
    for key, number in rows:
        sums[key] = sums.get(key, 0) + number
    return dict(sorted(sums.items()))
