"""From a model to its plan: formulate, optimise, round to whole people, prove, and say what binds."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from decimal import Context, Decimal
from fractions import Fraction
from types import MappingProxyType

import numpy as np

from forcegen.collector import collector_paused
from forcegen.documents.certificate import Certificate
from forcegen.documents.cited_rules import RuleSource
from forcegen.documents.figures import figure
from forcegen.documents.plan import (
    Contribution,
    Load,
    NotCounted,
    Overrun,
    Plan,
    Proof,
    RuleResult,
    Shortfall,
    SolverRun,
    Tier,
    Totals,
    Verdict,
    Waiver,
)
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.formulation.program import Float
from forcegen.model import ForceModel, assumptions, uncounted
from forcegen.model.norms import overruns
from forcegen.plan.loads import loads_of
from forcegen.plan.prices import Prices, prices_of
from forcegen.plan.worth import NOT_KNOWN, Worth, worth_of
from forcegen.problems import ForcegenError
from forcegen.proof.arithmetic import as_fractions
from forcegen.proof.bounds import (
    Duals,
    duals_of,
    in_whole_numbers,
    nearest_duals,
    proven,
    sound,
    tier_bounds,
)
from forcegen.proof.certifying import certificate_of
from forcegen.rounding.people import people
from forcegen.rounding.polish import polish
from forcegen.rounding.whole import NEARLY, WholePeople, shortfall, whole_people
from forcegen.rules.base import BLAME
from forcegen.scenario import BASE, Variant, vary
from forcegen.solver.budget import Budget, Stopped
from forcegen.solver.engines import engine_by_name
from forcegen.solver.highs import Highs
from forcegen.solver.optimise import Optimum, optimise
from forcegen.solver.outcome import Bounds
from forcegen.stages import Watch, nobody
from forcegen.terms.record import PLACES
from forcegen.whatif.limits import Limits
from forcegen.whatif.units import CONFLICT_SECONDS, InUnits, contradicting

_EXACT = Context(prec=60)
_SEARCH_TOLERANCE = 1e-4
"""Persons by which the bound of a search may be off."""


class Interrupted(Stopped):
    """An interruption that lost nothing: ``plan`` says what was known by then.

    >>> import forcegen as fg
    >>> def press_ctrl_c(stage: str) -> None:
    ...     if stage == "document":
    ...         raise KeyboardInterrupt
    >>> try:
    ...     plan = fg.solve(fg.load("core-sustainment"), watch=press_ctrl_c)
    ... except fg.Interrupted as stopped:
    ...     print(f"{stopped.plan.verdict} of {stopped.plan.totals.short:,} by what is known")
    short of 6,000 by what is known
    """

    def __init__(self, plan: Plan) -> None:
        super().__init__(plan)
        self.plan = plan


def solve(
    model: ForceModel,
    scenario: str = BASE,
    *,
    changes: Mapping[str, object] | None = None,
    without: Iterable[str] = (),
    rotations: int | None = None,
    scale: float | Mapping[str, object] | None = None,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> Plan:
    """The plan with the least shortfall, in whole people, with what is proven about it.

    Args:
        model: The model.
        scenario: Name of one of its scenarios, or of several joined by ``+``, whose changes are made in that order;
            ``base`` is the model as written.
        changes: Figures set by hand, after the scenario, by path (a condition's id is a path of its own).
        without: Rules dropped, by id.
        rotations: Number of rotations, instead of the model's.
        scale: Factor of the requirement, or factors by what they scale (see ``vary``).
        solver: ``HiGHS``, or the name of any solver that PuLP knows and finds.
        time_limit: Seconds that the solver may take; without a limit it runs to the end.
        watch: Called as each stage of the solve begins.
        bounds: Called whenever more is known of the shortfall: person-rotations of which every plan is short at
            least, and of which the best that is found so far is short, infinite before anything is found.

    Raises:
        ModelError: When a change matches nothing, or the changed model contradicts itself.
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> plan = fg.solve(model)
    >>> f"{plan.verdict}: {plan.totals.short:,} of {plan.totals.required:,}, at least {plan.totals.lower_bound:,}"
    'short: 6,000 of 180,000, at least 6,000'
    >>> fg.solve(model, "with-allies").verdict
    'met'
    """
    variant = vary(model, scenario, changes=changes, without=without, rotations=rotations, scale=scale)
    return solve_variant(variant, solver=solver, time_limit=time_limit, watch=watch, bounds=bounds)


def solve_variant(
    variant: Variant,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> Plan:
    """The plan of a model whose changes are made already; see ``solve``.

    Raises:
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.
    """
    return solve_known(variant, solver=solver, time_limit=time_limit, watch=watch, bounds=bounds)[0]


def certify(
    variant: Variant,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> tuple[Plan, Certificate]:
    """The plan of a model whose changes are made already, and why no plan is short of less.

    Args:
        variant: The model with its changes, as ``vary`` makes it.
        solver: ``HiGHS``, or the name of any solver that PuLP knows and finds.
        time_limit: Seconds that the solver may take; without a limit it runs to the end.
        watch: Called as each stage of the solve begins.
        bounds: Called whenever more is known of the shortfall; see ``solve``.

    Raises:
        SolverError: When the solver is unknown, is not installed or gives no multipliers.
        Interrupted: On Ctrl-C, with the plan that was known by then.

    >>> import forcegen as fg
    >>> variant = fg.vary(fg.load("core-sustainment"))
    >>> plan, certificate = fg.certify(variant)
    >>> print(str(fg.check_certificate(certificate, plan, variant.model)).partition(";")[0])
    Certificate passed: no plan does better than 6,000
    """
    plan, known = solve_known(variant, solver=solver, time_limit=time_limit, watch=watch, bounds=bounds)
    duals = duals_of(known.formulation, known.optimum)
    return plan, certificate_of(known.merged, known.formulation, plan, duals, known.optimum.ray)


@dataclass(frozen=True, eq=False)
class Known:
    """What a solve knows besides its plan, for whoever asks further.

    Attributes:
        merged: The model with equal sites as one.
        formulation: Its program.
        optimum: What the objectives of the program came to, with multipliers and basis.
    """

    merged: Merged
    formulation: Formulation
    optimum: Optimum


def solve_known(
    variant: Variant,
    *,
    solver: str = "HiGHS",
    time_limit: float | None = None,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
) -> tuple[Plan, Known]:
    """The plan of a model whose changes are made already, and what the solve knows besides; see ``solve_variant``."""
    watch("equal sites")
    merged = merge_equal_sites(variant.model)
    watch("program")
    formulation = formulate(merged.model)
    watch("loading")
    engine = engine_by_name(solver, formulation)
    watch("solver")
    optimum = optimise(formulation, engine, time_limit, None if bounds is nobody else bounds)
    if optimum.status != "interrupted":
        with suppress(KeyboardInterrupt):
            plan = make_plan(variant, merged, formulation, optimum, watch, bounds, further=True, time_limit=time_limit)
            return plan, Known(merged, formulation, optimum)
    watch("interrupted")
    # what the solver found is worth the moment that it takes to say, without any further search
    raise Interrupted(make_plan(variant, merged, formulation, replace(optimum, status="interrupted")))


@collector_paused()
def make_plan(
    variant: Variant,
    merged: Merged,
    formulation: Formulation,
    optimum: Optimum,
    watch: Watch = nobody,
    bounds: Bounds = nobody,
    *,
    further: bool = False,
    time_limit: float | None = None,
) -> Plan:
    """State what an optimum means, believing of it only what is proven.

    Args:
        variant: The model with its changes.
        merged: The model with equal sites as one.
        formulation: Its program.
        optimum: The optimum.
        watch: Called as each stage begins.
        bounds: Called whenever more is known of the shortfall.
        further: Whether to solve again: for what one person changes, and for a plan where rounding finds none.
        time_limit: Seconds for all of the solve, of which the solver has taken some.

    Raises:
        ForcegenError: When a proof and a plan contradict each other, which only a defect can bring about.
    """
    required = Fraction(int(formulation.sets.line_persons.sum()), formulation.sets.line_scale)
    watch("proof")
    conflict = _conflict(formulation, optimum)
    if conflict is not None:
        totals = Totals(required=_decimal(required), filled=None, short=None, lower_bound=None)
        rules = _rules(formulation, _prices(formulation, [conflict]))
        reason = "the rules contradict each other: no plan obeys them all"
        loads = loads_of(merged, formulation, np.flatnonzero(conflict).tolist())
        return _document(variant, "contradictory", reason, totals, optimum, rules=rules, loads=loads)
    watch("whole people")
    whole = whole_people(formulation, optimum.values)
    if whole is None and optimum.values is not None:
        whole = polish(formulation, optimum.values, None)
    if whole is None and further:  # nothing was found: whether there is anything, a search says
        whole, opposed = _searched_for(formulation, optimum, time_limit)
        if opposed is not None:
            totals = Totals(required=_decimal(required), filled=None, short=None, lower_bound=None)
            rules, reason = _opposed(formulation, *opposed)
            return _document(variant, "contradictory", reason, totals, optimum, rules=rules, proof="search")
    if whole is None:
        totals = Totals(required=_decimal(required), filled=None, short=None, lower_bound=None)
        reason = f"no plan in whole people was found ({optimum.said})"
        rules = _rules(formulation, _prices(formulation, list(optimum.duals.values())))
        return _document(variant, "inconclusive", reason, totals, optimum, rules=rules)
    contributions, shortfalls = people(merged, formulation, whole.persons)
    watch("proof")
    tiers, least, proof = _tiers(formulation, optimum, nearest_duals(optimum), shortfalls)
    bounds(float(least), float(_short(tiers)))
    if not _attained(tiers):  # the exact multipliers may say more
        duals = duals_of(formulation, optimum)
        tiers, least, proof = _tiers(formulation, optimum, duals, shortfalls)
        bounds(float(least), float(_short(tiers)))
        watch("whole people")
        better = _better(formulation, optimum, whole)
        if further and not least:  # nothing is known: whether whole people can fill everything, a search says
            settled, optimum = _settled(formulation, optimum, time_limit)
            plans = [plan for plan in (whole, better, settled) if plan is not None]
            better = min(plans, key=lambda plan: shortfall(formulation, plan))
        if better is not None:
            whole = better
            contributions, shortfalls = people(merged, formulation, whole.persons)
            tiers, least, proof = _tiers(formulation, optimum, duals, shortfalls)
    watch("document")
    totals = Totals(
        required=_decimal(required),
        filled=sum((tier.filled for tier in tiers), Decimal(0)),
        short=_short(tiers),
        lower_bound=_decimal(least),
    )
    verdict, reason = _verdict(formulation, totals, optimum)
    prices = _prices(formulation, list(optimum.duals.values()))
    known: Mapping[int, Worth] = {}
    if further and optimum.status == "optimal" and not formulation.program.whole.any():
        watch("worth")
        left = None if time_limit is None else max(0.0, time_limit - optimum.seconds)
        known = worth_of(formulation, optimum, prices, met=verdict == "met", seconds=left)
    return _document(
        variant,
        verdict,
        reason,
        totals,
        optimum,
        tiers=tiers,
        shortfalls=shortfalls,
        proof=proof,
        contributions=contributions,
        waivers=_waivers(formulation, whole),
        rules=_rules(formulation, prices, known),
    )


def _short(tiers: tuple[Tier, ...]) -> Decimal:
    return sum((tier.short for tier in tiers), Decimal(0))


def _attained(tiers: tuple[Tier, ...]) -> bool:
    """Whether the plan is as good as any can be, in every priority."""
    return all(tier.short == tier.lower_bound for tier in tiers)


def _better(formulation: Formulation, optimum: Optimum, rounded: WholePeople) -> WholePeople | None:
    """A plan in whole people that is short of less than the rounded one; ``None`` where none is found."""
    if optimum.status != "optimal" or optimum.values is None:
        return None
    polished = polish(formulation, optimum.values, rounded)
    if polished is None or shortfall(formulation, polished) >= shortfall(formulation, rounded):
        return None
    return polished


_SEARCH_SECONDS = 10.0
"""Time in which a plan in whole people is searched for where rounding finds none."""


def _searched_for(
    formulation: Formulation, optimum: Optimum, time_limit: float | None
) -> tuple[WholePeople | None, tuple[frozenset[str], bool] | None]:
    """A plan in whole people, or the rules that no such plan obeys and whether they are the fewest; or neither."""
    left = _SEARCH_SECONDS if time_limit is None else min(_SEARCH_SECONDS, max(0.0, time_limit - optimum.seconds))
    clock, people = Budget(left), optimum.values is not None
    opposed = optimum.status == "infeasible" and optimum.ray is None and bool(optimum.proof)  # relaxed there is a plan
    if people:
        search = InUnits(Limits(formulation, "shortfall", None, elastic=False), people=True)
        opposed = search.ask(seconds=clock.left).status == "infeasible"
        if search.values is not None:
            return whole_people(formulation, search.values[: formulation.program.columns]), None
    if not opposed:
        return None, None
    blamed = sorted(
        (rule for rule in formulation.rulebook if not rule.permits),
        key=lambda rule: (BLAME.index(rule.bindingness), rule.id),
        reverse=True,
    )
    clock = Budget(CONFLICT_SECONDS if time_limit is None else left)
    return None, contradicting(formulation, [rule.id for rule in blamed], people=people, clock=clock)


def _settled(
    formulation: Formulation, optimum: Optimum, time_limit: float | None
) -> tuple[WholePeople | None, Optimum]:
    """Search the best plan in whole people, priority by priority, and its bounds.

    Each priority is minimised while the earlier ones stay as good, because the bound of a priority supposes that: the
    best of a weighted sum of priorities may give up a person of the first for many of the last.

    Returns:
        The plan, and the optimum with the bounds that were reached; ``None`` and no more bounds where no run ended.

    Raises:
        KeyboardInterrupt: When Ctrl-C ended the search.
    """
    if optimum.status != "optimal" or formulation.sets.contributions > MOST_SEARCHED:
        return None, optimum
    clock = Budget(_SETTLE_SECONDS if time_limit is None else min(_SETTLE_SECONDS, time_limit - optimum.seconds))
    program = formulation.program
    whole = program.whole.copy()
    whole[: formulation.sets.contributions] = True
    whole[formulation.columns.own :] = True  # waivers are whole people too
    search = Highs(replace(program, whole=whole), formulation.permitted, search=True)
    values: Float | None = None
    bounds: dict[int, float] = {}
    for priority in formulation.priorities:
        if clock.over:
            break
        cost = formulation.shortfall_cost(priority)
        outcome = search.minimise(cost, clock.left)
        if outcome.status == "interrupted":
            raise KeyboardInterrupt
        if outcome.status != "optimal" or outcome.values is None or outcome.bound is None:
            break
        values, bounds[priority] = outcome.values, outcome.bound
        search.at_most(cost, float(cost @ values) + NEARLY)
    if values is None:
        return None, optimum
    return whole_people(formulation, values), replace(optimum, searched=bounds)


MOST_SEARCHED = 5_000
"""Contributions up to which it is searched whether whole people can fill everything."""

_SETTLE_SECONDS = 2.0
"""Time that this may take."""


def _opposed(formulation: Formulation, rules: frozenset[str], fewest: bool) -> tuple[tuple[RuleResult, ...], str]:
    """The rules of a contradiction that a search found, as what binds, and what is to be said of it."""
    known = "without any one of the rules below there is a plan" if fewest else "fewer rules may contradict each other"
    reason = f"by an exhaustive search, of which there is no certificate; {known}"
    nothing = _rules(formulation, _prices(formulation, []))
    stated: list[RuleResult] = []
    for position, one in enumerate(nothing):
        rows = {formulation.rotation(row) for row in formulation.rows_of(position)} - {0}
        banned = formulation.forbidden.get(position)
        rows |= set() if banned is None else set(formulation.sets.rotation[banned].tolist())
        binds = {"binding": True, "rotations": tuple(sorted(rows))} if one.id in rules else {}
        stated.append(one.model_copy(update=binds))
    return tuple(stated), reason


def _conflict(formulation: Formulation, optimum: Optimum) -> Float | None:
    """The solver's ray with the sign that proves, in exact arithmetic, that no plan obeys every rule."""
    if optimum.ray is None:
        return None
    for ray in (optimum.ray, -optimum.ray):
        if sound(formulation, {}, as_fractions(ray)).least > 0:
            return ray
    return None


def _verdict(formulation: Formulation, totals: Totals, optimum: Optimum) -> tuple[Verdict, str]:
    if totals.short == 0:
        return "met", ""
    if totals.lower_bound:
        return "short", ""
    known = f"the least shortfall lies between {totals.lower_bound:,} and {totals.short:,} person-rotations"
    if optimum.status == "optimal" and optimum.values is not None:
        relaxed = optimum.values[formulation.columns.shortfall : formulation.columns.surge].sum()
        if relaxed < _SEARCH_TOLERANCE:
            return "inconclusive", f"it is not known whether whole people can fill everything; {known}"
        return "inconclusive", f"the solver gave no multipliers that prove its optimum; {known}"
    return "inconclusive", f"the solver ended with '{optimum.said}'; {known}"


def _document(
    variant: Variant,
    verdict: Verdict,
    reason: str,
    totals: Totals,
    optimum: Optimum,
    *,
    tiers: tuple[Tier, ...] = (),
    shortfalls: tuple[Shortfall, ...] = (),
    contributions: tuple[Contribution, ...] = (),
    waivers: tuple[Waiver, ...] = (),
    proof: Proof = "none",
    rules: tuple[RuleResult, ...] = (),
    loads: tuple[Load, ...] = (),
) -> Plan:
    name, version = optimum.solver
    return Plan(
        model=variant.model.name,
        scenario=variant.scenario,
        settings=variant.settings,
        verdict=verdict,
        reason=reason,
        totals=totals,
        not_counted=_not_counted(variant.model),
        tiers=tiers,
        shortfalls=shortfalls,
        contributions=contributions,
        waivers=waivers,
        proof=proof,
        whole_numbers=any(rule.whole_numbers for rule in variant.model.rules),
        overruns=_overruns(variant.model),
        loads=loads,
        rules=rules,
        assumed=assumptions(variant.model),
        input_sha256=variant.model.sha256,
        solver=SolverRun(name=name, version=version, status=optimum.said, seconds=round(optimum.seconds, 3)),
    )


def _not_counted(model: ForceModel) -> NotCounted:
    """The requirements that lie outside the plan."""
    lines = [model.requirements[row].personnel for row in uncounted(model)]
    return NotCounted(lines=len(lines), personnel=sum(lines, Decimal(0)))


def _tiers(
    formulation: Formulation, optimum: Optimum, duals: Duals, shortfalls: tuple[Shortfall, ...]
) -> tuple[tuple[Tier, ...], Fraction, Proof]:
    """The totals of each priority, the least shortfall of all of them, and what the bounds rest on."""
    sums = {priority: (Decimal(0), Decimal(0), Decimal(0)) for priority in formulation.priorities}
    for row in shortfalls:
        required, filled, short = sums[row.priority]
        sums[row.priority] = required + row.required, filled + row.filled, short + row.short
    persons = {priority: Fraction(short) for priority, (_, _, short) in sums.items()}
    known = proven(formulation, tier_bounds(formulation, duals.multipliers, persons), persons)
    bounds = dict(known.tiers)
    proof: Proof = "multipliers" if optimum.proof else "none"
    for priority, searched in _searched(formulation, optimum, persons).items():
        if searched > bounds[priority]:
            bounds[priority], proof = searched, "search"
    tiers: list[Tier] = []
    for priority, (required, filled, short) in sums.items():
        least = bounds[priority]
        if least > Fraction(short):
            raise ForcegenError(f"priority {priority}: a plan short of {short} contradicts the proven {least}")
        tiers.append(
            Tier(priority=priority, required=required, filled=filled, short=short, lower_bound=_decimal(least))
        )
    return tuple(tiers), sum(bounds.values(), Fraction(0)) if proof == "search" else known.total, proof


def _searched(formulation: Formulation, optimum: Optimum, short: Mapping[int, Fraction]) -> dict[int, Fraction]:
    """Bounds of a search, as far as they hold for the plan: that of a priority supposes the best in the earlier."""
    bounds: dict[int, Fraction] = {}
    for priority in formulation.priorities:
        if priority not in optimum.searched:
            break
        bound = Fraction(optimum.searched[priority] - _SEARCH_TOLERANCE).limit_denominator(10**6)
        if in_whole_numbers(formulation):
            bound = Fraction(-(-bound.numerator // bound.denominator))
        bounds[priority] = max(Fraction(0), bound)
        if short[priority] > bounds[priority]:
            break
    return bounds


def _waivers(formulation: Formulation, whole: WholePeople) -> tuple[Waiver, ...]:
    """Waivers in use, by pool, rotation and rule: so, after the rule, is a waiver's variable named."""
    waivers: list[Waiver] = []
    for variable, personnel in zip(formulation.own, whole.own.tolist(), strict=True):
        if variable.waiver and personnel:
            *_, country, pool, rotation = variable.name
            waivers.append(
                Waiver(country=country, pool=pool, rotation=rotation, personnel=personnel, rule=variable.rule)
            )
    return tuple(sorted(waivers, key=lambda one: (one.country, one.pool, one.rotation, one.rule)))


def _overruns(model: ForceModel) -> tuple[Overrun, ...]:
    """Rules on people that facts alone exceed."""
    return tuple(
        Overrun(
            rule=one.rule,
            country=one.country,
            pool=one.pool,
            rotation=one.rotation,
            personnel=_decimal(one.persons),
            allowed=_decimal(one.allowed),
            facts=tuple(f"{fact.table}: {fact.name}, {fact.personnel:,}" for fact in one.facts),
        )
        for one in overruns(model)
    )


def _prices(formulation: Formulation, multipliers: list[Float]) -> Prices:
    """The price of every rule by the multipliers of all objectives together."""
    return prices_of(formulation, sum(multipliers, np.zeros(formulation.program.rows)))


def _rules(
    formulation: Formulation, prices: Prices, known: Mapping[int, Worth] = MappingProxyType({})
) -> tuple[RuleResult, ...]:
    """Every rule with its price, what one person changes under it, and the rotations in which it binds."""
    ids = [rule.id for rule in formulation.rulebook]
    worth = [known.get(position, NOT_KNOWN) for position in range(len(ids))]
    return RuleResult.table(
        id=ids,
        kind=[rule.kind for rule in formulation.rulebook],
        owner=[rule.owner for rule in formulation.rulebook],
        bindingness=[rule.bindingness for rule in formulation.rulebook],
        binding=[bool(rotations) for rotations in prices.rotations],
        price=[figure(round(price, 6)) for price in prices.price.tolist()],
        one_more=[one.more for one in worth],
        one_fewer=[one.fewer for one in worth],
        together=[tuple(ids[at] for at in one.together) for one in worth],
        together_more=[one.together_more for one in worth],
        rotations=[tuple(sorted(rotations)) for rotations in prices.rotations],
        sentence=[rule.sentence() for rule in formulation.rulebook],
        source=[RuleSource.of(rule, formulation.model) for rule in formulation.rulebook],
    )


def _decimal(value: Fraction) -> Decimal:
    """A fraction as a decimal, rounded down where it has more places than a number may have (a bound stays a bound)."""
    return Decimal(value.numerator * 10**PLACES // value.denominator).scaleb(-PLACES, _EXACT)
