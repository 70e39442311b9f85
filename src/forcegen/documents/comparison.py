"""Plans side by side, as a document."""

from __future__ import annotations

from typing import Final, Literal

from pydantic import Field

from forcegen.documents.document import Document
from forcegen.documents.figures import Count, Figure, PersonRotations
from forcegen.documents.plan import Totals, Verdict
from forcegen.rules.base import Bindingness
from forcegen.scenario import Settings
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id, LongText, YesNo

SCHEMA: Final = "forcegen.comparison/1"


class Case(Record):
    """One of the plans that are compared."""

    name: LongText
    """What it is called here, as no other is."""
    scenario: Combination
    settings: Settings = Field(default_factory=Settings)
    """With what the model as written becomes the one that the plan answers."""
    input_sha256: str
    """Hash of that model's document."""
    rotations: Whole
    """Rotations of the plan."""
    verdict: Verdict
    reason: LongText = ""
    totals: Totals


class Line(Record):
    """One thing in every plan, in person-rotations; ``None`` where there is no plan."""

    name: LongText
    values: tuple[Count | None, ...]
    """One value a case, in their order."""


class Breakdown(Record):
    """What a sum is made of in every plan: the lines add up to it."""

    of: Literal["short", "sent"]
    """Persons short of what is required, or persons sent."""
    by: Literal["priority", "role", "site", "rotation", "country"]
    lines: tuple[Line, ...]
    """Those with the most in any plan first; rotations and priorities in their order."""
    total: tuple[Count | None, ...]


class BindingChange(Record):
    """A rule that binds in one plan and not in another."""

    id: Id
    kind: str
    owner: Id
    bindingness: Bindingness
    sentence: LongText
    citation: LongText
    prices: tuple[Figure | None, ...]
    """What its multipliers come to in each case; ``None`` where it does not bind, or is no rule at all."""
    one_more: tuple[Figure | None, ...] = ()
    """Shortfall removed by one person more in each of its rows, in each case; ``None`` where that is not known."""


class Move(Record):
    """More or fewer persons of a country in a role in a zone, over successive rotations."""

    country: Id
    role: Id
    zone: Id
    first: Whole
    """First rotation."""
    last: Whole
    """Last rotation."""
    was: PersonRotations
    """Person-rotations in the first case."""
    now: PersonRotations
    """Person-rotations in this case."""

    @property
    def change(self) -> int:
        """Person-rotations more, or fewer where negative."""
        return self.now - self.was


class Moves(Record):
    """Who serves elsewhere than in the first case.

    What is sent in this case less what is sent in the first is the sum of the moves, of what is left out of them,
    and of what is sent in rotations that only one of the two has.
    """

    case: LongText
    """The case that is held against the first."""
    closest: YesNo
    """Whether it is proven that the plan is the closest to the first of all plans that are equally short, in each
    priority, and waive no more rest."""
    at_least: PersonRotations | None = None
    """Proven: every plan in whole people that is as short in each priority, and waives no more rest, differs from the
    first in so many person-rotations, more and fewer together; ``None`` where nothing is proven."""
    smallest: PersonRotations
    """Smallest move listed, in person-rotations."""
    moves: tuple[Move, ...]
    """The largest first."""
    more_left_out: PersonRotations
    """Person-rotations more, in moves too small for the list."""
    fewer_left_out: PersonRotations
    """Person-rotations fewer, in moves too small for the list."""
    only_now: PersonRotations
    """Person-rotations in rotations that the first case does not have."""
    only_before: PersonRotations
    """Person-rotations in rotations that only the first case has."""

    @property
    def more(self) -> int:
        """Person-rotations more, in all moves, those left out among them."""
        return sum(max(0, move.change) for move in self.moves) + self.more_left_out

    @property
    def fewer(self) -> int:
        """Person-rotations fewer, in all moves, those left out among them."""
        return sum(max(0, -move.change) for move in self.moves) + self.fewer_left_out


class Comparison(Document):
    """Several plans of one model side by side; differences are against the first.

    >>> import forcegen as fg
    >>> comparison = fg.compare(fg.load("core-sustainment"), ["base", "with-allies"])
    >>> [int(short) for short in comparison.breakdown("short", "rotation").total]
    [6000, 0]
    >>> comparison.moves[0].more, comparison.moves[0].fewer
    (6000, 0)
    """

    schema_: Literal["forcegen.comparison/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    title: LongText = ""
    cases: tuple[Case, ...]
    breakdowns: tuple[Breakdown, ...]
    """What is short by priority, role, site and rotation; what is sent by country."""
    binding: tuple[BindingChange, ...]
    """Rules that bind in some plans and not in others, the dearest first."""
    moves: tuple[Moves, ...]
    """One for each case after the first that has a plan, where the first has one."""
    left_out: tuple[LongText, ...] = ()
    """Cases that were not solved, or not to the end, because of the time limit or Ctrl-C."""

    def breakdown(self, of: Literal["short", "sent"], by: str) -> Breakdown:
        """One of the breakdowns; ``KeyError`` when there is none."""
        for one in self.breakdowns:
            if (one.of, one.by) == (of, by):
                return one
        raise KeyError((of, by))
