"""Whole people: from fractions of persons to a plan that can be ordered, obeying every row exactly.

The relaxed optimum is rounded down, mended where a row then fails, and filled up person by person wherever
every row still has room; all in whole numbers, so that no ceiling is broken by one.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
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
    sent, own = formulation.sets.contributions, formulation.columns.own
    # nobody is sent who is forbidden or does not exist, whatever the solver says
    most = np.where(formulation.permitted[:sent], formulation.largest.contributions, 0.0)
    most_own = [float(variable.most) for variable in formulation.own]
    # to a millionth of a person, so that the noise of a solver's last digits decides nothing
    persons, numbers = np.clip(relaxed[:sent], 0.0, most).round(6), np.clip(relaxed[own:], 0.0, most_own).round(6)
    return _Rounding(formulation, persons, numbers).plan()


def shortfall(formulation: Formulation, plan: WholePeople) -> tuple[Fraction, ...]:
    """Persons short by priority, the first first: plans compare by it."""
    short = dict.fromkeys(formulation.priorities, Fraction(0))
    for priority, persons in zip(formulation.sets.line_priority.tolist(), missing(formulation, plan), strict=True):
        short[priority] += persons
    return tuple(short.values())


def missing(formulation: Formulation, plan: WholePeople) -> list[Fraction]:
    """Persons short of each line, in their order; of each post the first priority is filled first."""
    sets = formulation.sets
    left = [Fraction(0)] * sets.posts
    for one in np.flatnonzero(plan.persons).tolist():
        left[sets.post[one]] += int(plan.persons[one]) * sets.effects[sets.effect[one]]
    short: list[Fraction] = []
    for post, required in zip(sets.line_post.tolist(), sets.line_required, strict=True):
        filled = min(required, left[post])
        left[post] -= filled
        short.append(required - filled)
    return short


class _Ceilings:
    """The rows that whole people can break, each as whole numbers that sum to at most a whole number.

    They are the rules', each side of an equality by itself, and requirements (nobody is sent beyond them).

    Attributes:
        row: Row of each coefficient, sorted by column.
        coefficient: Each coefficient.
        limit: Limit of each row.
    """

    def __init__(self, formulation: Formulation) -> None:
        sets, program = formulation.sets, formulation.program
        law = formulation.owner >= 0
        exact = np.zeros(program.rows, dtype=np.bool_)
        exact[: sets.posts] = ~program.at_least[: sets.posts]
        below = np.flatnonzero((law & ~program.at_least) | exact)
        above = np.flatnonzero(law & ~program.at_most)
        number = np.full((2, program.rows), -1)
        number[0, below] = np.arange(below.size)
        number[1, above] = below.size + np.arange(above.size)
        counted = (program.row >= sets.posts) | (program.column < sets.contributions)
        row, column, coefficient = [], [], []
        for side, sign in enumerate((1, -1)):
            inside = counted & (number[side, program.row] >= 0)
            row.append(number[side, program.row[inside]])
            column.append(program.column[inside])
            coefficient.append(sign * program.coefficients[inside])
        self._column = np.concatenate(column)
        order = np.argsort(self._column, kind="stable")
        self._column = self._column[order]
        self.row = np.concatenate(row)[order]
        self.coefficient = np.concatenate(coefficient)[order]
        self._starts = np.searchsorted(self._column, np.arange(program.columns + 1)).tolist()
        scales = program.scales.tolist()
        ratios = program.ratios
        limits = [ratios[one][0] * scales[one] // ratios[one][1] for one in below.tolist()]
        limits += [-(ratios[one][0] * scales[one]) // ratios[one][1] for one in above.tolist()]
        self.limit = np.array(limits, dtype=np.int64)

    def room(self, columns: Whole) -> Whole:
        """What every row has left of its limit."""
        room = self.limit.copy()
        np.subtract.at(room, self.row, self.coefficient * columns[self._column])
        return room

    def of_column(self, column: int) -> list[tuple[int, int]]:
        """Rows that name a column, and its coefficients."""
        inside = slice(self._starts[column], self._starts[column + 1])
        return list(zip(self.row[inside].tolist(), self.coefficient[inside].tolist(), strict=True))

    def columns_of(self, row: int) -> Index:
        """Columns that a row names, in order."""
        return np.unique(self._column[self.row == row])

    def most(self, room: Whole, columns: int) -> Whole:
        """More than each column can be raised by: rows that others can loosen, or its own pool's, are passed over."""
        most = np.full(columns, _ANY)
        firm = np.ones(self.limit.size, dtype=np.bool_)
        firm[self.row[self.coefficient < 0]] = False
        rising = firm[self.row] & (self.coefficient > 0)
        np.minimum.at(most, self._column[rising], room[self.row[rising]] // self.coefficient[rising])
        return most


_ANY = 2**40
"""More people than there are."""


class _Rounding:
    """Whole contributions and the exact room that every row has left."""

    def __init__(self, formulation: Formulation, relaxed: Float, own: Float) -> None:
        self._formulation = formulation
        self._relaxed = relaxed
        sets = formulation.sets
        self._deployment = (sets.contributions + sets.deployment).tolist()
        self._persons = np.floor(relaxed + NEARLY).astype(np.int64)
        self._own = self._own_values(own)
        columns = np.zeros(formulation.program.columns, dtype=np.int64)
        columns[: sets.contributions] = self._persons
        columns[formulation.columns.own :] = self._own
        np.add.at(columns, sets.contributions + sets.deployment, self._persons)
        self._ceilings = _Ceilings(formulation)
        self._room: list[int] = self._ceilings.room(columns).tolist()

    def _touching(self, contribution: int) -> list[tuple[int, int]]:
        """Rows that one more person changes, and by how much: some name the person's pool as a whole as well."""
        touching: dict[int, int] = {}
        for column in (contribution, self._deployment[contribution]):
            for row, coefficient in self._ceilings.of_column(column):
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
        needed, room = self._own.copy(), self._room.copy()
        for position, variable in enumerate(self._formulation.own):
            if variable.waiver:
                rows = self._ceilings.of_column(self._formulation.columns.own + position)
                loosened = [(row, -factor) for row, factor in rows if factor < 0]
                idle = max(0, min([*(room[row] // factor for row, factor in loosened), int(needed[position])]))
                needed[position] -= idle
                for row, factor in loosened:  # several waivers may loosen one row: its room is given away once
                    room[row] -= factor * idle
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
        for column in self._ceilings.columns_of(row).tolist():
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
        while self._fill_unmet():
            pass

    def _fill_unmet(self) -> bool:
        """Send as many as fit wherever somebody is still short; whether that was anybody."""
        sets, columns = self._formulation.sets, self._formulation.program.columns
        most = self._ceilings.most(np.array(self._room, dtype=np.int64), columns)
        more = np.minimum(most[: sets.contributions], most[sets.contributions + sets.deployment]) > 0
        able = np.flatnonzero(more & self._formulation.permitted[: sets.contributions])
        first = np.searchsorted(sets.post[able], np.arange(sets.posts + 1))
        sent = False
        for post, short in self._unmet() if able.size else ():
            unmet = short
            for contribution in able[first[post] : first[post + 1]].tolist():
                persons = min(unmet, self._most(contribution))
                if persons > 0:
                    self._send(contribution, persons)
                    unmet -= persons
                    sent = True
        return sent

    def _unmet(self) -> list[tuple[int, int]]:
        """Posts that are short, those with a short line of an early priority first, and by how many whole people."""
        sets = self._formulation.sets
        effect = np.array([float(one) for one in sets.effects])[sets.effect]
        sent = np.bincount(sets.post, weights=self._persons * effect, minlength=sets.posts)
        asked = sets.line_values
        through = np.cumsum(asked)
        before = through - asked
        before -= before[np.searchsorted(sets.line_post, sets.line_post)]
        unmet = np.floor(asked - np.maximum(sent[sets.line_post] - before, 0) + NEARLY).astype(np.int64)
        short = np.flatnonzero(unmet > 0)
        short = short[np.lexsort((sets.line_post[short], sets.line_priority[short]))]
        return list(zip(sets.line_post[short].tolist(), unmet[short].tolist(), strict=True))
