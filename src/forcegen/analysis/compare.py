"""Plans side by side: what is short, who gives, which rules bind, and who serves elsewhere than before."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from time import perf_counter
from typing import Literal

from forcegen.analysis.near import Cell, Level, Near, apart, by_zone, cells, plan_near
from forcegen.documents.comparison import BindingChange, Breakdown, Case, Comparison, Line, Move, Moves
from forcegen.documents.plan import Plan, Shortfall
from forcegen.model import ForceModel
from forcegen.plan.answered import answered
from forcegen.plan.solve import Interrupted, solve_variant
from forcegen.problems import Argument, ModelError, Problem
from forcegen.scenario import BASE, Variant, Variation
from forcegen.scenario.vary import Changes, Scale, factors_of
from forcegen.solver.budget import OVER, Attempt, Budget, Clock
from forcegen.stages import Parts, nobody
from forcegen.terms.stretches import equal, stretches

SMALL = 1000
"""A move of less than one in so many of the person-rotations required is left out of the list."""


Compared = str | Variation | Plan
"""A scenario of the model by its name, a scenario with changes by hand, or a plan that is there already."""


def compare(
    model: ForceModel,
    cases: Sequence[Compared],
    *,
    changes: Changes | None = None,
    without: Iterable[str] = (),
    rotations: int | None = None,
    scale: Scale | None = None,
    smallest: int | None = None,
    time_limit: float | None = None,
    watch: Parts = nobody,
    clock: Clock = perf_counter,
) -> Comparison:
    """Solve a model under several scenarios and set the plans side by side.

    Every plan has the least shortfall. The first is the one that ``solve`` gives; each of the others is, of all
    plans that are equally short, the one in which the fewest persons serve elsewhere than in the first: by country,
    role, zone and rotation. So what differs differs because of the scenario. Plans that are given are taken as
    they are.

    Args:
        model: The model as written.
        cases: Scenarios by name, variations, or plans of the model; two or more.
        changes: Figures set in every scenario that is given by name, by path.
        without: Rules dropped in every scenario that is given by name.
        rotations: Number of rotations in every scenario that is given by name.
        scale: Factor of the requirement, or factors by what they scale, in every scenario that is given by name.
        smallest: Smallest move listed, in person-rotations; a thousandth of what is required when absent.
        time_limit: Seconds from this call on; a case for which it is too short is left out, and told (``left_out``).
        watch: Called as each case begins.
        clock: What the time is read from.

    Raises:
        ModelError: When a scenario or change is unknown, a plan is not one of the model, or fewer than two are
            given; with every problem at once.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with the cases that were solved by then.

    >>> import forcegen as fg
    >>> comparison = fg.compare(fg.load("core-sustainment"), ["base", "with-allies"])
    >>> [(case.name, case.verdict, int(case.totals.short)) for case in comparison.cases]
    [('base', 'short', 6000), ('with-allies', 'met', 0)]
    """
    by_hand = Variation(BASE, changes or {}, tuple(without), rotations, factors_of(scale))
    asked = [replace(by_hand, scenario=one) if isinstance(one, str) else one for one in cases]
    variants = _variants(model, asked)
    zones = {site.id: site.zone for _, variant in variants for site in variant.model.sites}
    attempt = Attempt(Budget(time_limit, clock))
    found: list[tuple[ForceModel, Near]] = []
    left_out: list[str] = []
    for place, (one, variant) in enumerate(variants, start=1):
        if isinstance(one, Plan):
            found.append((variant.model, Near(one)))
            continue
        first = found[0][1].plan if found else None
        near = None
        if first is None or not (attempt.ended or attempt.budget.over):
            try:
                watch(variant.scenario, place, len(variants))
                near = _solved(variant, first, by_zone(zones), attempt.budget)
            except KeyboardInterrupt as stop:
                attempt.ended = "interrupted"
                near = Near(stop.plan, complete=False) if isinstance(stop, Interrupted) else None
                if near is None and first is None:
                    raise
        if near is not None:
            found.append((variant.model, near))
        if near is None or not near.complete:
            left_out.append(f"{variant.scenario}: {_in_part(near)}: {attempt.ended or OVER}")
    plans, least = [near.plan for _, near in found], [near.at_least for _, near in found]
    compared = compare_plans(model, plans, [of for of, _ in found], least, smallest)
    return attempt.told(compared.model_copy(update={"left_out": tuple(left_out)}))


def _in_part(near: Near | None) -> str:
    """What there is of a case that was not solved to the end."""
    if near is None:
        return "not solved"
    return "solved in part" if near.plan.verdict == "inconclusive" else "not the plan closest to the first"


def _solved(variant: Variant, first: Plan | None, level: Level, budget: Budget) -> Near:
    """The plan of a case: the closest to the first, where that sends anybody."""
    if first is not None and first.contributions:
        return plan_near(variant, first, level, lambda site: site.zone, budget)
    plan = solve_variant(variant, time_limit=budget.left)
    return Near(plan, complete=plan.verdict != "inconclusive" or not budget.over)


def compare_plans(
    model: ForceModel,
    plans: Sequence[Plan],
    models: Sequence[ForceModel],
    least: Sequence[int | None],
    smallest: int | None = None,
    names: Sequence[str] | None = None,
) -> Comparison:
    """Set plans side by side as they are.

    Args:
        model: The model as written.
        plans: Two or more plans of it.
        models: The model that each of them answers.
        least: In how many person-rotations each plan that is as good as this one differs from the first at least,
            where that is proven.
        smallest: Smallest move listed, in person-rotations.
        names: What they are called, instead of by their scenarios.
    """
    first, *others = plans
    zones = {site.id: site.zone for one in models for site in one.sites}
    names = names or _names(plans)
    if smallest is None:
        smallest = max(1, int(first.totals.required) // SMALL)
    common = [range(1, min(models[0].calendar.rotations, one.calendar.rotations) + 1) for one in models]
    return Comparison(
        model=model.name,
        title=model.title,
        cases=tuple(
            Case(
                name=name,
                scenario=plan.scenario,
                settings=plan.settings,
                input_sha256=plan.input_sha256,
                rotations=of.calendar.rotations,
                verdict=plan.verdict,
                reason=plan.reason,
                totals=plan.totals,
            )
            for name, plan, of in zip(names, plans, models, strict=True)
        ),
        breakdowns=tuple(_breakdowns(plans)),
        binding=tuple(_binding(plans)),
        moves=tuple(
            _moves(first, plan, zones, both, name, least=bound, smallest=smallest)
            for plan, both, name, bound in zip(others, common[1:], names[1:], least[1:], strict=True)
            if first.shortfalls and plan.shortfalls
        ),
    )


def _variants(model: ForceModel, asked: Sequence[Variation | Plan]) -> list[tuple[Variation | Plan, Variant]]:
    """Each case with the model that it is of."""
    problems: list[Problem] = []
    variants: list[tuple[Variation | Plan, Variant]] = []
    if len(asked) < 2:
        problems.append(Problem(Argument("cases"), "one" if asked else "none", "two scenarios or plans, or more"))
    for number, one in enumerate(asked, start=1):
        try:
            variant = one.of(model) if isinstance(one, Variation) else answered(one, model, f"plan {number}")
        except ModelError as error:
            problems += error.problems
        else:
            variants.append((one, variant))
    if problems:
        raise ModelError(problems)
    return variants


def _names(plans: Sequence[Plan]) -> list[str]:
    """A name for each plan: its scenario, with its number where several have the same."""
    scenarios = [plan.scenario for plan in plans]
    return [
        one if scenarios.count(one) == 1 else f"{one} ({scenarios[: number + 1].count(one)})"
        for number, one in enumerate(scenarios)
    ]


# -- sums ------------------------------------------------------------------------------------------------


def _breakdowns(plans: Sequence[Plan]) -> Iterator[Breakdown]:
    keys: dict[Literal["priority", "role", "site", "rotation"], Callable[[Shortfall], str | int]] = {
        "priority": lambda row: row.priority,
        "role": lambda row: row.role,
        "site": lambda row: row.site,
        "rotation": lambda row: row.rotation,
    }
    for by, key in keys.items():
        sums = [_sums((key(row), row.short) for row in plan.shortfalls) if plan.shortfalls else None for plan in plans]
        yield Breakdown(
            of="short", by=by, lines=_lines(sums, in_order=by in {"priority", "rotation"}), total=_totals(sums)
        )
    sent = [
        _sums((row.country, Decimal(row.personnel)) for row in plan.contributions) if plan.shortfalls else None
        for plan in plans
    ]
    yield Breakdown(of="sent", by="country", lines=_lines(sent, in_order=False), total=_totals(sent))


def _sums(pairs: Iterable[tuple[str | int, Decimal]]) -> dict[str | int, Decimal]:
    sums: dict[str | int, Decimal] = {}
    for name, value in pairs:
        sums[name] = sums.get(name, Decimal(0)) + value
    return sums


def _lines(sums: Sequence[dict[str | int, Decimal] | None], *, in_order: bool) -> tuple[Line, ...]:
    nothing = Decimal(0)
    values = {
        name: tuple(one.get(name, nothing) if one is not None else None for one in sums)
        for name in {name for one in sums if one is not None for name in one}
    }
    most = {name: max(value for value in own if value is not None) for name, own in values.items()}
    names = sorted(values, key=(lambda name: (0, int(name))) if in_order else (lambda name: (-most[name], str(name))))
    return tuple(Line(name=str(name), values=values[name]) for name in names if most[name])


def _totals(sums: Sequence[dict[str | int, Decimal] | None]) -> tuple[Decimal | None, ...]:
    return tuple(sum(one.values(), Decimal(0)) if one is not None else None for one in sums)


def _binding(plans: Sequence[Plan]) -> Iterator[BindingChange]:
    rules = [{rule.id: rule for rule in plan.rules if rule.binding} for plan in plans]
    dearest: dict[str, Decimal] = {}
    for own in rules:
        for name, rule in own.items():
            dearest[name] = max(rule.price, dearest.get(name, Decimal(0)))
    for name in sorted(dearest, key=lambda one: (-dearest[one], one)):
        if all(name in own for own in rules):
            continue
        rule = next(own[name] for own in rules if name in own)
        yield BindingChange(
            id=name,
            kind=rule.kind,
            owner=rule.owner,
            bindingness=rule.bindingness,
            sentence=rule.sentence,
            citation=rule.source.citation,
            prices=tuple(own[name].price if name in own else None for own in rules),
            one_more=tuple(own[name].one_more if name in own else None for own in rules),
        )


# -- who serves elsewhere --------------------------------------------------------------------------------


def _moves(
    first: Plan, plan: Plan, zones: Mapping[str, str], common: range, name: str, *, least: int | None, smallest: int
) -> Moves:
    level = by_zone(zones)
    was, now = cells(first.contributions, level), cells(plan.contributions, level)
    found = [*_stretches(was, now, common)]
    listed = [move for move in found if abs(move.change) >= smallest]
    differing = apart(was, now)
    small = [move for move in found if abs(move.change) < smallest]
    return Moves(
        case=name,
        closest=least is not None and differing <= least,
        at_least=least,
        smallest=smallest,
        moves=tuple(sorted(listed, key=lambda one: (-abs(one.change), one.country, one.role, one.zone, one.first))),
        more_left_out=sum(max(0, move.change) for move in small),
        fewer_left_out=sum(max(0, -move.change) for move in small),
        only_now=_beyond(now, common),
        only_before=_beyond(was, common),
    )


def _beyond(persons: Mapping[Cell, int], common: range) -> int:
    return sum(number for (*_, rotation), number in persons.items() if rotation not in common)


def _stretches(was: Mapping[Cell, int], now: Mapping[Cell, int], common: range) -> Iterator[Move]:
    """Successive rotations in which a country has more, or fewer, in a role in a zone than before."""
    for country, role, zone in sorted({cell[:-1] for cell in (*was, *now)}, key=str):
        own = {t: (was.get((country, role, zone, t), 0), now.get((country, role, zone, t), 0)) for t in common}
        more = {t: after > before for t, (before, after) in own.items() if after != before}
        for stretch in stretches(more, equal(more)):
            yield Move(
                country=str(country),
                role=str(role),
                zone=str(zone),
                first=stretch[0],
                last=stretch[-1],
                was=sum(own[t][0] for t in stretch),
                now=sum(own[t][1] for t in stretch),
            )
