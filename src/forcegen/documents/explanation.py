"""The explanation as data: what prose, tables and charts are made from.

Persons are person-rotations summed over the rotations that count, unless a field says otherwise. All answers to
"what if" are the *relaxed* least shortfall: the least that a plan could be short of if people could be halved.
Rounding to whole people adds a little to it, and the plan says how much. Where rules ask for whole units, they are
searched in whole units, or the explanation says that it could not be (``in_whole_units``).
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from pydantic import Field

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.document import Document
from forcegen.documents.figures import Count, Figure, Rational
from forcegen.documents.plan import Overrun, Verdict
from forcegen.rules.base import Bindingness
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id, LongText, YesNo

SCHEMA: Final = "forcegen.explanation/1"


class Extent(Record):
    """How far a list can be relied on."""

    complete: YesNo
    """Whether there is nothing more of its kind; for a list of so many best, whether these are the best."""
    proven: YesNo
    """Whether every member was verified: nothing can be left out of it."""
    note: LongText = ""
    """What the list leaves out, and why."""


class Asked(Record):
    """The requirements that the explanation speaks of; a part left empty means all."""

    sites: tuple[Id, ...] = ()
    roles: tuple[Id, ...] = ()
    rotations: tuple[Whole, Whole] | None = None
    """The first and the last."""
    priorities: tuple[Whole, ...] = ()
    owners: tuple[Id, ...] = ()
    """Owners of the rules that may be asked to change."""

    @property
    def of_owners(self) -> str:
        """Of whom changes are asked, as what follows in a sentence; nothing where they are asked of everybody."""
        return f" of {', '.join(self.owners)}" if self.owners else ""


class SumLine(Record):
    """One term of the sum: ``amount`` = ``weight`` × ``persons``."""

    what: Literal["need", "allow", "rest"]
    """What sites need; what a rule allows; what bounds that belong to no rule contribute, if anything."""
    rule: Id | None = None
    """Rule that allows it."""
    role: Id | None = None
    """Role that is needed."""
    sites: tuple[Id, ...] = ()
    rotations: tuple[Whole, ...] = ()
    window: Whole | None = None
    """Of a rule of rest: so many rotations, of which each of ``rotations`` is the last, in which people serve once."""
    weight: Rational
    """What one person counts for: the multiplier of the proof."""
    persons: Rational
    """Persons needed or allowed, summed over the rotations."""
    amount: Rational


class Sum(Record):
    """Why something is missing, as a sum: needs less what rules allow is ``missing``, exactly."""

    lines: tuple[SumLine, ...]
    missing: Rational
    """Proven: no plan is short of less in all."""
    order: Figure
    """What filling earlier priorities first adds to it."""
    units: Figure = Decimal(0)
    """What adds to it that units are whole: the sum is of units that could be divided."""
    bans: tuple[Blamed, ...]
    """Rules that let nobody through who would have been of use: the sum holds only while they stand."""
    allows: tuple[Blamed, ...]
    """The rules of the sum, in the order of what they allow."""
    ratios: tuple[Blamed, ...]
    """Rules of proportion that the sum rests on, which by themselves allow and demand nothing."""
    exact: YesNo
    """Whether the multipliers are those of the optimum itself; else they are safe, and near."""


class Step(Record):
    """One step of the waterfall: what is missing once these rules hold as well, and what they add to it."""

    bindingness: Bindingness
    rules: Whole
    """Number of rules."""
    adds: Figure
    missing: Figure


class Share(Record):
    """What is one player's of what is missing."""

    player: str
    """A country, ``coalition`` or another owner; or a kind of rule."""
    share: Figure
    """Its Shapley value: its part of what is missing, on average over all orders of blame."""
    error: Figure | None
    """The share is this near the exact one, 95 times in 100; 0 where it is exact, ``None`` where nobody can tell."""
    removal: Figure
    """What would be missing less if its rules alone fell away."""
    alone: Figure
    """What its rules alone would leave missing beyond what people do."""


class Shares(Record):
    """A division of what is missing among players: ``people`` and all shares add up to it exactly."""

    by: Literal["owner", "kind"]
    people: Figure
    """What is missing even without any rule but the facts of people."""
    shares: tuple[Share, ...]
    monotone: YesNo
    """Whether no rule ever lessened what is missing in all (it can, where earlier priorities come first)."""
    orders: Whole
    """Orders of blame that were averaged over; 0 where all were."""
    extent: Extent


class Conflict(Record):
    """Rules that cannot all hold together with a requirement, while any of them without the others can."""

    roles: tuple[Id, ...]
    """Roles of the requirement; none for the rules' own demands, or for all that counts."""
    missing: Figure
    """What these rules by themselves leave missing of it."""
    rules: tuple[Blamed, ...]
    """Force, law and policy first; the facts of people last."""


class Conflicts(Record):
    """Minimal conflicts, the smallest first."""

    conflicts: tuple[Conflict, ...]
    extent: Extent


class Need(Record):
    """By how much the limit of a rule has to give way."""

    first: Whole
    """First rotation; 0 for a limit on the whole plan."""
    last: Whole
    persons: Figure
    """Persons in each of these rotations."""


class Ask(Record):
    """One rule to be changed."""

    rule: Blamed
    cost: Count
    needs: tuple[Need, ...]
    """How much of it is needed: the package raises its limits by as few persons as will do, in all rotations alike,
    and of these uses the fewest person-rotations, as early as may be."""


class Package(Record):
    """Changes that together do what was asked for, and of which none can be left out."""

    cost: Count
    asks: tuple[Ask, ...]
    missing: Figure
    """What is missing without the rules of the package."""


class Packages(Record):
    """The cheapest packages, in order of cost."""

    target: Figure
    """They leave no more than this missing."""
    floor: Figure
    """What is missing even if every rule that can be asked away falls."""
    packages: tuple[Package, ...]
    extent: Extent


class Lever(Record):
    """One change by itself."""

    ask: Ask
    lessens: Figure
    """What is missing less without the rule."""
    suffices: YesNo = False
    """Whether it does by itself what was asked for."""


class Levers(Record):
    """Single changes that help, the most helpful first."""

    levers: tuple[Lever, ...]
    suffices: YesNo
    """Whether any of them does by itself what was asked for."""
    extent: Extent


class Knee(Record):
    """A corner of the trade-off: asking for so many person-rotations leaves so many missing."""

    asked: Figure
    missing: Figure
    rules: tuple[Id, ...]
    """Rules that give way there."""


class TradeOff(Record):
    """The least that can be missing for what is asked: straight between its knees, and convex."""

    knees: tuple[Knee, ...]
    extent: Extent


class Price(Record):
    """What one person more or less under a rule changes, by solving again."""

    rule: Blamed
    more: Figure
    """What is missing less with one person more in each row (through a ban: one person in each rotation)."""
    less: Figure
    """What is missing more with one person less; 0 for a ban."""
    up_to: Figure | None
    """One person more is worth ``more`` up to this many; ``None`` where there is no end in sight."""
    down_to: Figure | None
    """One person less costs ``less`` down to this many."""
    without: Figure | None
    """What is missing less without the rule; ``None`` for a fact of people."""
    together_with: tuple[Id, ...] = ()
    """Other rules that forbid the same people, and would have to fall with a ban before it opens anything."""
    together: Figure | None = None
    """What is missing less without the rule and these."""
    option: str = ""
    """Option with which ``forcegen solve`` gives one person more; empty where no single figure does."""


class Prices(Record):
    """Prices of the rules that bind, the dearest first."""

    prices: tuple[Price, ...]
    extent: Extent


class Forbids(Blamed):
    """A rule that forbids what was asked about."""

    rotations: tuple[Whole, ...] = ()
    """Rotations in which it forbids it."""


class WhyNot(Record):
    """An answer to "why not this contribution?"."""

    question: LongText
    answer: Literal["forbidden", "costs", "free", "impossible", "never"]
    """``forbidden`` by rules; it ``costs`` shortfall elsewhere; it is ``free``; no plan has so many people there
    (``impossible``); nobody of them could ever be of use there (``never``)."""
    persons: Count
    """Persons in each rotation that the question is about."""
    rules: tuple[Forbids, ...] = ()
    """Rules that forbid it, each with its rotations."""
    costs: Figure | None = None
    """What is missing more in all if it is done; if it is forbidden, once the rules that forbid it fell."""
    lifted: Figure | None = None
    """What is missing less without the rules that forbid it."""
    sentence: LongText
    """The answer in words."""


class Explanation(Document):
    """Why something is missing, whose rule it is, and what would close it.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> explanation = fg.explain(fg.solve(model), model)
    >>> [(step.bindingness, int(step.adds)) for step in explanation.waterfall]
    [('people', 0), ('force', 0), ('legal', 0), ('political', 6000)]
    """

    schema_: Literal["forcegen.explanation/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    scenario: Combination
    changes: tuple[LongText, ...] = ()
    """What was changed in the model as written."""
    input_sha256: str
    verdict: Verdict
    measure: Measure
    """Whether ``missing`` is shortfall, or the persons by which rules contradict each other."""
    asked: Asked
    required: Count
    """What the requirements that count come to."""
    missing: Figure
    """The least shortfall, persons counted as if they could be divided, and units too unless ``in_whole_units``; in a
    contradictory model the least violation."""
    plan_short: Count | None
    """What the plan in whole people is short of, of what is asked about."""
    plan_short_in_all: Count | None = None
    """What the plan in whole people is short of in all, whatever is asked about."""
    whole_numbers: YesNo
    """Whether rules ask for whole units."""
    in_whole_units: YesNo = False
    """Whether ``missing`` and all answers are in whole units, by an exhaustive search; where rules ask for whole units
    and they are not, units are counted as if they could be divided."""
    lexicographic: YesNo
    """Whether the weights by which all priorities are minimised at once gave each what it gets in turn."""
    sum: Sum | None = None
    waterfall: tuple[Step, ...] = ()
    shares: tuple[Shares, ...] = ()
    conflicts: Conflicts | None = None
    packages: Packages | None = None
    levers: Levers | None = None
    trade_off: TradeOff | None = None
    prices: Prices | None = None
    why_not: tuple[WhyNot, ...] = ()
    dates: tuple[LongText, ...] = ()
    """Rotations that permissions miss by their dates, a few days or all that they touch."""
    overruns: tuple[Overrun, ...] = ()
    """Rules on people that facts alone exceed, as in the plan."""
    rests_on: tuple[LongText, ...] = ()
    """What a contradiction rests on besides its rules: pledges that cannot be kept, posts, people."""
    left_out: tuple[LongText, ...] = ()
    """Parts for which there was no time, and how long they would take where that can be told."""
    seconds: float
    """Seconds that the explanation took, its first solve among them; that of the plan is not."""
    solves: Whole
    """Times that the solver ran."""


Measure = Literal["shortfall", "violation"]
"""What is minimised: what stays short, or by how much the rules have to be broken."""
