"""The explanation of a plan, part by part, for as long as there is time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial

from forcegen.explain.asks import default_target, floor_of, levers, packages, trade_off
from forcegen.explain.attribution import shares, waterfall
from forcegen.explain.case import NOTHING, Case, TimeOverError, figure
from forcegen.explain.conflicts import conflicts
from forcegen.explain.explanation import (
    Asked,
    Conflicts,
    Explanation,
    Levers,
    Packages,
    Prices,
    Shares,
    Step,
    Sum,
    TradeOff,
)
from forcegen.explain.prices import prices
from forcegen.explain.total import sum_of
from forcegen.explain.why_not import Question, read_question, why_not
from forcegen.model import ForceModel, likely
from forcegen.model.dates import missed_rotations
from forcegen.plan.answered import answered
from forcegen.plan.loads import rests_on
from forcegen.plan.plan import Plan
from forcegen.plan.stages import Parts, nobody
from forcegen.problems import ModelError, Problem, Together, quoted
from forcegen.solver.budget import Budget
from forcegen.solver.change import EVERYTHING, Change, Focus

BUDGET = 30.0
"""Seconds that an explanation may take where nothing else is said."""

MOST_PACKAGES, MOST_CONFLICTS, MOST_PRICES = 5, 2, 12

PARTS = 10
"""Parts of an explanation, the answers to questions apart."""


def explain(
    plan: Plan,
    model: ForceModel,
    *,
    sites: Sequence[str] = (),
    roles: Sequence[str] = (),
    rotations: tuple[int, int] | None = None,
    priorities: Sequence[int] = (),
    owners: Sequence[str] = (),
    target: Decimal | int | None = None,
    costs: Mapping[str, Decimal | int] | None = None,
    questions: Sequence[str] = (),
    budget: float | None = BUDGET,
    watch: Parts = nobody,
) -> Explanation:
    """Why a plan is short, whose rule it is, and what would close the gap.

    Args:
        plan: The plan.
        model: The model that it answers, with the changes of the plan or without them.
        sites: Sites whose requirements count; all where there are none.
        roles: Roles whose requirements count.
        rotations: First and last rotation that counts.
        priorities: Priorities that count. What does not count stays as filled as it is in the plan.
        owners: Owners of the rules that may be asked to change.
        target: Persons that may stay missing after the changes that are asked for; all must be closed where that
            is possible, else half of what changes can do.
        costs: Cost of a change of a rule, by its id; as the model says where nothing is said here, else 1. A fact
            of people can be asked for only if its cost is stated.
        questions: Contributions that are missed: "ESP at odesa-hub in rotation 3 as engineers".
        budget: Seconds; ``None`` for as long as it takes.
        watch: Called as each part of the explanation begins.

    Raises:
        ModelError: When the plan answers another model, or the model lacks what is named, with every problem.
        SolverError: When the solver fails.

    >>> import forcegen as fg
    >>> model = fg.load("core-sustainment")
    >>> explanation = fg.explain(fg.solve(model), model)
    >>> f"{explanation.missing:,} of {explanation.required:,}"
    '6,000 of 180,000'
    >>> [[ask.rule.id for ask in package.asks] for package in explanation.packages.packages]
    [['allies-decision'], ['germany-decision'], ['poland-decision']]
    """
    stated = {rule: Decimal(cost) for rule, cost in (costs or {}).items()}
    asking = Asking(sites, roles, rotations, priorities, owners, target, stated, questions)
    return explain_as(asking, plan, model, budget=budget, watch=watch)


def explain_as(
    asking: Asking, plan: Plan, model: ForceModel, *, budget: float | None = BUDGET, watch: Parts = nobody
) -> Explanation:
    """Why a plan is short, as it is asked; see ``explain``."""
    clock = Budget(budget)
    together = Together()
    with together:
        model = answered(plan, model).model
    with together:
        asked, read = asking.read(model)
    together.tell()
    case = Case.of(model, plan, asked, asking.costs)
    parts = _Parts(clock, watch, len(read) + PARTS)
    answers = [parts.take(f"why not {one.text}", 0.5, partial(why_not, case, one)) for one in read]
    missing = case.missing(Budget(None))
    goal = None if asking.target is None else Fraction(asking.target)
    body = _Body() if missing <= NOTHING else _body(case, parts, missing, goal)
    return Explanation(
        model=model.name,
        scenario=plan.scenario,
        changes=plan.changes,
        input_sha256=plan.input_sha256,
        verdict=plan.verdict,
        measure=case.measure,
        asked=asked,
        required=_required(case),
        missing=figure(missing),
        plan_short=_plan_short(case),
        whole_numbers=plan.whole_numbers,
        in_whole_units=case.in_whole_units,
        lexicographic=_lexicographic(case),
        sum=body.sum,
        waterfall=body.waterfall,
        shares=body.shares,
        conflicts=body.conflicts,
        packages=body.packages,
        levers=body.levers,
        trade_off=body.trade_off,
        prices=body.prices,
        why_not=tuple(one for one in answers if one is not None),
        dates=missed_rotations(model) if missing > NOTHING else (),
        overruns=plan.overruns,
        rests_on=tuple(rests_on(plan, model)) if plan.verdict == "contradictory" else (),
        left_out=tuple(parts.left_out),
        seconds=round(clock.spent, 3),
        solves=case.solves,
    )


@dataclass
class _Body:
    """The parts of an explanation of what is missing, as far as there was time."""

    sum: Sum | None = None
    waterfall: tuple[Step, ...] = ()
    levers: Levers | None = None
    packages: Packages | None = None
    trade_off: TradeOff | None = None
    prices: Prices | None = None
    conflicts: Conflicts | None = None
    shares: tuple[Shares, ...] = ()


def _body(case: Case, parts: _Parts, missing: Fraction, target: Fraction | None) -> _Body:
    """Every part of an explanation of what is missing, those that are short and sure first."""
    body = _Body(
        sum=parts.take("the sum", 0.5, partial(sum_of, case)),
        waterfall=parts.take("the waterfall", 0.5, partial(waterfall, case)) or (),
    )
    floor = parts.take("what changes can do", 0.5, partial(floor_of, case))
    if floor is not None:
        goal = target if target is not None else default_target(missing, floor)
        body.levers = parts.take("the single changes", 0.3, partial(levers, case, goal))
        body.packages = parts.take("the packages", 0.4, partial(packages, case, goal, MOST_PACKAGES))
        if not case.in_whole_units:  # between its corners the trade-off is straight: units are not
            body.trade_off = parts.take("the trade-off", 0.3, partial(trade_off, case))
    body.prices = parts.take("the prices", 0.4, partial(prices, case, MOST_PRICES))
    body.conflicts = parts.take("the conflicts", 0.5, partial(conflicts, case, MOST_CONFLICTS))
    by_kind = parts.take("the shares by kind", 0.3, partial(shares, case, "kind"))
    by_owner = parts.take("the shares by owner", 1.0, partial(shares, case, "owner"))
    body.shares = tuple(one for one in (by_owner, by_kind) if one is not None)
    return body


class _Parts:
    """Parts one after the other, each with a share of the time that is left."""

    def __init__(self, clock: Budget, watch: Parts, most: int) -> None:
        self._clock = clock
        self._watch = watch
        self._begun, self._most = 0, most
        self.left_out: list[str] = []

    def take[T](self, name: str, share: float, part: Callable[[Budget], T]) -> T | None:
        """A part; ``None`` where there was no time for it."""
        self._begun += 1
        self._watch(name, self._begun, self._most)
        try:
            return part(self._clock.part(share))
        except TimeOverError:
            self.left_out.append(f"{name}: time was over")
            return None


def _required(case: Case) -> Decimal:
    inside = case.focus.lines(case.formulation.sets).tolist()
    required = zip(case.formulation.sets.line_required, inside, strict=True)
    return figure(sum((one for one, counts in required if counts), Fraction(0)))


def _plan_short(case: Case) -> Decimal | None:
    """What the plan is short of on the requirements that count."""
    if not case.plan.shortfalls:
        return None
    asked = case.asked
    first, last = asked.rotations or (1, case.model.calendar.rotations)
    return sum(
        (
            row.short
            for row in case.plan.shortfalls
            if (not asked.sites or row.site in asked.sites)
            and (not asked.roles or row.role in asked.roles)
            and first <= row.rotation <= last
            and (not asked.priorities or row.priority in asked.priorities)
        ),
        Decimal(0),
    )


def _lexicographic(case: Case) -> bool:
    """Whether every priority gets by the weights what it gets when it comes in its turn.

    The first priorities by themselves tell: if the first gets its least, the second gets its least given that, and
    so on, whatever the weights.
    """
    if case.measure == "violation" or case.focus != EVERYTHING:
        return True
    priorities = case.formulation.priorities
    together = case.live.ask(Change())
    for count in range(1, len(priorities)):
        focus = Focus(priorities=frozenset(priorities[:count]))
        alone = case.live.ask(Change(focus=focus))
        last = priorities[count - 1]
        if abs(alone.short.get(last, 0.0) - together.short.get(last, 0.0)) > float(NOTHING):
            return False
    return True


@dataclass(frozen=True)
class Asking:
    """What is asked of an explanation, as it is given; see ``explain``."""

    sites: Sequence[str] = ()
    roles: Sequence[str] = ()
    rotations: tuple[int, int] | None = None
    priorities: Sequence[int] = ()
    owners: Sequence[str] = ()
    target: Decimal | int | None = None
    costs: Mapping[str, Decimal] = field(default_factory=dict)
    questions: Sequence[str] = ()

    def read(self, model: ForceModel) -> tuple[Asked, list[Question]]:
        """The requirements and owners that it is about, and the questions.

        Raises:
            ModelError: When the model lacks what is named, with every problem.
        """
        problems = self._wrong(model)
        read: list[Question] = []
        for text in self.questions:
            try:
                read.append(read_question(text, model))
            except ModelError as error:
                problems += error.problems
        if problems:
            raise ModelError(problems)
        asked = Asked(
            sites=tuple(sorted(set(self.sites))),
            roles=tuple(sorted(set(self.roles))),
            rotations=self.rotations,
            priorities=tuple(sorted(set(self.priorities))),
            owners=tuple(sorted(set(self.owners))),
        )
        return asked, read

    def _wrong(self, model: ForceModel) -> list[Problem]:
        known = {
            "site": (self.sites, [site.id for site in model.sites]),
            "role": (self.roles, [role.id for role in model.roles]),
            "owner": (self.owners, sorted({rule.owner for rule in model.rulebook})),
            "rule with a cost": (tuple(self.costs), [rule.id for rule in model.rulebook]),
        }
        problems = [
            Problem(what, quoted(one), f"a {what} of the model", likely(model, one, ids))
            for what, (named, ids) in known.items()
            for one in named
            if one not in ids
        ]
        problems += [
            Problem("priority", quoted(one), "a priority of the model")
            for one in self.priorities
            if one not in {row.priority for row in model.requirements}
        ]
        problems += [
            Problem(f"cost of {rule}", quoted(cost), "a number above 0")
            for rule, cost in self.costs.items()
            if cost <= 0
        ]
        first, last = self.rotations or (1, 1)
        if not 1 <= first <= last <= model.calendar.rotations:
            expected = f"a first and a last rotation from 1 to {model.calendar.rotations}"
            problems.append(Problem("rotations", f"{first} to {last}", expected))
        if self.target is not None and self.target < 0:
            problems.append(Problem("target", quoted(self.target), "a number of persons, 0 or more"))
        return problems
