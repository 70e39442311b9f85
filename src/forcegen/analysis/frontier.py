"""The frontier: the largest force that can be met in every rotation, against the number of rotations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from time import perf_counter

from forcegen.analysis.closed_form import ManpowerAlone
from forcegen.analysis.records import binding_rules
from forcegen.analysis.scaled import Largest, ScaledProgram, lines_of
from forcegen.analysis.unfillable import unfillable
from forcegen.documents.frontier import Curve, Frontier, Part, Point, Segment
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.formulation.sets import Mask
from forcegen.model import ForceModel, likely
from forcegen.plan.loads import loads_of, sentences
from forcegen.problems import Argument, ModelError, Problem, quoted
from forcegen.scenario import BASE, Variant, Variation
from forcegen.scenario.vary import Changes
from forcegen.solver.budget import OVER, Attempt, Budget, Clock
from forcegen.stages import Parts, nobody
from forcegen.terms.scope import Scope
from forcegen.words import count


def frontier(
    model: ForceModel,
    scenarios: Sequence[str] = (BASE,),
    *,
    rotations: int | None = None,
    scope: Scope | None = None,
    priority: int | None = None,
    changes: Changes | None = None,
    without: Sequence[str] = (),
    time_limit: float | None = None,
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
        time_limit: Seconds from this call on; without a limit every point is found. What was not found by then is
            told (``left_out``), and the points that were not solved have the bounds that those solved prove.
        watch: Called as each number of rotations is solved that has to be, with how many are settled.

    Raises:
        ModelError: When a scenario or change is unknown, or no requirement lies in the part.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with what was known by then.

    >>> import forcegen as fg
    >>> curve = fg.frontier(fg.load("core-sustainment"), rotations=10).curve("base")
    >>> [int(point.force) for point in curve.points]
    [135000, 68625, 46500, 35437, 28800, 28800, 28800, 28800, 28800, 28800]
    """
    several = [Variation(one, changes or {}, tuple(without), rotations) for one in dict.fromkeys(scenarios)]
    return frontier_of(model, several, scope=scope, priority=priority, time_limit=time_limit, watch=watch)


def frontier_of(
    model: ForceModel,
    variations: Sequence[Variation],
    *,
    scope: Scope | None = None,
    priority: int | None = None,
    time_limit: float | None = None,
    watch: Parts = nobody,
    clock: Clock = perf_counter,
) -> Frontier:
    """The frontier of several variations of a model; see ``frontier``.

    Args:
        model: The model.
        variations: Its variations.
        scope: Places and roles of the part that is scaled.
        priority: The one priority that is scaled.
        time_limit: Seconds from this call on.
        watch: Called as each number of rotations is solved.
        clock: What the time is read from.
    """
    attempt = Attempt(Budget(time_limit, clock))
    variants: list[Variant] = []
    problems = [] if variations else [Problem(Argument("scenarios"), "none", "at least one scenario")]
    for variation in variations:
        try:
            variants.append(variation.of(model))
        except ModelError as error:
            problems += error.problems
    part, unfit = _part(model, scope or Scope(), priority)
    if problems or unfit:
        raise ModelError([*problems, *unfit])
    curves: list[Curve] = []
    left_out: list[str] = []
    for variant in variants:
        if curves and (attempt.ended or attempt.budget.over):
            left_out.append(f"{variant.scenario}: {attempt.ended or OVER}")
            continue
        curve = _curve(variant, part, attempt, watch)
        curves.append(curve)
        open_ = sum(not (point.exact or point.contradictory) for point in curve.points)
        if attempt.ended and open_:
            exactly = f"{open_:,} of {count(len(curve.points), 'number')} of rotations not known exactly"
            left_out.append(f"{variant.scenario}, {exactly}: {attempt.ended}")
    found = Frontier(
        model=model.name,
        title=model.title,
        rotations=max(one.model.calendar.rotations for one in variants),
        rotation_months=model.calendar.rotation_months,
        part=part,
        curves=tuple(curves),
        left_out=tuple(left_out),
    )
    return attempt.told(found)


def _scalable(model: ForceModel) -> dict[str, list[str]]:
    """Return by what a part of the requirement can be named, with the ids that the model has."""
    return {
        "sites": [one.id for one in model.sites],
        "zones": [one.id for one in model.zones],
        "hosts": sorted({one.host for one in model.sites}),
        "roles": [one.id for one in model.roles],
        "components": sorted({one.component for one in model.roles}),
    }


def _unknown(model: ForceModel, scope: Scope) -> list[Problem]:
    """Return what a scope names that the model has not, or that is no part of a requirement."""
    problems = [
        Problem(
            Argument(name, shown=f"scope, {name}"), quoted(one), f"one of {', '.join(ids)}", likely(model, one, ids)
        )
        for name, ids in _scalable(model).items()
        for one in getattr(scope, name)
        if one not in ids
    ]
    others = "no such key, as the requirement is scaled whoever fills it and at all times"
    problems += [
        Problem(Argument(name, shown=f"scope, {name}"), "a value", others)
        for name in ("countries", "pools", "since", "until")
        if getattr(scope, name)
    ]
    return problems


def _part(model: ForceModel, scope: Scope, priority: int | None) -> tuple[Part, list[Problem]]:
    """What is scaled; and what is wrong with it, where the model has no such thing or requires nothing of it."""
    problems = _unknown(model, scope)
    if problems:
        return Part(), problems
    known = _scalable(model)
    places, roles = {one.id: one for one in model.sites}, {one.id: one for one in model.roles}
    inside = [
        row for row in model.requirements if scope.covers_site(places[row.site]) and scope.covers_role(roles[row.role])
    ]
    priorities = sorted({row.priority for row in inside})
    if not any(row.personnel for row in inside):
        asked = next((name for name in known if getattr(scope, name)), "")
        where = Argument(asked, shown="scope") if asked else "requirements"
        problems.append(Problem(where, "no person required", "a part of the requirement that asks for people"))
    elif priority is not None and priority not in priorities:
        problems.append(Problem(Argument("priority"), quoted(priority), f"one of {', '.join(map(str, priorities))}"))
    return Part(**{name: getattr(scope, name) for name in known}, priority=priority), problems


def _curve(variant: Variant, part: Part, attempt: Attempt, watch: Parts) -> Curve:
    merged = _merged(variant.model, part.scope)
    formulation = formulate(merged.model)
    lines = lines_of(formulation, part.scope, part.priority)
    if not lines.any():
        expected = "a part of the requirement that falls into the plan"
        raise ModelError([Problem(f"scenario {variant.scenario}", f"nothing required of {part}", expected)])
    scaled = ScaledProgram(formulation, lines)
    begins = next(t for t, number in enumerate(scaled.required, start=1) if number)
    search = _Search(scaled, begins, formulation.sets.rotations, attempt, partial(watch, variant.scenario))
    found = search.run()
    manpower = ManpowerAlone(formulation, scaled.asked, scaled.required)
    points = tuple(_point(scaled, manpower, t, found[t]) for t in sorted(found))
    return Curve(
        scenario=variant.scenario,
        settings=variant.settings,
        input_sha256=variant.model.sha256,
        points=points,
        segments=tuple(_segments(variant.model, merged, formulation, lines, points, found)),
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

    def __init__(
        self, scaled: ScaledProgram, first: int, last: int, attempt: Attempt, watch: Callable[[int, int], None]
    ) -> None:
        self._scaled, self._attempt, self._watch = scaled, attempt, watch
        self._first, self._last = first, last
        self._solved: dict[int, Largest] = {}

    def run(self) -> dict[int, _Known]:
        every = self._last - self._first + 1
        for settled, t in enumerate((self._first, self._last)):
            self._solve(t, min(settled + 1, every), every)
        open_ = [(self._first, self._last)]
        while open_ and not self._attempt.ended:
            first, last = open_.pop()
            if last - first > 1 and not self._flat(first, last):
                middle = (first + last) // 2
                between = sum(after - before - 1 for before, after in [*open_, (first, last)])
                self._solve(middle, every - between + 1, every)
                open_ += [(middle, last), (first, middle)]
        return self._with_bounds()

    def _solve(self, t: int, place: int, of: int) -> None:
        """Solve one number of rotations, if there is time for it."""

        def largest() -> Largest:
            self._watch(place, of)
            return self._scaled.largest(t, self._attempt.budget)

        found = self._attempt.take(largest)
        if found is not None:
            self._solved[t] = found

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
            multipliers = self._solved[best[1]].multipliers if best[0] is not None else {}
            largest = Largest(max(at_least, default=None), best[0], contradictory=False, multipliers=multipliers)
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
    model: ForceModel,
    merged: Merged,
    formulation: Formulation,
    lines: Mask,
    points: Sequence[Point],
    known: dict[int, _Known],
) -> Iterable[Segment]:
    """Points of the same force, each stretch with the rules that its bound rests on."""

    def same(one: Point, other: Point) -> bool:
        shares = (one.share, one.share_at_most) == (other.share, other.share_at_most)
        known = one.exact or one.contradictory or one.closed_form == other.closed_form
        return (
            shares and known and one.force_at_most == other.force_at_most and one.contradictory == other.contradictory
        )

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
            zero, last = start.share_at_most == 0, point.rotations
            yield Segment(
                first=start.rotations,
                last=point.rotations,
                rules=rules,
                rests_on=tuple(rests),
                unfillable=unfillable(model, merged, formulation, lines, last) if zero else (),
            )
            first = position + 1
