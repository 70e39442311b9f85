"""The explanation of a plan, part by part, for as long as there is time."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import partial
from math import ceil
from time import perf_counter
from typing import Final, get_args

from forcegen.documents.explanation import (
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
from forcegen.documents.plan import Plan
from forcegen.explain.asks import default_target, floor_of, levers, packages, trade_off
from forcegen.explain.attribution import FEWEST_ORDERS, MOST_PLAYERS, shares, waterfall
from forcegen.explain.case import NOTHING, Case, figure
from forcegen.explain.conflicts import conflicts
from forcegen.explain.prices import prices
from forcegen.explain.total import sum_of
from forcegen.explain.why_not import Question, read_question, why_not
from forcegen.model import ForceModel, likely
from forcegen.model.dates import missed_rotations
from forcegen.plan.answered import answered
from forcegen.plan.loads import rests_on
from forcegen.plan.solve import Known
from forcegen.problems import Argument, ModelError, Problem, Together, quoted
from forcegen.rules.base import Bindingness
from forcegen.solver.budget import Attempt, Budget, Clock, TimeOverError
from forcegen.stages import Parts, nobody
from forcegen.whatif.change import EVERYTHING, Change, Focus

BUDGET = 30.0
"""Seconds that an explanation may take where nothing else is said."""

MOST_PACKAGES, MOST_CONFLICTS, MOST_PRICES = 5, 2, 12


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
        budget: Seconds from this call on; ``None`` for as long as it takes. What is missing is found however long that
            takes, and its time counts; a part for which the rest is too short is left out, and told.
        watch: Called as each part of the explanation begins.

    Raises:
        ModelError: When the plan answers another model, or the model lacks what is named, with every problem.
        SolverError: When the solver fails.
        Stopped: On Ctrl-C, with the parts that were found by then.

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
    asking: Asking,
    plan: Plan,
    model: ForceModel,
    *,
    budget: float | None = BUDGET,
    watch: Parts = nobody,
    known: Known | None = None,
    clock: Clock = perf_counter,
) -> Explanation:
    """Why a plan is short, as it is asked; see ``explain``.

    Args:
        asking: What is asked.
        plan: The plan.
        model: The model that it answers.
        budget: Seconds from this call on.
        watch: Called as each part of the explanation begins.
        known: What the solve of the plan knows besides, so that nothing is solved twice.
        clock: What the time of the budget is read from.
    """
    attempt = Attempt(Budget(budget, clock))
    timer = attempt.budget
    together = Together()
    with together:
        model = answered(plan, model).model
    with together:
        asked, read = asking.read(model)
    together.tell()
    case = Case.of(model, plan, asked, asking.costs, known)
    missing = case.missing(Budget(None))  # without it nothing can be said
    short = missing > NOTHING
    names = [*(f"why not {one.text}" for one in read), *(WEIGHTS if short else ()), ORDER]
    parts = _Parts(case, attempt, names, watch)
    body = _Body()
    if short:
        body.sum = parts.take("the balance", partial(sum_of, case))
    answers = [parts.take(f"why not {one.text}", partial(why_not, case, one)) for one in read]
    if short:
        _fill(body, case, parts, missing, None if asking.target is None else Fraction(asking.target))
    in_order = parts.take(ORDER, partial(_lexicographic, case))
    explanation = Explanation(
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
        plan_short_in_all=plan.totals.short,
        whole_numbers=plan.whole_numbers,
        in_whole_units=case.in_whole_units,
        lexicographic=bool(in_order),
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
        seconds=round(timer.spent, 3),
        solves=case.solves,
    )
    return attempt.told(explanation)


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


def _fill(body: _Body, case: Case, parts: _Parts, missing: Fraction, target: Fraction | None) -> None:
    """Find every part of an explanation of what is missing but the sum, in the order of their value to a reader."""
    floor = parts.take("the effect of all changes", partial(floor_of, case))
    goal = target or Fraction(0)
    if floor is None:
        parts.leave("the packages")
    else:
        goal = target if target is not None else default_target(missing, floor)
        body.packages = parts.take("the packages", partial(packages, case, goal, MOST_PACKAGES))
    body.levers = parts.take("the single changes", partial(levers, case, goal))
    body.waterfall = parts.take("the waterfall", partial(waterfall, case)) or ()
    by_owner = parts.take("the attribution by owner", partial(shares, case, "owner"))
    body.prices = parts.take("the shadow prices", partial(prices, case, MOST_PRICES))
    body.conflicts = parts.take("the conflicts", partial(conflicts, case, MOST_CONFLICTS))
    if case.in_whole_units:  # between its corners the trade-off is straight: units are not
        parts.skip("the trade-off")
    elif floor is not None:
        body.trade_off = parts.take("the trade-off", partial(trade_off, case))
    else:
        parts.leave("the trade-off")
    by_kind = parts.take("the attribution by kind", partial(shares, case, "kind"))
    body.shares = tuple(one for one in (by_owner, by_kind) if one is not None)


ORDER = "the order of priorities"
"""The check whether weights keep it."""

WEIGHTS: Final[Mapping[str, int]] = {
    "the balance": 4,
    "the effect of all changes": 8,
    "the packages": 5,
    "the single changes": 4,
    "the waterfall": 2,
    "the attribution by owner": 5,
    "the shadow prices": 4,
    "the conflicts": 4,
    "the trade-off": 3,
    "the attribution by kind": 3,
}
"""The parts in their order, each with its weight: of the time that is left a part may take its weight's share among
those that are still to come, so that what an early part does not need is left to the later ones."""

_OTHER = 2
"""Weight of an answer to a question, and of whatever else is asked."""


def _questions(case: Case, part: str) -> int | None:
    """How many times a part asks the solver at least; ``None`` where nobody can tell."""
    changeable = [case.rules[rule] for rule in case.changeable]
    match part:
        case "the balance" | "the effect of all changes":
            return 1
        case "the waterfall":
            return len(get_args(Bindingness)) + 1
        case "the single changes":
            return len(case.askable)
        case "the attribution by owner":
            return _orders(len({rule.owner for rule in changeable}))
        case "the attribution by kind":
            return _orders(len({rule.kind for rule in changeable}))
        case _:
            return None


def _orders(players: int) -> int:
    """Times that shares ask: every set of a few players, else single players and some orders of all."""
    return 2**players if players <= MOST_PLAYERS else (2 + FEWEST_ORDERS) * players


class _Parts:
    """Parts one after the other, each with its share of the time that is left.

    Args:
        case: The case.
        attempt: Time for all of them, and whether Ctrl-C ended it.
        names: Names of all parts, those apart that nothing is known of beforehand.
        watch: Called as each part begins.
    """

    def __init__(self, case: Case, attempt: Attempt, names: Sequence[str], watch: Parts) -> None:
        self._case, self._attempt, self._timer, self._watch = case, attempt, attempt.budget, watch
        self._names = names
        self._to_come = {name: WEIGHTS.get(name, _OTHER) for name in names}
        self.left_out: list[str] = []

    def take[T](self, name: str, part: Callable[[Budget], T]) -> T | None:
        """A part; ``None`` where there was no time for it."""
        share = self._share(name)
        before = self._timer.spent
        try:
            if not self._attempt.ended:
                self._watch(name, len(self._names) - len(self._to_come), len(self._names))
                return part(self._timer.part(share))
        except TimeOverError:
            pass
        except KeyboardInterrupt:
            self._attempt.ended = "interrupted"
        self._leave(name, share, self._timer.spent - before)
        return None

    def leave(self, *names: str) -> None:
        """Leave parts out that rest on one that was left out."""
        for name in names:
            self._leave(name, self._share(name), 0.0)

    def skip(self, name: str) -> None:
        """Leave a part out that has nothing to say."""
        self._share(name)

    def _share(self, name: str) -> float:
        everything = sum(self._to_come.values())
        return self._to_come.pop(name) / everything

    def _leave(self, name: str, share: float, took: float) -> None:
        """Say that a part was left out, and how long it takes as far as that can be told."""
        if self._attempt.ended:
            self.left_out.append(f"{name}: {self._attempt.ended}")
            return
        questions, solves = _questions(self._case, name), self._case.solves
        each = self._timer.spent / solves if solves else None
        said = f"{name}: time limit reached"
        if questions is None or each is None:
            self.left_out.append(f"{said}, its duration is not known")
            return
        takes, known = questions * each, "about"
        if took >= takes:
            takes, known = took, "more than"
        more = ceil((self._timer.spent + takes) / max(share, _LEAST_SHARE) / 10) * 10
        long = f"{known} {takes:,.0f} s" if takes >= 1 else "less than 1 s" if known == "about" else "more than it had"
        self.left_out.append(f"{said}, it takes {long} (--budget {more:,})")


_LEAST_SHARE = 0.05
"""Share of the time by which a budget is proposed at the most."""


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


def _lexicographic(case: Case, budget: Budget) -> bool:
    """Whether every priority gets by the weights what it gets when it comes in its turn.

    The first priorities by themselves tell: if the first gets its least, the second gets its least given that, and
    so on, whatever the weights.

    Raises:
        TimeOverError: When the budget is over.
    """
    if case.measure == "violation" or case.focus != EVERYTHING:
        return True
    priorities = case.formulation.priorities
    together = case.relax(Change(), budget)
    for count in range(1, len(priorities)):
        focus = Focus(priorities=frozenset(priorities[:count]))
        alone = case.relax(Change(focus=focus), budget)
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
            "sites": ("site", self.sites, [site.id for site in model.sites]),
            "roles": ("role", self.roles, [role.id for role in model.roles]),
            "owners": ("owner of a rule", self.owners, sorted({rule.owner for rule in model.rulebook})),
            "costs": ("rule", tuple(self.costs), [rule.id for rule in model.rulebook]),
        }
        problems = [
            Problem(
                Argument(argument),
                quoted(one),
                f"{'an' if what[0] == 'o' else 'a'} {what} of the model",
                likely(model, one, ids),
            )
            for argument, (what, named, ids) in known.items()
            for one in named
            if one not in ids
        ]
        problems += [
            Problem(Argument("priorities"), quoted(one), "a priority of the model")
            for one in self.priorities
            if one not in {row.priority for row in model.requirements}
        ]
        problems += [
            Problem(Argument("costs", rule), quoted(cost), "a number above 0")
            for rule, cost in self.costs.items()
            if cost <= 0
        ]
        first, last = self.rotations or (1, 1)
        if not 1 <= first <= last <= model.calendar.rotations:
            expected = f"a first and a last rotation from 1 to {model.calendar.rotations}"
            problems.append(Problem(Argument("during", shown="rotations"), f"{first} to {last}", expected))
        if self.target is not None and self.target < 0:
            problems.append(Problem(Argument("target"), quoted(self.target), "a number of persons, 0 or more"))
        return problems
