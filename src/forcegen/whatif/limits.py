r"""The limits of a program, rule by rule, and what a change makes of them.

A rule limits by rows, or by forbidding. Here both are rows: each rule that forbids has a row $\sum x \le 0$ for
every rotation in which it does, after the rows of the program, so that a ban can be moved and dropped like any
other limit. Where rows may *give way*, each row of a rule has a column that pays for breaking it by so many persons.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float
from forcegen.formulation.sets import Mask
from forcegen.whatif.change import Change, Focus, Move, Order

if TYPE_CHECKING:
    from forcegen.documents.explanation import Measure

STEP = 1024
"""Weight of one priority by that of the next."""

LARGEST_WEIGHT = 2**20
"""Where there are many priorities their weights stand closer together, so that none is larger than this."""


@dataclass(frozen=True, eq=False)
class Setting:
    """Bounds and an objective for all rows and columns.

    Attributes:
        cost: Objective, shape (columns,).
        row_lower: Lower side of each row, shape (rows,).
        row_upper: Upper side of each row, shape (rows,).
        column_upper: Upper bound of each column, shape (columns,); the lower is zero.
    """

    cost: Float
    row_lower: Float
    row_upper: Float
    column_upper: Float

    def changes(self, other: Setting) -> int:
        """Rows and columns with other bounds."""
        rows = (self.row_lower != other.row_lower) | (self.row_upper != other.row_upper)
        return int(rows.sum() + (self.column_upper != other.column_upper).sum())


class Limits:
    """Rows and columns of a program, bans and ways to give way among them.

    Args:
        formulation: The program.
        measure: What is minimised.
        held: Persons short on each line in the plan, shape (lines,), for questions whose focus holds the others.
        elastic: Whether every row of a rule can give way; where a violation is minimised it always can.
    """

    def __init__(self, formulation: Formulation, measure: Measure, held: Float | None, *, elastic: bool) -> None:
        self.formulation = formulation
        self.measure: Measure = measure
        self._held = held
        self._elastic = elastic or measure == "violation"

    # -- rows and columns --------------------------------------------------------------------------------

    @cached_property
    def rules(self) -> dict[str, int]:
        """Position of each rule in the rulebook by its id."""
        return {rule.id: position for position, rule in enumerate(self.formulation.rulebook)}

    @cached_property
    def bans(self) -> list[tuple[int, int, Index]]:
        """Rule, rotation and contributions of each row that stands for a ban."""
        rotation = self.formulation.sets.rotation
        bans: list[tuple[int, int, Index]] = []
        for rule, contributions in self.formulation.forbidden.items():
            rotations = np.unique(rotation[contributions]).tolist()
            bans += [(rule, t, contributions[rotation[contributions] == t]) for t in rotations]
        return bans

    @cached_property
    def row_rule(self) -> Index:
        """Rule of each row, by position, or -1; the rows of the program, then one for each ban and rotation."""
        bans = np.array([rule for rule, _, _ in self.bans], dtype=np.int64)
        return np.concatenate([self.formulation.owner, bans])

    @cached_property
    def row_rotation(self) -> Index:
        """Rotation of each row, or 0 where it is none of a single rotation."""
        formulation = self.formulation
        rotation = np.zeros(self.row_rule.size, dtype=np.int64)
        for row in np.flatnonzero(formulation.owner >= 0).tolist():
            first, *_ = (*formulation.index(row), 0)
            rotation[row] = first if isinstance(first, int) else 0
        rotation[formulation.program.rows :] = [t for _, t, _ in self.bans]
        return rotation

    @cached_property
    def rows_of(self) -> dict[int, Index]:
        """Rows of each rule, by its position."""
        order = np.argsort(self.row_rule, kind="stable")
        bounds = np.searchsorted(self.row_rule[order], np.arange(len(self.formulation.rulebook) + 1))
        return {rule: np.sort(order[bounds[rule] : bounds[rule + 1]]) for rule in range(len(bounds) - 1)}

    @cached_property
    def bans_on(self) -> Index:
        """How many rules forbid each contribution."""
        count = np.zeros(self.formulation.program.columns, dtype=np.int64)
        for contributions in self.formulation.forbidden.values():
            count[contributions] += 1
        return count

    @cached_property
    def sides(self) -> tuple[Float, Float]:
        """Sides of all rows."""
        program, bans = self.formulation.program, len(self.bans)
        return np.r_[program.row_lower, np.full(bans, -np.inf)], np.r_[program.row_upper, np.zeros(bans)]

    @cached_property
    def sense(self) -> Index:
        """-1 for rows that bound from above, 1 for those that bound from below, 0 for those that do both."""
        lower, upper = self.sides
        return np.where(np.isfinite(upper), -1, 0) + np.where(np.isfinite(lower), 1, 0)

    @cached_property
    def gives(self) -> tuple[Index, Float]:
        """Row and direction of each column by which a rule's row gives way."""
        if not self._elastic:
            return np.zeros(0, dtype=np.int64), np.zeros(0)
        permits = np.array([rule.permits for rule in self.formulation.rulebook], dtype=np.bool_)
        able = self.row_rule >= 0
        able[able] = ~permits[self.row_rule[able]]
        lower, upper = self.sides
        down = np.flatnonzero(able & np.isfinite(upper))
        up = np.flatnonzero(able & np.isfinite(lower))
        return np.r_[down, up], np.r_[np.full(down.size, -1.0), np.ones(up.size)]

    @property
    def rows(self) -> int:
        """Number of rows, bans among them."""
        return int(self.row_rule.size)

    @property
    def columns(self) -> int:
        """Number of columns, those by which rows give way last."""
        return self.formulation.program.columns + int(self.gives[0].size)

    # -- what a change comes to --------------------------------------------------------------------------

    def weights(self) -> dict[int, int]:
        """Weight of each priority where earlier priorities come first."""
        priorities = self.formulation.priorities
        steps = max(1, len(priorities) - 1)
        step = min(STEP, int(LARGEST_WEIGHT ** (1 / steps) + 1e-9))
        return {priority: step ** (len(priorities) - 1 - place) for place, priority in enumerate(priorities)}

    def setting(self, change: Change) -> Setting:
        """The bounds and the objective that a change comes to."""
        row_lower, row_upper = (side.copy() for side in self.sides)
        column_upper = self.column_upper(change.focus)
        open_now = self.bans_on.copy()
        for move in change.moved:
            rows = self.moved_rows(move)
            persons = float(move.persons)
            row_upper[rows] += persons  # infinite sides stay infinite
            row_lower[rows] -= persons
            if persons > 0:
                self._open(rows, open_now)
        for rule in change.dropped:
            rows = self.rows_of[self.rules[rule]]
            row_lower[rows], row_upper[rows] = -np.inf, np.inf
            self._open(rows, open_now)
        closed = open_now > 0
        column_upper[: closed.size][closed] = 0.0
        return Setting(self.cost(change.focus, change.order), row_lower, row_upper, column_upper)

    def _open(self, rows: Index, bans_on: Index) -> None:
        """Count one rule less on every contribution that some ban rows speak of."""
        first = self.formulation.program.rows
        for row in rows[rows >= first].tolist():
            bans_on[self.bans[row - first][2]] -= 1

    def moved_rows(self, move: Move) -> Index:
        """Rows that a move is about."""
        rows = self.rows_of[self.rules[move.rule]]
        rotation = self.row_rotation[rows]
        inside = np.ones(rows.size, dtype=np.bool_)
        if move.first is not None:
            inside &= rotation >= max(1, move.first)
        if move.last is not None:
            inside &= (rotation <= move.last) & (rotation > 0)
        if not move.bans:
            inside &= rows < self.formulation.program.rows
        if self.formulation.exceeded:  # a person more or less changes nothing there, up to the excess
            inside &= ~np.isin(rows, list(self.formulation.exceeded))
        movable: Index = rows[inside & (self.sense[rows] != 0)]
        return movable

    def column_upper(self, focus: Focus) -> Float:
        """Upper bounds of the columns while nothing is forbidden and no row gives way, but to a violation."""
        formulation = self.formulation
        gives = np.zeros(self.gives[0].size)
        if self.measure == "violation":  # bans are kept; whatever they forbid, some row of a rule asked for
            gives[self.gives[0] < formulation.program.rows] = np.inf
        upper = np.concatenate([formulation.program.upper, gives])
        if focus.held:
            if self._held is None:
                raise ValueError("nothing is known of a plan to which other requirements could be held")
            lines = slice(formulation.columns.shortfall, formulation.columns.surge)
            outside = ~focus.lines(formulation.sets)
            upper[lines][outside] = self._held[outside]
        return upper

    def cost(self, focus: Focus, order: Order) -> Float:
        """What is minimised, shape (columns,)."""
        gives = np.full(self.gives[0].size, 1.0 if self.measure == "violation" else 0.0)
        return np.concatenate([self.line_cost(focus, order), gives])

    def line_cost(self, focus: Focus, order: Order) -> Float:
        """What a person short counts for, shape (columns of the program,); nothing where violation is minimised."""
        formulation = self.formulation
        cost = np.zeros(formulation.program.columns)
        if self.measure == "violation":
            return cost
        weight = self.weights() if order == "priorities" else dict.fromkeys(formulation.priorities, 1)
        of_line = np.array([weight[priority] for priority in formulation.sets.line_priority.tolist()], dtype=np.float64)
        lines = slice(formulation.columns.shortfall, formulation.columns.surge)
        cost[lines] = np.where(focus.lines(formulation.sets), of_line, 0.0)
        return cost

    def movable(self, rule: str) -> bool:
        """Whether a rule has rows of its own with a limit that can be moved, and not only bans."""
        rows = self.rows_of[self.rules[rule]]
        return bool((self.sense[rows[rows < self.formulation.program.rows]] != 0).any())

    def room(self, rule: str) -> Fraction | None:
        """Persons by which the limits of a rule can fall before one of them is zero; ``None`` where none is above."""
        rows = self.rows_of[self.rules[rule]]
        own = rows[rows < self.formulation.program.rows].tolist()
        limits = [self.formulation.program.limits[row] for row in own if self.sense[row] < 0]
        above = [limit for limit in limits if limit > 0]
        return min(above) if above else None

    def excess(self, rule: str) -> Fraction | None:
        """Persons by which a rule's limits rise without any effect where facts exceed them; ``None`` where none do."""
        rows = self.rows_of[self.rules[rule]].tolist()
        return min((self.formulation.exceeded[row] for row in rows if row in self.formulation.exceeded), default=None)

    # -- giving way --------------------------------------------------------------------------------------

    def giving(self, focus: Focus, rules: Iterable[str]) -> tuple[Mask, Setting]:
        """The columns by which some rules give way, shape (columns,), and the program in which they may.

        Raises:
            ValueError: When rows cannot give way here.
        """
        if not self._elastic:
            raise ValueError("rows of this program cannot give way")
        setting, positions = self.setting(Change(focus=focus)), [self.rules[rule] for rule in rules]
        at = np.zeros(self.columns, dtype=np.bool_)
        at[self.formulation.program.columns :] = np.isin(self.row_rule[self.gives[0]], positions)
        upper = setting.column_upper.copy()
        upper[at] = np.inf
        bans_on = self.bans_on.copy()
        for rule in positions:
            self._open(self.rows_of[rule], bans_on)
        opened = (self.bans_on > 0) & (bans_on == 0)
        upper[: opened.size][opened] = self.formulation.program.upper[opened]
        return at, replace(setting, column_upper=upper)

    def row_of(self, column: int) -> int:
        """The row that gives way by a column."""
        return int(self.gives[0][column - self.formulation.program.columns])
