r"""The requirement as a variable: one program in which a part of what is required grows and shrinks by one factor.

At every post the row $\sum e\,x + \sum u = D$ becomes $\sum e\,x + \sum_{R} u - \lambda D_S = D_R$: the lines $S$
of the part are asked for $\lambda$ times what they require and are filled, the rest $R$ gives way: it may be filled
up to what it requires and need not be. The program of the first $T$ rotations has their rows and columns alone; it
is the program that a plan of $T$ rotations answers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from forcegen.analysis.programs import bounds_of, most_people, with_columns, with_fixed, with_terms
from forcegen.analysis.verified import verified
from forcegen.formulation import Formulation, Program
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Whole, only_rows
from forcegen.formulation.sets import Mask
from forcegen.problems import ForcegenError
from forcegen.proof.arithmetic import as_fractions, lower_bound
from forcegen.solver.budget import Budget, TimeOverError
from forcegen.solver.highs import Highs
from forcegen.terms.scope import Scope


@dataclass(frozen=True)
class Largest:
    """The largest factor for some rotations, verified from both sides.

    Attributes:
        at_least: A factor that a point which obeys every rule attains; ``None`` where none was verified.
        at_most: No larger factor is possible; ``None`` where no point obeys every rule, or no bound was verified.
        contradictory: Whether it is proven that no point obeys every rule, whatever the factor.
        multipliers: Multipliers of the proof, by row of the formulation; one person more in a row changes the
            bound by ``unit`` times its multiplier.
    """

    at_least: Fraction | None
    at_most: Fraction | None
    contradictory: bool
    multipliers: Mapping[int, Fraction]


class ScaledProgram:
    """A formulation in which a part of the requirement is scaled.

    Args:
        formulation: The program.
        lines: Which lines of the requirement are scaled, shape (lines,); at least one asks for somebody.
    """

    def __init__(self, formulation: Formulation, lines: Mask) -> None:
        self._formulation = formulation
        sets, columns = formulation.sets, formulation.columns
        asked, rest = [Fraction(0)] * sets.posts, [Fraction(0)] * sets.posts
        for post, required, scaled in zip(sets.line_post.tolist(), sets.line_required, lines.tolist(), strict=True):
            (asked if scaled else rest)[post] += required
        self.asked = tuple(asked)
        self._unit = max(asked)  # the factor counts persons of the largest post: coefficients stay near 1
        program = with_columns(formulation.program, np.array([np.inf]))
        self.factor = formulation.program.columns
        terms = {post: -number / self._unit for post, number in enumerate(asked) if number}
        self._program = with_terms(program, self.factor, terms, {post: rest[post] for post in terms})
        self._permitted = np.append(formulation.permitted, True)
        self._permitted[columns.shortfall : columns.surge] = ~lines
        self._permitted[columns.surge : columns.own] = False
        self._rotation_of_column = self._columns_by_rotation()
        self._rotation_of_row = self._rows_by_rotation()

    @cached_property
    def required(self) -> tuple[Fraction, ...]:
        """Persons of the scaled part by rotation, the first first."""
        sets = self._formulation.sets
        by_rotation = [Fraction(0)] * sets.rotations
        for rotation, number in zip(sets.post_rotation.tolist(), self.asked, strict=True):
            by_rotation[rotation - 1] += number
        return tuple(by_rotation)

    def _columns_by_rotation(self) -> Index:
        """Rotation of each column; 0 for the rules' own variables and the factor, which no rotation leaves out."""
        sets, columns = self._formulation.sets, self._formulation.columns
        rotation = np.zeros(self._program.columns, dtype=np.int64)
        rotation[: sets.contributions] = sets.rotation
        each = np.arange(len(sets.pools) * sets.rotations) % sets.rotations + 1
        rotation[columns.deployed : columns.shortfall] = each
        rotation[columns.shortfall : columns.surge] = sets.post_rotation[sets.line_post]
        rotation[columns.surge : columns.own] = each
        return rotation

    def _rows_by_rotation(self) -> Index:
        """Rotation of each row; surge rows, which bound nobody, lie beyond the plan."""
        sets, formulation = self._formulation.sets, self._formulation
        rotation = np.zeros(formulation.program.rows, dtype=np.int64)
        each = np.arange(len(sets.pools) * sets.rotations) % sets.rotations + 1
        rotation[: sets.posts] = sets.post_rotation
        rotation[sets.posts : sets.posts + each.size] = each
        for row in np.flatnonzero(formulation.owner >= 0).tolist():
            rotation[row] = formulation.rotation(row) or self._end_of(row)
        structure = np.flatnonzero(formulation.owner < 0)
        rotation[structure[structure >= sets.posts + each.size]] = sets.rotations + 1
        return rotation

    def _end_of(self, row: int) -> int:
        """From how many rotations on a row over several rotations counts.

        That is always, 0, where it says "at most"; a least number is asked when the last rotation is over that may
        give to it.
        """
        program = self._formulation.program
        if program.senses[row] == "<=":
            return 0
        columns = program.column[program.starts[row] : program.starts[row + 1]]
        return int(self._rotation_of_column[columns].max(initial=0))

    @cached_property
    def _largest(self) -> list[Fraction]:
        """Bounds that every point obeys: no force is larger than all the people that there are."""
        bounds = bounds_of(self._formulation)
        people = sum(most_people(self._formulation), Fraction(0))
        first = next(number for number in self.required if number)
        return [*bounds, people / first * self._unit]

    def largest(self, rotations: int, budget: Budget) -> Largest:
        """The largest factor at which the part is filled in every one of the first rotations.

        Raises:
            TimeOverError: When the budget is over before anything is known.
            KeyboardInterrupt: On Ctrl-C.
            ForcegenError: When a proof and a point contradict each other, which only a defect can bring about.
        """
        rows = np.flatnonzero(self._rotation_of_row <= rotations)
        program = only_rows(self._program, rows)
        permitted = self._permitted & (self._rotation_of_column <= rotations)
        cost = np.zeros(program.columns, dtype=np.int64)
        cost[self.factor] = -1
        engine = Highs(program, permitted)
        outcome = engine.minimise(cost.astype(np.float64), budget.left)
        engine.heed()
        if outcome.status == "limit" and budget.over:
            raise TimeOverError
        if outcome.status == "infeasible":
            return self._contradiction(program, permitted, rows, outcome.row_duals)
        if outcome.status != "optimal":
            return Largest(None, None, contradictory=False, multipliers={})
        found = verified(engine, outcome, program, permitted, self._largest, cost)
        whole = program.whole.any()
        attained = self._in_whole_numbers(program, permitted, cost, budget) if whole else found.attained
        if attained is not None and attained < found.bound:
            raise ForcegenError(f"{rotations} rotations: a point of {-attained} contradicts the proven {-found.bound}")
        return Largest(
            at_least=None if attained is None else -attained / self._unit,
            at_most=-found.bound / self._unit,
            contradictory=False,
            multipliers={int(rows[row]): value / self._unit for row, value in found.multipliers.items()},
        )

    def _contradiction(self, program: Program, permitted: Mask, rows: Index, ray: Float | None) -> Largest:
        """What is known where the solver says that nothing obeys every rule: believed only with a proof."""
        nothing = np.zeros(program.columns, dtype=np.int64)
        for signed in () if ray is None else (ray, -ray):
            if lower_bound(program, permitted, self._largest, nothing, signed) > 0:
                multipliers = {int(rows[row]): value for row, value in as_fractions(signed).items()}
                return Largest(None, None, contradictory=True, multipliers=multipliers)
        return Largest(None, None, contradictory=False, multipliers={})

    def _in_whole_numbers(self, program: Program, permitted: Mask, cost: Whole, budget: Budget) -> Fraction | None:
        """What a point attains whose whole numbers are whole: those of a search, the rest solved with them fixed."""
        search = Highs(program, permitted, search=True)
        searched = search.minimise(cost.astype(np.float64), budget.left)
        search.heed()
        if searched.values is None:
            return None
        rest = with_fixed(program, searched.values)
        free = permitted & ~program.whole
        engine = Highs(rest, free)
        outcome = engine.minimise(cost.astype(np.float64))
        engine.heed()
        if outcome.status != "optimal":
            return None
        return verified(engine, outcome, rest, free, self._largest, cost).attained


def lines_of(formulation: Formulation, scope: Scope, priority: int | None) -> Mask:
    """Lines of the requirement in a scope of places and roles, and in one priority or in all."""
    sets = formulation.sets
    places = np.array([scope.covers_site(site) for site in sets.sites], dtype=np.bool_)
    roles = np.array([scope.covers_role(role) for role in sets.roles], dtype=np.bool_)
    inside = places[sets.post_site[sets.line_post]] & roles[sets.post_role[sets.line_post]]
    asks = np.array([required > 0 for required in sets.line_required], dtype=np.bool_)
    chosen: Mask = inside & asks
    return chosen if priority is None else chosen & (sets.line_priority == priority)
