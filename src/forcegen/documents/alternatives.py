"""Other plans that are as good, as a document."""

from __future__ import annotations

from typing import Annotated, Final, Literal

from pydantic import Field

from forcegen.documents.burden import Key
from forcegen.documents.document import Document
from forcegen.documents.figures import Count, PersonRotations
from forcegen.documents.plan import Plan
from forcegen.scenario import Settings
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.text import Id, LongText, YesNo

SCHEMA: Final = "forcegen.alternatives/1"


class LeastFrom(Record):
    """As little as possible from one country: the least sum of its contributions, in person-rotations.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> direction = fg.LeastFrom(country="GBR")
    >>> other = fg.alternatives(fg.solve(model), model, directions=[direction]).plans[0]
    >>> str(direction), other.given["GBR"]
    ('least from GBR', 40000)
    """

    kind: Literal["least-from"] = "least-from"
    country: Id

    def __str__(self) -> str:
        return f"least from {self.country}"


class FewestMoves(Record):
    """As few people as possible who change places, and few countries at a site.

    What is minimised is the sum over countries and sites of the largest presence that the country ever has there.
    It is a linear stand-in: a country that stays where it is costs nothing more, one that comes and goes does.
    People who move, and the sites that countries share, are counted in the plan that comes of it; that no plan
    has fewer is not claimed, because to count sites takes whole numbers (the rule kind ``nations``).

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> direction = fg.FewestMoves()
    >>> other = fg.alternatives(fg.solve(model), model, directions=[direction]).plans[0]
    >>> str(direction), int(other.measures.short)
    ('fewest moves', 6000)
    """

    kind: Literal["fewest-moves"] = "fewest-moves"

    def __str__(self) -> str:
        return "fewest moves"


class MostEven(Record):
    """The smallest largest burden: what a country sends on average by its key, at most so much in any country.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> direction = fg.MostEven(key="strength")
    >>> other = fg.alternatives(fg.solve(model), model, directions=[direction]).plans[0]
    >>> str(direction), round(other.measures.largest_burden, 1)
    ('most even by strength', 100.8)
    """

    kind: Literal["most-even"] = "most-even"
    key: Key

    def __str__(self) -> str:
        return f"most even by {self.key}"


Direction = Annotated[LeastFrom | FewestMoves | MostEven, Field(discriminator="kind")]
"""What is to be as small as possible among plans that are as good."""


class Measures(Record):
    """What tells plans apart that are equally short."""

    short: Count
    """Person-rotations that stay unfilled."""
    moved: PersonRotations
    """Persons who are at a site where their pool had fewer the rotation before, summed over the rotations."""
    shared: Whole
    """Pairs of a country and a site at which it ever serves: the more, the more sites are shared."""
    largest_burden: float | None
    """Largest mean contribution of a country by the key, persons for each 1,000 of it; ``None`` without a key."""


class Alternative(Record):
    """One more plan, and how it differs: as good as the plan but for what rounding to whole people costs."""

    direction: Direction
    plan: Plan
    worse: LongText | None = None
    """What rounding to whole people costs it against the plan and the slack, such as ``1 more unfilled``; empty where
    it is as good in whole people too, ``None`` in documents written before this was told."""
    measures: Measures
    elsewhere: PersonRotations
    """Person-rotations served by another country, at another site, in another role or rotation than in the plan."""
    given: dict[Id, PersonRotations]
    """Person-rotations by country."""


class Range(Record):
    """Between what bounds each plan that is as good takes from a country, in person-rotations.

    Plans as good are no shorter than the plan of the priorities up to each, within the slack, cut rest short no more
    often, and have the same whole units where there are any. Whole people need not reach the bounds.
    """

    country: Id
    in_plan: PersonRotations
    """What it gives in the plan."""
    at_least: PersonRotations
    """Proven: no plan that is as good takes less from it."""
    at_most: PersonRotations
    """Proven: no plan that is as good takes more from it."""


class Alternatives(Document):
    """Plans as good as a plan, or within a stated slack of it.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> others = fg.alternatives(fg.solve(model), model)
    >>> {one.country: (one.at_least, one.at_most) for one in others.ranges if one.country in {"EST", "FRA"}}
    {'FRA': (60000, 87750), 'EST': (1500, 1500)}
    """

    schema_: Literal["forcegen.alternatives/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    scenario: Combination
    settings: Settings = Field(default_factory=Settings)
    """With what the model as written becomes the one that the plan answers."""
    slack: Count
    """Person-rotations more than in the plan that may stay unfilled."""
    whole_numbers: YesNo
    """Whether rules ask for whole units: they are then as many everywhere as in the best plan."""
    key: Key | None
    """Key by which burdens are measured."""
    measures: Measures
    """Those of the plan itself."""
    given: dict[Id, PersonRotations]
    """Person-rotations by country in the plan itself."""
    plans: tuple[Alternative, ...]
    """In the order in which they were asked for, or tried; of those tried unasked, the clearly different ones."""
    ranges: tuple[Range, ...]
    only: YesNo | None = None
    """Whether the plan is the only one that is as good: true where it is proven, false where another was found in
    whole people, ``None`` where neither is known."""
    left_out: tuple[LongText, ...] = ()
    """What was asked and is not answered, because of the time limit or Ctrl-C; none where everything is."""
