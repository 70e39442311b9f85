r"""A start for the whole program: the horizon in pieces, each solved alone, their bases put together.

A piece is as long as the widest window. Rows that lie inside it are its rows; one that reaches over a border is in
no piece, and its slack is basic when the bases are put together. The matrix of that basis is then one block a piece
and ones beside them, so that it is regular; the multipliers of the pieces, with none for the rows over borders, are
its own, and bound the whole program from below. The dual simplex method goes on from there, and has only rows over
borders to mend. A start decides how long a run takes and never how it ends.
"""

from __future__ import annotations

import numpy as np

from forcegen.formulation import Formulation
from forcegen.formulation.linear import Index
from forcegen.formulation.program import Float, part_of
from forcegen.solver.budget import Budget
from forcegen.solver.highs import Highs, Standing

WORTH = 6_000
"""Columns from which on the start is worth the solving of its pieces."""


def start(formulation: Formulation, cost: Float, clock: Budget) -> Standing | None:
    """Where columns and rows stand at the optima of the pieces; ``None`` where the horizon has none worth it.

    Raises:
        KeyboardInterrupt: When it was interrupted, in a run or between two.
    """
    program, permitted, horizon = formulation.program, formulation.permitted, formulation.sets.rotations
    if formulation.own or permitted.sum() < WORTH:
        return None
    rotation = _rotations(formulation)
    since, until = _spans(formulation, rotation)
    span = until - since + 1
    length = int(span[2 * span <= horizon].max(initial=1))
    if length == 1:
        return None
    # a row over a border is loose
    columns_at, rows_at = np.zeros(program.columns, dtype=np.int8), np.full(program.rows, Highs.BASIC)
    before: Standing | None = None
    for first in range(1, horizon + 1, length):
        columns = np.flatnonzero(permitted & (rotation >= first) & (rotation < first + length))
        rows = np.flatnonzero((since >= first) & (until < first + length))
        piece = Highs(part_of(program, columns, rows), np.ones(columns.size, dtype=np.bool_))
        if before is not None and (before.columns.size, before.rows.size) == (columns.size, rows.size):
            piece.begin(before)
        outcome = piece.minimise(cost[columns], clock.left)
        piece.heed()
        before = piece.standing()
        if outcome.status != "optimal" or before is None:
            return None
        columns_at[columns], rows_at[rows] = before.columns, before.rows
    return Standing(columns_at[permitted], rows_at)


def _rotations(formulation: Formulation) -> Index:
    """The rotation of each column, shape (columns,)."""
    sets = formulation.sets
    by_pool = np.tile(np.arange(1, sets.rotations + 1), len(sets.pools))
    return np.concatenate([sets.rotation, by_pool, sets.post_rotation[sets.line_post], by_pool])


def _spans(formulation: Formulation, rotation: Index) -> tuple[Index, Index]:
    """The first and the last rotation of which each row names a column that a plan may use."""
    program = formulation.program
    inside = formulation.permitted[program.column]
    row, when = program.row[inside], rotation[program.column[inside]]
    since, until = np.full(program.rows, formulation.sets.rotations + 1), np.zeros(program.rows, dtype=np.int64)
    np.minimum.at(since, row, when)
    np.maximum.at(until, row, when)
    return np.where(since > until, 0, since), until  # one that names none is in no piece
