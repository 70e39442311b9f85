"""Whole people: from fractions of persons to a plan that can be ordered, obeying every row exactly.

The relaxed optimum is rounded down, mended where a row then fails, and filled up person by person wherever
every row still has room; all in whole numbers, so that no ceiling is broken by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.program import Float, Whole

MOST_PASSES = 100
"""Times that broken rows are mended one after the other."""

NEARLY = 1e-6
"""A solver's 2,999.9999999 persons are 3,000: checked exactly afterwards."""


@dataclass(frozen=True, eq=False)
class WholePeople:
    """A plan in whole people.

    Attributes:
        persons: Persons by contribution, shape (contributions,).
        own: Values of the rules' own variables; of waivers, no more than the plan needs.
    """

    persons: Whole
    own: Whole


def whole_people(formulation: Formulation, values: Float | None) -> WholePeople | None:
    """Whole contributions near the relaxed ones, or from nothing where there are none.

    Args:
        formulation: The program.
        values: Relaxed columns, shape (columns,), or ``None``.

    Returns:
        The plan; ``None`` when none was found.
    """
    count = formulation.program.columns
    relaxed = np.zeros(count) if values is None else np.nan_to_num(values)
    # nobody is sent who is forbidden or does not exist, whatever the solver says
    most = np.where(formulation.permitted, [float(most) for most in formulation.largest], 0.0)
    return _Rounding(formulation, np.clip(relaxed, 0.0, most)).plan()


def shortfall(formulation: Formulation, plan: WholePeople) -> tuple[Fraction, ...]:
    """Persons short by priority, the first first: plans compare by it."""
    sets = formulation.sets
    left = [Fraction(0)] * sets.posts
    for one in np.flatnonzero(plan.persons).tolist():
        left[sets.post[one]] += int(plan.persons[one]) * sets.effects[sets.effect[one]]
    short = dict.fromkeys(formulation.priorities, Fraction(0))
    lines = zip(sets.line_post.tolist(), sets.line_priority.tolist(), sets.line_required, strict=True)
    for post, priority, required in lines:
        filled = min(required, left[post])
        left[post] -= filled
        short[priority] += required - filled
    return tuple(short.values())


class _Rounding:
    """Whole contributions and the exact room that every row has left."""

    def __init__(self, formulation: Formulation, relaxed: Float) -> None:
        self._formulation = formulation
        sets, program = formulation.sets, formulation.program
        self._relaxed = relaxed[: sets.contributions]
        self._deployment = (sets.contributions + sets.deployment).tolist()
        self._persons = np.floor(self._relaxed + NEARLY).astype(np.int64)
        # rows that whole people can break: the rules', and requirements (nobody is sent beyond them)
        self._room: list[int] = []
        entries = self._rows_as_ceilings()
        self._rows_of: list[list[tuple[int, int]]] = [[] for _ in range(program.columns)]
        columns = np.zeros(program.columns, dtype=np.int64)
        columns[: sets.contributions] = self._persons
        self._own = self._own_values(relaxed[formulation.columns.own :])
        columns[formulation.columns.own :] = self._own
        np.add.at(columns, np.array(self._deployment, dtype=np.int64), self._persons)
        for row, (column, coefficient, limit) in enumerate(entries):
            self._room.append(limit - int(coefficient @ columns[column]))
            for one, factor in zip(column.tolist(), coefficient.tolist(), strict=True):
                self._rows_of[one].append((row, factor))
        self._columns_of = [column for column, _, _ in entries]

    def _rows_as_ceilings(self) -> list[tuple[Whole, Whole, int]]:
        formulation, entries = self._formulation, []
        sets, program = formulation.sets, formulation.program
        requirement_rows = sets.posts
        for row in range(program.rows):
            if formulation.owner[row] < 0 and row >= requirement_rows:
                continue
            inside = slice(program.starts[row], program.starts[row + 1])
            column, coefficient = program.column[inside], program.coefficients[inside]
            limit = program.limits[row] * int(program.scales[row])
            if row < requirement_rows:
                sent = column < sets.contributions
                if program.senses[row] == "==":
                    entries.append((column[sent], coefficient[sent], floor(limit)))
                continue
            if program.senses[row] in ("<=", "=="):
                entries.append((column, coefficient, floor(limit)))
            if program.senses[row] in (">=", "=="):
                entries.append((column, -coefficient, -ceil(limit)))
        return entries

    def _touching(self, contribution: int) -> list[tuple[int, int]]:
        """Rows that one more person changes, and by how much: some name the person's pool as a whole as well."""
        touching = dict(self._rows_of[contribution])
        for row, coefficient in self._rows_of[self._deployment[contribution]]:
            touching[row] = touching.get(row, 0) + coefficient
        return list(touching.items())

    def _send(self, contribution: int, persons: int) -> None:
        self._persons[contribution] += persons
        for row, coefficient in self._touching(contribution):
            self._room[row] -= coefficient * persons

    def _most(self, contribution: int) -> int:
        """Persons that can be added without breaking a row."""
        most = [self._room[row] // coefficient for row, coefficient in self._touching(contribution) if coefficient > 0]
        return max(0, min(most, default=0))

    def _own_values(self, relaxed: Float) -> Whole:
        """Whole numbers as they are, and waivers for the whole of every person they are begun for."""
        waiver = np.array([variable.waiver for variable in self._formulation.own], dtype=np.bool_)
        return np.where(waiver, np.ceil(relaxed - NEARLY), np.round(relaxed)).astype(np.int64)

    def plan(self) -> WholePeople | None:
        """Round, mend, fill."""
        if not self._mend():
            return None
        self._fill()
        return WholePeople(self._persons, self._needed())

    def _needed(self) -> Whole:
        """The rules' own variables, waivers lowered as far as the rows that they loosen allow."""
        needed = self._own.copy()
        for position, variable in enumerate(self._formulation.own):
            if variable.waiver:
                loosened = [
                    self._room[row] // -factor
                    for row, factor in self._rows_of[self._formulation.columns.own + position]
                    if factor < 0
                ]
                needed[position] -= max(0, min([*loosened, int(needed[position])]))
        return needed

    def _mend(self) -> bool:
        """Take people out of, or send them into, rows that rounding broke; whether all rows hold.

        Mending one row can break another (fewer protected need fewer medics, fewer medics fewer drivers), so
        it is repeated until nothing is broken, or until it is plain that it goes round in circles.
        """
        for _ in range(MOST_PASSES):
            broken = [row for row, room in enumerate(self._room) if room < 0]
            if not broken:
                return True
            for row in broken:
                if self._room[row] < 0:
                    self._mend_row(row)
        return False

    def _mend_row(self, row: int) -> None:
        inside = self._contributions_of(row)
        for contribution in inside:
            factor = sum(coefficient for one, coefficient in self._touching(contribution) if one == row)
            if self._room[row] >= 0:
                return
            if factor < 0 and self._formulation.permitted[contribution]:
                needed = -(self._room[row] // -factor)
                self._send(contribution, min(needed, self._most(contribution)))
        for contribution in inside:
            factor = sum(coefficient for one, coefficient in self._touching(contribution) if one == row)
            if self._room[row] >= 0:
                return
            if factor > 0 and self._persons[contribution]:
                surplus = -(self._room[row] // factor)
                self._send(contribution, -min(surplus, int(self._persons[contribution])))

    def _contributions_of(self, row: int) -> list[int]:
        sets = self._formulation.sets
        inside: list[int] = []
        for column in self._columns_of[row].tolist():
            if column < sets.contributions:
                inside.append(column)
            elif column < self._formulation.columns.shortfall:
                inside.extend(np.flatnonzero(sets.deployment == column - sets.contributions).tolist())
        return inside

    def _fill(self) -> None:
        """Send one more where a fraction was cut off, then as many as fit wherever somebody is still short."""
        sets = self._formulation.sets
        cut = np.where(self._formulation.permitted[: sets.contributions], self._relaxed - self._persons, 0.0)
        fractional = np.flatnonzero(cut > NEARLY)
        for contribution in fractional[np.argsort(-cut[fractional], kind="stable")].tolist():
            if self._most(contribution) >= 1:
                self._send(contribution, 1)
        permitted = np.flatnonzero(self._formulation.permitted[: sets.contributions])
        first = np.searchsorted(sets.post[permitted], np.arange(sets.posts + 1))
        for post, short in self._unmet():
            unmet = short
            for contribution in permitted[first[post] : first[post + 1]].tolist():
                more = min(unmet, self._most(contribution))
                if more > 0:
                    self._send(contribution, more)
                    unmet -= more

    def _unmet(self) -> list[tuple[int, int]]:
        """Posts that are short, those with a short line of an early priority first, and by how many whole people."""
        sets = self._formulation.sets
        effect = np.array([float(one) for one in sets.effects])[sets.effect]
        sent = np.bincount(sets.post, weights=self._persons * effect, minlength=sets.posts).tolist()
        short: list[tuple[int, int, int]] = []
        asked: dict[int, Fraction] = {}
        for post, priority, required in zip(
            sets.line_post.tolist(), sets.line_priority.tolist(), sets.line_required, strict=True
        ):
            before = asked.get(post, Fraction(0))
            asked[post] = before + required
            if sent[post] < asked[post]:
                short.append((priority, post, floor(asked[post] - max(before, Fraction(sent[post])))))
        return [(post, unmet) for _, post, unmet in sorted(short)]
