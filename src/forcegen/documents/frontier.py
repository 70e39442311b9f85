"""The frontier as a document: the largest force against the number of rotations."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, Literal

from pydantic import Field

from forcegen.documents.cited_rules import BindingRule, Blamed
from forcegen.documents.document import Document
from forcegen.documents.figures import Exact
from forcegen.scenario import Settings
from forcegen.terms.combination import Combination
from forcegen.terms.numbers import Whole
from forcegen.terms.record import Record
from forcegen.terms.scope import Scope
from forcegen.terms.text import Id, LongText, YesNo

SCHEMA: Final = "forcegen.frontier/1"


class Part(Record):
    """The part of the requirement that is scaled; what is left empty means all.

    The rest of the requirement gives way: it may be filled up to what it asks for and need not be, so that the
    part is measured as if nothing else were wanted, under every rule all the same.
    """

    sites: tuple[Id, ...] = ()
    zones: tuple[Id, ...] = ()
    hosts: tuple[Id, ...] = ()
    roles: tuple[Id, ...] = ()
    components: tuple[Id, ...] = ()
    priority: Whole | None = None

    @property
    def whole(self) -> bool:
        """Whether it is the whole requirement."""
        return self == Part()

    @property
    def scope(self) -> Scope:
        """Places and roles of the part."""
        return Scope(sites=self.sites, zones=self.zones, hosts=self.hosts, roles=self.roles, components=self.components)

    def __str__(self) -> str:
        named = [*self.roles, *self.components, *self.sites, *self.zones, *self.hosts]
        if self.priority is not None:
            named.append(f"priority {self.priority}")
        return ", ".join(named) or "the whole requirement"


class Point(Record):
    """The largest force that can be met in every one of the first rotations of the plan."""

    rotations: Whole
    """Number of rotations T: the first T of the plan, by its calendar."""
    required: Exact
    """Persons that the part requires in the largest of them."""
    share: Exact | None
    """The largest factor: so many times what is required is filled in each of them; ``None`` where none is known."""
    share_at_most: Exact | None
    """Proven: no larger factor is possible. The same as ``share`` where the optimum is known exactly."""
    contradictory: YesNo = False
    """Whether it is proven that no plan obeys every rule, whatever the factor."""
    closed_form: Exact
    """What manpower alone keeps up, in persons of the largest rotation: what each pool can send in proportion to the
    requirement, Σ P / min(T, 1 + d) where it is the same in every rotation, cut by ceilings on whole countries."""
    closed_form_below: YesNo
    """Whether the closed form is proven to be no more than the force."""
    closed_form_above: YesNo
    """Whether the closed form is proven to be no less than the force."""

    @property
    def exact(self) -> bool:
        """Whether the largest factor is known exactly."""
        return self.share is not None and self.share == self.share_at_most

    @property
    def force(self) -> Fraction | None:
        """Persons in the largest of the rotations at the largest factor known."""
        return None if self.share is None else self.share * self.required

    @property
    def force_at_most(self) -> Fraction | None:
        """Proven: no more persons are possible in the largest of the rotations."""
        return None if self.share_at_most is None else self.share_at_most * self.required


class Unfillable(Record):
    """A line of the requirement for which nobody may be sent, in some rotations."""

    site: Id
    role: Id
    priority: Whole
    rotations: tuple[int, ...]
    """Rotations in which nobody can fill it."""
    pools: Whole
    """Pools that have the role, or may stand in for it; where there are none, no rule is behind it."""
    rules: tuple[Blamed, ...]
    """Rules that forbid those pools to serve there, those that forbid most first."""


class Segment(Record):
    """Numbers of rotations that allow the same force, and the rules that allow no more."""

    first: Whole
    last: Whole
    rules: tuple[BindingRule, ...]
    """Rules that the proof of the bound rests on, for ``first`` rotations and so for any more. The price is in
    persons of the force for one person more in each row of the rule; in a contradiction it only ranks them."""
    rests_on: tuple[LongText, ...] = ()
    """What a contradiction rests on besides its rules: pledges that cannot be kept, posts, people."""
    unfillable: tuple[Unfillable, ...] = ()
    """Where the force is zero: the lines of the part that nobody can fill in its rotations. One of them is enough."""


class Curve(Record):
    """The frontier of one scenario.

    >>> import forcegen as fg
    >>> curve = fg.frontier(fg.load("core-sustainment"), rotations=10).curve("base")
    >>> curve.flat_from, int(curve.at(curve.flat_from).force)
    (5, 28800)
    """

    scenario: Combination
    settings: Settings = Field(default_factory=Settings)
    """With what the model as written becomes the one that the curve is of."""
    input_sha256: str
    """Hash of that model's document."""
    points: tuple[Point, ...]
    """One for each number of rotations, from the first rotation that requires somebody."""
    segments: tuple[Segment, ...]
    """The points of the same force, taken together; a kink lies where one segment ends and the next begins."""

    def at(self, rotations: int) -> Point:
        """The point for a number of rotations; ``KeyError`` when there is none."""
        for point in self.points:
            if point.rotations == rotations:
                return point
        raise KeyError(rotations)

    @property
    def flat_from(self) -> int:
        """Number of rotations from which on the force, or what is known of it, stays as it is."""
        return self.segments[-1].first


class Frontier(Document):
    """The largest force that can be kept up, against the number of rotations, in one or several scenarios.

    The whole requirement, or a part of it, is scaled by one factor that is the same at every site, in every role
    and in every rotation. The force for T rotations is the largest factor at which a plan of T rotations obeys
    every rule and leaves nothing of the part unfilled. It never rises with T, because the beginning of a plan
    obeys whatever the plan obeys.

    >>> import forcegen as fg
    >>> frontier = fg.frontier(fg.load("core-sustainment"), ["base", "with-allies"], rotations=6)
    >>> int(frontier.curve("base").at(6).force), int(frontier.curve("with-allies").at(6).force)
    (28800, 55300)
    """

    schema_: Literal["forcegen.frontier/1"] = Field(default=SCHEMA, alias="schema")
    model: Id
    """Name of the model."""
    title: LongText = ""
    """Title of the model."""
    rotations: Whole
    """Largest number of rotations asked for."""
    rotation_months: Whole
    """Length of a rotation in months."""
    part: Part
    """What is scaled."""
    curves: tuple[Curve, ...]
    left_out: tuple[LongText, ...] = ()
    """What was asked and is not answered, because of the time limit or Ctrl-C; none where everything is."""

    def curve(self, scenario: str) -> Curve:
        """The curve of a scenario; ``KeyError`` when there is none."""
        for curve in self.curves:
            if curve.scenario == scenario:
                return curve
        raise KeyError(scenario)
