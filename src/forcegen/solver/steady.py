r"""Time that stands still: where nothing changes from one rotation to the next, one rotation stands for all.

The least shortfall of a rotation is convex in what is deployed. Where every rotation asks the same under the same
rules, the mean of a plan over its rotations is therefore as good as the plan, and a plan that does the same in
every rotation is among the best, if only the mean obeys the rows: a window over $w$ rotations does to it what the
sum of the windows that end in rotation $w, 2w, \dots, T$ says, provided that $w$ divides $T$. So the program of
one rotation is solved, its plan repeated, and its multipliers given to exactly these windows; they prove the plan
for the whole program, or show that it is not the best and that the whole must be solved.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from forcegen.formulation import Formulation, Program
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, Mask, Rows, assemble, only_rows


@dataclass(frozen=True, eq=False)
class Steady:
    """The program of one rotation that stands for all.

    Attributes:
        program: Rows over the columns of one rotation.
        permitted: Columns of it that a plan may use.
        column: Column of it that each column of the whole program is, shape (columns,).
        first: For each of its columns one column of the whole program that it stands for.
        row: Row of it that each row of the whole program is, shape (rows,).
        part: What each row of the whole program gets of the multiplier of its row here, shape (rows,).
    """

    program: Program
    permitted: Mask
    column: Index
    first: Index
    row: Index
    part: Float

    def repeated(self, values: Float) -> Float:
        """A plan of one rotation as a plan of all, shape (columns,)."""
        return values[self.column]

    def spread(self, multipliers: Float) -> Float:
        """Multipliers of one rotation as multipliers of the whole program, shape (rows,)."""
        return multipliers[self.row] * self.part


def steady(formulation: Formulation) -> Steady | None:
    """One rotation that stands for all; ``None`` where something changes, or a window does not fit the horizon."""
    program, rotations = formulation.program, formulation.sets.rotations
    if rotations < 2 or formulation.own or not _stands_still(formulation):
        return None
    column, first, rotation = _columns(formulation)
    if not (formulation.permitted == formulation.permitted[first][column]).all():
        return None
    # what a row says of a plan that is the same in every rotation
    one = assemble(
        [
            Rows(
                program.row,
                column[program.column],
                program.coefficients,
                program.scales,
                program.senses,
                program.limits,
            )
        ],
        program.upper[first],
        program.whole[first],
    )
    row, kept = _the_same(one, formulation.owner)
    small = only_rows(one, kept)
    part = _parts(program, rotation, row, kept.size, rotations)
    return Steady(small, formulation.permitted[first], column, first, row, part)


def _stands_still(formulation: Formulation) -> bool:
    """Whether every rotation has the same posts, the same people for them and the same requirements."""
    sets = formulation.sets
    blocks = [sets.post_site, sets.post_role, sets.line_priority, sets.pool, sets.effect]
    blocks += [sets.line_persons, sets.line_post - _before(sets.line_post, sets.post_rotation, sets.rotations)]
    blocks += [sets.post - _before(sets.post, sets.post_rotation, sets.rotations)]
    for block in blocks:
        if block.size % sets.rotations:
            return False
        by_rotation = block.reshape(sets.rotations, -1)
        if not (by_rotation == by_rotation[0]).all():
            return False
    return True


def _before(post: Index, post_rotation: Index, rotations: int) -> Index:
    """The number of posts before the rotation of each post named."""
    return np.searchsorted(post_rotation, np.arange(rotations + 2))[post_rotation[post]]


def _columns(formulation: Formulation) -> tuple[Index, Index, Index]:
    """The column that each column is in one rotation, one that stands for each of those, and each one's rotation."""
    sets, columns = formulation.sets, formulation.columns
    rotations, pools = sets.rotations, len(sets.pools)
    sent, lines = sets.contributions // rotations, sets.lines // rotations
    by_rotation = [np.tile(np.arange(size), rotations) for size in (sent, lines)]
    by_pool = np.repeat(np.arange(pools), rotations)
    column = np.concatenate(
        [by_rotation[0], sent + by_pool, sent + pools + by_rotation[1], sent + pools + lines + by_pool]
    )
    when = np.arange(1, rotations + 1)
    rotation = np.concatenate(
        [np.repeat(when, sent), np.tile(when, pools), np.repeat(when, lines), np.tile(when, pools)]
    )
    first = np.concatenate(
        [
            np.arange(sent),
            columns.deployed + np.arange(pools) * rotations,
            columns.shortfall + np.arange(lines),
            columns.surge + np.arange(pools) * rotations,
        ]
    )
    return column, first, rotation


def _the_same(program: Program, owner: Index) -> tuple[Index, Index]:
    """For each row the number of the first that says the same for the same rule, and those first ones."""
    starts, owners, scales = program.starts.tolist(), owner.tolist(), program.scales.tolist()
    seen: dict[object, int] = {}
    same = np.empty(program.rows, dtype=np.int64)
    kept: list[int] = []
    for number in range(program.rows):
        inside = slice(starts[number], starts[number + 1])
        left = program.column[inside].tobytes(), program.coefficients[inside].tobytes(), scales[number]
        says = (owners[number], left, program.senses[number], program.ratios[number])
        same[number] = seen.setdefault(says, len(kept))
        if same[number] == len(kept):
            kept.append(number)
    return same, np.array(kept, dtype=np.int64)


def _parts(program: Program, rotation: Index, row: Index, rows: int, rotations: int) -> Float:
    """What each row gets of the multiplier of all rows that say the same.

    Rows of one rotation each get all of it; of windows those that end in every w-th rotation get w times as much.
    """
    when = rotation[program.column]
    last, since = np.zeros(program.rows, dtype=np.int64), np.full(program.rows, rotations + 1)
    np.maximum.at(last, program.row, when)
    np.minimum.at(since, program.row, when)
    width = np.maximum(last - since + 1, 1)
    part = np.where(last % width == 0, width, 0).astype(np.float64)
    given = np.bincount(row, part, minlength=rows)
    whole = given == rotations  # rows that do not come round, such as windows cut off by the first rotation, get none
    part[~whole[row]] = 0.0
    return part
