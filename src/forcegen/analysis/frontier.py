"""The frontier: the largest force that can be met in every rotation, against the number of rotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import TYPE_CHECKING, Final, Literal

from pydantic import Field

from forcegen.analysis.closed_form import ManpowerAlone
from forcegen.analysis.records import BindingRule, Exact, binding_rules
from forcegen.analysis.scaled import Largest, ScaledProgram, lines_of
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.model import ForceModel, likely
from forcegen.plan.document import Document
from forcegen.plan.loads import loads_of, sentences
from forcegen.plan.stages import Parts, nobody
from forcegen.problems import ModelError, Problem, quoted
from forcegen.scenario import BASE, Settings, Variant, Variation
from forcegen.scenario.vary import Changes
from forcegen.terms.combination import Combination
from forcegen.terms.record import Id, Record, Sentence, Whole, YesNo
from forcegen.terms.scope import Scope

if TYPE_CHECKING:
    from matplotlib.figure import Figure

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
    """What manpower alone keeps up, in persons: Σ P / min(T, 1 + d), cut by ceilings."""
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


class Segment(Record):
    """Numbers of rotations that allow the same force, and the rules that allow no more."""

    first: Whole
    last: Whole
    rules: tuple[BindingRule, ...]
    """Rules that the proof of the bound rests on, for ``first`` rotations and so for any more. The price is in
    persons of the force for one person more in each row of the rule; in a contradiction it only ranks them."""
    rests_on: tuple[Sentence, ...] = ()
    """What a contradiction rests on besides its rules: pledges that cannot be kept, posts, people."""


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
        """Number of rotations from which on the force stays as it is."""
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
    title: Sentence = ""
    """Title of the model."""
    rotations: Whole
    """Largest number of rotations asked for."""
    rotation_months: Whole
    """Length of a rotation in months."""
    part: Part
    """What is scaled."""
    curves: tuple[Curve, ...]

    def curve(self, scenario: str) -> Curve:
        """The curve of a scenario; ``KeyError`` when there is none."""
        for curve in self.curves:
            if curve.scenario == scenario:
                return curve
        raise KeyError(scenario)

    def plot(self) -> Figure:
        """The force against the number of rotations, one curve a scenario."""
        from forcegen.report.charts import frontier_chart

        return frontier_chart(self)

    def _repr_html_(self) -> str:
        from forcegen.report.frontier import text_frontier
        from forcegen.report.notebook import text_html

        return text_html(text_frontier(self))


def frontier(
    model: ForceModel,
    scenarios: Sequence[str] = (BASE,),
    *,
    rotations: int | None = None,
    scope: Scope | None = None,
    priority: int | None = None,
    changes: Changes | None = None,
    without: Sequence[str] = (),
    watch: Parts = nobody,
) -> Frontier:
    """The largest force that can be met in every rotation, for every number of rotations up to a largest.

    Args:
        model: The model.
        scenarios: Names of its scenarios; ``base`` is the model as written.
        rotations: Largest number of rotations, instead of the model's.
        scope: Sites, zones, hosts, roles or components of the part that is scaled; the whole requirement when
            absent. The rest of the requirement gives way.
        priority: The one priority that is scaled; all of them when absent.
        changes: Values by path, set in every scenario, as ``forcegen.vary`` takes them.
        without: Rules dropped in every scenario.
        watch: Called as each number of rotations is solved that has to be, with how many are settled.

    Raises:
        ModelError: When a scenario or change is unknown, or no requirement lies in the part.
        SolverError: When the solver fails.
        KeyboardInterrupt: On Ctrl-C.

    >>> import forcegen as fg
    >>> curve = fg.frontier(fg.load("core-sustainment"), rotations=10).curve("base")
    >>> [int(point.force) for point in curve.points]
    [135000, 68625, 46500, 35437, 28800, 28800, 28800, 28800, 28800, 28800]
    """
    several = [Variation(one, changes or {}, tuple(without), rotations) for one in dict.fromkeys(scenarios)]
    return frontier_of(model, several, scope=scope, priority=priority, watch=watch)


def frontier_of(
    model: ForceModel,
    variations: Sequence[Variation],
    *,
    scope: Scope | None = None,
    priority: int | None = None,
    watch: Parts = nobody,
) -> Frontier:
    """The frontier of several variations of a model; see ``frontier``."""
    variants: list[Variant] = []
    problems = [] if variations else [Problem("scenarios", "none", "at least one scenario")]
    for variation in variations:
        try:
            variants.append(variation.of(model))
        except ModelError as error:
            problems += error.problems
    part, unfit = _part(model, scope or Scope(), priority)
    if problems or unfit:
        raise ModelError([*problems, *unfit])
    return Frontier(
        model=model.name,
        title=model.title,
        rotations=max(one.model.calendar.rotations for one in variants),
        rotation_months=model.calendar.rotation_months,
        part=part,
        curves=tuple(_curve(variant, part, watch) for variant in variants),
    )


def _part(model: ForceModel, scope: Scope, priority: int | None) -> tuple[Part, list[Problem]]:
    """What is scaled; and what is wrong with it, where the model has no such thing or requires nothing of it."""
    known: dict[str, list[str]] = {
        "sites": [one.id for one in model.sites],
        "zones": [one.id for one in model.zones],
        "hosts": sorted({one.host for one in model.sites}),
        "roles": [one.id for one in model.roles],
        "components": sorted({one.component for one in model.roles}),
    }
    problems = [
        Problem(f"scope, {name}", quoted(one), f"one of {', '.join(ids)}", likely(model, one, ids))
        for name, ids in known.items()
        for one in getattr(scope, name)
        if one not in ids
    ]
    others = "no such key, as the requirement is scaled whoever fills it and at all times"
    problems += [
        Problem(f"scope, {name}", "a value", others)
        for name in ("countries", "pools", "since", "until")
        if getattr(scope, name)
    ]
    if problems:
        return Part(), problems
    places, roles = {one.id: one for one in model.sites}, {one.id: one for one in model.roles}
    inside = [
        row for row in model.requirements if scope.covers_site(places[row.site]) and scope.covers_role(roles[row.role])
    ]
    priorities = sorted({row.priority for row in inside})
    if not any(row.personnel for row in inside):
        problems.append(Problem("scope", "no requirement in it", "sites, zones, hosts and roles that ask for people"))
    elif priority is not None and priority not in priorities:
        problems.append(Problem("priority", quoted(priority), f"one of {', '.join(map(str, priorities))}"))
    return Part(**{name: getattr(scope, name) for name in known}, priority=priority), problems


def _curve(variant: Variant, part: Part, watch: Parts) -> Curve:
    merged = _merged(variant.model, part.scope)
    formulation = formulate(merged.model)
    lines = lines_of(formulation, part.scope, part.priority)
    if not lines.any():
        expected = "a part of the requirement that falls into the plan"
        raise ModelError([Problem(f"scenario {variant.scenario}", f"nothing required of {part}", expected)])
    scaled = ScaledProgram(formulation, lines)
    begins = next(t for t, number in enumerate(scaled.required, start=1) if number)
    found = _Search(scaled, begins, formulation.sets.rotations, partial(watch, variant.scenario)).run()
    manpower = ManpowerAlone(formulation, scaled.asked, scaled.required)
    points = tuple(_point(scaled, manpower, t, found[t]) for t in sorted(found))
    return Curve(
        scenario=variant.scenario,
        settings=variant.settings,
        input_sha256=variant.model.sha256,
        points=points,
        segments=tuple(_segments(merged, formulation, points, found)),
    )


def _merged(model: ForceModel, scope: Scope) -> Merged:
    """The model with equal sites as one, unless the scope tells some of them apart."""
    merged = merge_equal_sites(model)
    inside = {site.id: scope.covers_site(site) for site in model.sites}
    apart = any(len({inside[site] for site in members}) > 1 for members in merged.members.values())
    return merge_equal_sites(model, apart=lambda site: site.id) if apart else merged


@dataclass(frozen=True)
class _Known:
    """What is known for a number of rotations, and for which number it was solved."""

    largest: Largest
    solved: int


class _Search:
    """Every number of rotations, solving only where the force may have changed: it never rises."""

    def __init__(self, scaled: ScaledProgram, first: int, last: int, watch: Callable[[int, int], None]) -> None:
        self._scaled = scaled
        self._watch = watch
        self._first, self._last = first, last
        self._solved: dict[int, Largest] = {}

    def run(self) -> dict[int, _Known]:
        every = self._last - self._first + 1
        for settled, t in enumerate((self._first, self._last)):
            self._watch(min(settled + 1, every), every)
            self._solved[t] = self._scaled.largest(t)
        open_ = [(self._first, self._last)]
        while open_:
            first, last = open_.pop()
            if last - first > 1 and not self._flat(first, last):
                middle = (first + last) // 2
                between = sum(after - before - 1 for before, after in [*open_, (first, last)])
                self._watch(every - between + 1, every)
                self._solved[middle] = self._scaled.largest(middle)
                open_ += [(middle, last), (first, middle)]
        return self._with_bounds()

    def _flat(self, first: int, last: int) -> bool:
        """Whether nothing can change in between, because it is the same at both ends."""
        before, after = self._solved[first], self._solved[last]
        if before.contradictory:  # what contradicts itself in the beginning does so in every longer plan
            return True
        return before.at_most is not None and before.at_most == after.at_least

    def _with_bounds(self) -> dict[int, _Known]:
        """Every number of rotations, each with the best of the bounds from shorter and from longer plans."""
        known: dict[int, _Known] = {}
        numbers = sorted(self._solved)
        best: tuple[Fraction | None, int] = (None, self._first)
        for t in range(self._first, self._last + 1):
            one = self._solved.get(t)
            if one is not None and one.contradictory:
                known.update({later: _Known(one, t) for later in range(t, self._last + 1)})
                return known
            if one is not None and one.at_most is not None and (best[0] is None or one.at_most < best[0]):
                best = one.at_most, t
            at_least = [
                value for later in numbers if later >= t and (value := self._solved[later].at_least) is not None
            ]
            proof = self._solved[best[1]]
            largest = Largest(max(at_least, default=None), best[0], contradictory=False, multipliers=proof.multipliers)
            known[t] = _Known(largest, best[1])
        return known


def _point(scaled: ScaledProgram, manpower: ManpowerAlone, rotations: int, known: _Known) -> Point:
    closed = manpower.over(rotations)
    return Point(
        rotations=rotations,
        required=max(scaled.required[:rotations]),
        share=known.largest.at_least,
        share_at_most=known.largest.at_most,
        contradictory=known.largest.contradictory,
        closed_form=closed.persons,
        closed_form_below=closed.below,
        closed_form_above=closed.above,
    )


def _segments(
    merged: Merged, formulation: Formulation, points: Sequence[Point], known: dict[int, _Known]
) -> Iterable[Segment]:
    """Points of the same force, each stretch with the rules that its bound rests on."""

    def same(one: Point, other: Point) -> bool:
        shares = (one.share, one.share_at_most) == (other.share, other.share_at_most)
        return shares and one.force_at_most == other.force_at_most and one.contradictory == other.contradictory

    first = 0
    for position, point in enumerate(points):
        if position + 1 == len(points) or not same(point, points[position + 1]):
            start = points[first]
            proof = known[start.rotations]
            unit = Fraction(1) if start.contradictory else start.required
            rules = binding_rules(formulation, proof.largest.multipliers, unit, range(1, proof.solved + 1))
            rests: list[str] = []
            if start.contradictory:
                loads = loads_of(merged, formulation, proof.largest.multipliers)
                rests = sentences((rule.id for rule in rules), loads, merged.whole)
            yield Segment(first=start.rotations, last=point.rotations, rules=rules, rests_on=tuple(rests))
            first = position + 1
