"""The case to be explained: a model as it was planned, its program, and one live solver for every question."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.documents.cited_rules import Blamed
from forcegen.documents.explanation import Asked, Measure
from forcegen.documents.plan import Plan
from forcegen.formulation import Formulation, formulate
from forcegen.formulation.equal_sites import Merged, merge_equal_sites
from forcegen.formulation.program import Float
from forcegen.model import ForceModel
from forcegen.plan.solve import Known
from forcegen.rules.base import BLAME, Rule
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.optimise import Optimum, optimise
from forcegen.solver.outcome import Basis
from forcegen.whatif.change import EVERYTHING, Change, Focus, Order
from forcegen.whatif.limits import Limits
from forcegen.whatif.live import Answer, Live
from forcegen.whatif.units import InUnits

SEARCH_SECONDS = 5.0
"""Time for a first search in whole units: where it ends without an answer, units are counted as divisible."""

GRID = 10**6
"""Answers of the solver are read to a millionth of a person, which is what they are good to."""

NOTHING = Fraction(1, 1000)
"""Fewer persons than this are none: what a thousandth of a person rests on is the solver's tolerance."""


def figure(value: Fraction, grid: int = GRID) -> Decimal:
    """A number of persons to a millionth, or to another part, as a document holds it."""
    return Decimal(round(value * grid)) / grid


def rounded(value: float) -> Fraction:
    """What the solver says, to a millionth of a person."""
    return Fraction(round(value * GRID), GRID)


@dataclass(frozen=True, eq=False)
class Case:
    """What all parts of an explanation ask of one model.

    Attributes:
        model: The model as it was planned.
        plan: Its plan.
        merged: The model with equal sites as one.
        formulation: Its program.
        asked: Requirements and owners that the explanation is about.
        costs: Cost of a change of a rule, by its id, as asked or else as the model says; one for every other.
        optimum: The optimum of the program, where it is known: the solver begins there.
    """

    model: ForceModel
    plan: Plan
    merged: Merged
    formulation: Formulation
    asked: Asked
    costs: Mapping[str, Decimal]
    optimum: Optimum | None = None

    @classmethod
    def of(
        cls, model: ForceModel, plan: Plan, asked: Asked, costs: Mapping[str, Decimal], known: Known | None = None
    ) -> Case:
        """State the program where the solve of the plan did not; sites are merged unless single ones are asked about.

        Where nothing is known of the optimum it is found first, by the solver that finds it for a plan, which is the
        fastest start for all that follows.
        """
        stated = {rule.id: rule.cost for rule in model.rules if rule.cost is not None}
        if known is None or asked.sites:
            merged = merge_equal_sites(model, apart=lambda site: site.id if asked.sites else None)
            formulation = formulate(merged.model)
            begins = not formulation.program.whole.any() and plan.verdict != "contradictory"
            optimum = optimise(formulation) if begins else None
        else:
            merged, formulation, optimum = known.merged, known.formulation, known.optimum
        if optimum is not None and optimum.status == "interrupted":
            raise KeyboardInterrupt
        return cls(model, plan, merged, formulation, asked, {**stated, **costs}, optimum)

    @property
    def start(self) -> tuple[Basis, Float] | None:
        """The basis of the optimum and its point, where both are known."""
        optimum = self.optimum
        if optimum is None or optimum.basis is None or optimum.vertex is None or self.formulation.program.whole.any():
            return None
        return optimum.basis, optimum.vertex

    # -- the rules ---------------------------------------------------------------------------------------

    @cached_property
    def rules(self) -> dict[str, Rule]:
        """Every rule by its id."""
        return {rule.id: rule for rule in self.formulation.rulebook}

    @cached_property
    def limits(self) -> tuple[str, ...]:
        """Rules that forbid something or give a row that can be dropped, permissions apart."""
        with_rows = set(self.formulation.owner.tolist())
        with_bans = {position for position, banned in self.formulation.forbidden.items() if banned.size}
        return tuple(
            rule.id
            for position, rule in enumerate(self.formulation.rulebook)
            if not rule.permits and (position in with_rows or position in with_bans)
        )

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Of these the facts of people."""
        return tuple(rule for rule in self.limits if self.rules[rule].bindingness == "people")

    @cached_property
    def changeable(self) -> tuple[str, ...]:
        """Of these the others: decisions, laws and doctrine that somebody could change."""
        return tuple(rule for rule in self.limits if self.rules[rule].bindingness != "people")

    @cached_property
    def askable(self) -> tuple[str, ...]:
        """Rules that an ask may name.

        They are the changeable ones, and facts of people for which a cost was stated, of the owners to be asked.
        """
        owners = self.asked.owners
        return tuple(
            rule
            for rule in self.limits
            if (rule in self.costs or self.rules[rule].bindingness != "people")
            and (not owners or self.rules[rule].owner in owners)
        )

    def blame(self, rule: str) -> int:
        """Place of a rule in the order of blame."""
        return BLAME.index(self.rules[rule].bindingness)

    def cost(self, rule: str) -> Decimal:
        """Cost of changing a rule."""
        return self.costs.get(rule, Decimal(1))

    def blamed(self, rule: str) -> Blamed:
        """A rule as the explanation names it."""
        return Blamed.of(self.rules[rule], self.model)

    # -- the solver --------------------------------------------------------------------------------------

    @cached_property
    def measure(self) -> Measure:
        """What is missing: persons short, or in a contradictory model persons by which rules must be broken."""
        if self.plan.verdict == "inconclusive" and Live(self.formulation).ask().status == "infeasible":
            return "violation"
        return "violation" if self.plan.verdict == "contradictory" else "shortfall"

    @cached_property
    def focus(self) -> Focus:
        """The requirements asked about; where they are not all, the others stay as filled as in the plan."""
        asked = self.asked
        focus = Focus(
            sites=frozenset(asked.sites),
            roles=frozenset(asked.roles),
            rotations=asked.rotations,
            priorities=frozenset(asked.priorities),
        )
        if focus.everything or self.measure == "violation":
            return EVERYTHING
        return Focus(focus.sites, focus.roles, focus.rotations, focus.priorities, held=bool(self.plan.shortfalls))

    @cached_property
    def held(self) -> Float | None:
        """Persons that the plan is short of on each line of the program."""
        if not self.plan.shortfalls:
            return None
        stands_for = {site: place for place, sites in self.merged.members.items() for site in sites}
        short: dict[tuple[str, str, int, int], Decimal] = {}
        for row in self.plan.shortfalls:
            line = stands_for[row.site], row.role, row.rotation, row.priority
            short[line] = short.get(line, Decimal(0)) + row.short
        return np.array([float(short[line]) for line in self.lines], dtype=np.float64)

    @cached_property
    def line_upper(self) -> tuple[Fraction, ...]:
        """The most that each line can be short of: what is asked, or where it is held what the plan is short of."""
        required = self.formulation.sets.line_required
        if not self.focus.held:
            return required
        inside = self.focus.lines(self.formulation.sets).tolist()
        held = [Fraction(str(short)) for short in (self.held if self.held is not None else [])]
        return tuple(
            one if counts else min(one, short) for one, counts, short in zip(required, inside, held, strict=True)
        )

    @cached_property
    def lines(self) -> tuple[tuple[str, str, int, int], ...]:
        """Site, role, rotation and priority of each line of the program."""
        sets = self.formulation.sets
        return tuple(
            (
                sets.sites[sets.post_site[post]].id,
                sets.roles[sets.post_role[post]].id,
                int(sets.post_rotation[post]),
                priority,
            )
            for post, priority in zip(sets.line_post.tolist(), sets.line_priority.tolist(), strict=True)
        )

    @cached_property
    def live(self) -> Live:
        """The solver for "what is missing if …"."""
        return Live(self.formulation, measure=self.measure, held=self.held, start=self.start)

    @cached_property
    def searched(self) -> InUnits:
        """The search for "what is missing if …" in whole units, and in whole people where there is no plan."""
        people = self.plan.verdict == "contradictory"
        return InUnits(Limits(self.formulation, self.measure, self.held, elastic=False), people=people)

    @cached_property
    def in_whole_units(self) -> bool:
        """Whether answers are in whole units: where rules ask for them, or a search found that there is no plan.

        A program too large to be searched in ``SEARCH_SECONDS`` is asked with units that can be divided, and that is
        said.
        """
        if not self.plan.whole_numbers and not (self.plan.verdict == "contradictory" and self.plan.proof == "search"):
            return False
        return self.searched.ask(Change(focus=self.focus), SEARCH_SECONDS).status == "optimal"

    @cached_property
    def elastic(self) -> Live:
        """The solver for "by how much would rules have to give way"."""
        return Live(self.formulation, measure=self.measure, held=self.held, elastic=True)

    @property
    def solves(self) -> int:
        """Times that a solver has run."""
        return sum(self.__dict__[name].solves for name in ("live", "elastic", "searched") if name in self.__dict__)

    def ask(self, change: Change, budget: Budget) -> Answer:
        """The solver's answer: in whole units, where that is how it is asked, or else with its multipliers.

        Raises:
            TimeOverError: When the budget is over.
        """
        if not self.in_whole_units:
            return self.relax(change, budget)
        if budget.over:
            raise TimeOverError
        answer = self.searched.ask(change, budget.left)
        if answer.status not in ("optimal", "infeasible"):
            raise TimeOverError
        return answer

    def relax(self, change: Change, budget: Budget, near: frozenset[str] = frozenset()) -> Answer:
        """The solver's answer if units could be divided, from the start that is near it.

        Raises:
            TimeOverError: When the budget is over.
        """
        if budget.over:
            raise TimeOverError
        answer = self.live.ask(change, budget.left, near)
        if answer.status == "limit":
            raise TimeOverError
        return answer

    def without(
        self, dropped: Iterable[str], budget: Budget, focus: Focus | None = None, order: Order = "priorities"
    ) -> Fraction:
        """What is missing without some rules, to a millionth of a person.

        Raises:
            TimeOverError: When the budget is over.
        """
        change = Change(frozenset(dropped), focus=self.focus if focus is None else focus, order=order)
        return rounded(self.ask(change, budget).missing)

    def only(self, kept: Collection[str], budget: Budget) -> Fraction:
        """What is missing with some rules and the permissions alone."""
        return self.without((rule for rule in self.limits if rule not in kept), budget)

    def missing(self, budget: Budget) -> Fraction:
        """What is missing with every rule."""
        return self.without((), budget)
